import { describe, expect, it } from "vitest";
import { drawPackingSlip } from "./draw-packing-slip.server.ts";
import { onPaper, type PackingSlip } from "./packing-slip.ts";

const item = (title: string, change: Partial<PackingSlip["items"][number]> = {}): PackingSlip["items"][number] => ({
  title,
  details: ["Large / Blue"],
  sku: "SKU BOWL-1",
  pieces: 2,
  ...change,
});
const slip = (change: Partial<PackingSlip> = {}): PackingSlip => ({
  language: "en",
  title: "Packing slip",
  about: ["Order #1042 · Nov 22, 2026", "Sent by Clay & Kiln for Demo Market"],
  recipient: { heading: "Ship to", lines: ["Greta Zimmerkanarie", "Lindenweg 4", "34117 Kassel", "Germany"] },
  headings: { item: "Item", pieces: "Pieces" },
  items: [item("Serving bowl, glacier glaze")],
  note: null,
  pageOf: (page, pages) => `Page ${page} of ${pages}`,
  ...change,
});

/** Pages say so in the clear; texts are glyph numbers of an embedded font, which pictures have to show. */
const pagesOf = async (of: PackingSlip): Promise<number> => {
  const file = await drawPackingSlip(of);
  const text = Buffer.from(file ?? []).toString("latin1");
  expect(text.slice(0, 5)).toBe("%PDF-");
  return [...text.matchAll(/\/Type \/Page\b/g)].length;
};

describe("the packing slip as PDF", () => {
  it("is one page for what fits on one, with the typeface in it", async () => {
    expect(await pagesOf(slip())).toBe(1);
    const text = Buffer.from((await drawPackingSlip(slip())) ?? []).toString("latin1");
    expect(text).toMatch(/\/FontName \/[A-Z]{6}\+Pretendard/);
    expect(text.length).toBeLessThan(60_000);
  });

  it("takes as many pages as many lines, long titles and long texts need", async () => {
    const many = Array.from({ length: 250 }, (_, index) => item(`Thing ${index + 1}`));
    expect(Math.abs((await pagesOf(slip({ items: many }))) - 20)).toBeLessThan(4);
    const long = "A name that goes on and on ".repeat(20);
    expect(await pagesOf(slip({ items: [item(long), item("W".repeat(400))] }))).toBe(1);
    const letter = item("Card", { details: ["Dear Kim, ".repeat(1_500)] });
    expect(await pagesOf(slip({ items: [item("First"), letter, item("Last")] }))).toBeGreaterThanOrEqual(4);
    expect(
      await pagesOf(slip({ note: { heading: "Note", text: "Please ring twice.\n".repeat(120) } })),
    ).toBeGreaterThan(2);
  });

  it("draws Czech, Norwegian, Korean, other European letters, Kana and the signs of trade", async () => {
    const texts = [
      "Příliš žluťoučký kůň úpěl ďábelské ódy, Ťažká Ňadra",
      "Blåbærsyltetøy til Åse Ødegård",
      "서울특별시 강남구 테헤란로 152 홍길동 뷁",
      "Zoë Ångström".normalize("NFD"),
      "Łódź, İzmir, Αθήνα, Москва, Nguyễn",
      "さくら サクラ",
      "Café “Noir” – 50 ml × 2 · №7 ™ © € ½",
      "Gift 🎁 for 👨‍👩‍👧 🇳🇴 ❤️",
    ];
    const items = texts.map((text) => item(text));
    expect(await pagesOf(slip({ items, recipient: { heading: "Ship to", lines: texts } }))).toBe(1);
  });

  it.each([
    ["Chinese", "北京市朝阳区"],
    ["Korean in Hanja", "金氏"],
    ["Thai", "กรุงเทพ"],
    ["Arabic", "دبي"],
    ["Hebrew", "תל אביב"],
  ])("leaves %s to the browser, wherever it stands, rather than printing boxes", async (_, text) => {
    expect(await drawPackingSlip(slip({ items: [item(text)] }))).toBeNull();
    expect(await drawPackingSlip(slip({ recipient: { heading: "Ship to", lines: [text] } }))).toBeNull();
    expect(await drawPackingSlip(slip({ note: { heading: "Note", text } }))).toBeNull();
  });

  it("keeps line breaks and drops what is invisible", () => {
    const letters = (sign: string) => /[\p{L}©]/u.test(sign);
    expect(onPaper(" a\u202eb \r\n\r\nc\td\u0000 🎁© ", letters)).toBe("ab\n\nc d ©");
  });
});
