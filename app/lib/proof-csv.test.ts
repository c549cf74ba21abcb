import { beforeAll, expect, it } from "vitest";
import { findingKinds } from "../domain/proof/finding.ts";
import { addLines, linePlaces, noNumbers } from "../domain/proof/proof-numbers.ts";
import { readCsv } from "../domain/shared/csv.ts";
import { createI18n } from "../i18n/create-i18n.ts";
import { createSentences } from "../i18n/use-sentences.ts";
import type { ProofDayView } from "../use-cases/proof/proof-desk.ts";
import { proofCsv } from "./proof-csv.ts";

let t: Awaited<ReturnType<typeof createI18n>>["t"];
beforeAll(async () => {
  const i18n = await createI18n("en");
  t = i18n.t.bind(i18n) as typeof t;
});

const report: ProofDayView = {
  day: "2026-11-27",
  noon: "2026-11-27T12:00:00.000Z",
  checkedAt: "2026-11-28T01:00:00.000Z",
  complete: true,
  numbers: addLines(noNumbers, { "in-store": 37, missing: 1, held: 6 }, 26),
  ordersInShop: 26,
  open: 1,
  repaired: 0,
  unreadStores: 0,
  unread: [],
  findings: findingKinds.map((kind, index) => ({
    id: String(index),
    kind,
    standing: "open",
    move: "merchant",
    params: { ours: 4, theirs: 3, count: 2, ...(kind === "total-differs" ? { currency: "USD" } : {}) },
    lineTitle: "=HYPERLINK(1)",
    orderId: "o",
    orderName: "#1042",
    vendorId: "v",
    vendorName: "Clay & Kiln",
    storeName: "Kiln",
    externalName: "#9",
    externalUrl: null,
    firstSeenAt: "2026-11-28T01:00:00.000Z",
    settledBy: null,
  })),
};

it("says where the lines are and what was found, in words, and never as a formula", () => {
  const file = readCsv(proofCsv(report, { t, sentences: createSentences(t) }));
  if (!("rows" in file)) throw new Error("no CSV");
  const rows = file.rows.map(({ cells }) => cells);
  expect(rows).toHaveLength(1 + linePlaces.length + 1 + 1 + findingKinds.length);
  const numbers = rows.slice(1, 1 + linePlaces.length).map(([, , lines]) => Number(lines));
  expect(numbers.reduce((sum, lines) => sum + lines, 0)).toBe(44);
  expect(rows[1 + linePlaces.length]).toEqual(["2026-11-27", "All lines", "44"]);
  for (const [, sentence = "", , order, , , , product] of rows.slice(-findingKinds.length)) {
    expect(sentence).not.toMatch(/\{\{|undefined/);
    expect(sentence.length).toBeGreaterThan(20);
    expect(order).toBe("#1042");
    expect(product).not.toMatch(/^=/);
  }
  expect(rows.flat()).toContain("The store of Clay & Kiln has 0.03 USD in total, we sent 0.04 USD.");
});
