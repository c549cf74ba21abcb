import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changedStatuses, type DeclaredStatus, meaningOf, statusMeanings, statusTableSchema } from "./status-table.ts";

const declared: readonly DeclaredStatus[] = [
  { raw: "processing", label: "Processing", means: "open", fixed: true },
  { raw: "trash", label: "Trash", means: "deleted", fixed: true },
  { raw: "completed", label: "Completed", means: "shipped", fixed: false },
];

describe("what a status means", () => {
  it.each([
    ["a fixed one", "processing", { processing: "shipped" }, "open"],
    ["a deleted one", "trash", { trash: "open" }, "deleted"],
    ["a declared one", "completed", {}, "shipped"],
    ["a declared one that the merchant sees otherwise", "completed", { completed: "open" }, "open"],
    ["one of the store's own", "packed", { packed: "on-hold" }, "on-hold"],
    ["one that nobody knows", "packed", { packe: "shipped" }, "unknown"],
    ["one that is spelled otherwise", "Completed", {}, "unknown"],
    ["one that is called like a thing of the language", "constructor", {}, "unknown"],
  ] as const)("%s", (_, raw, table, means) => expect(meaningOf(declared, table, raw)).toBe(means));

  it("is never guessed: it is the platform's word or the merchant's, else unknown", () =>
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1 }), fc.constantFrom(...statusMeanings)),
        fc.oneof(fc.string(), fc.constantFrom(...declared.map(({ raw }) => raw))),
        (table, raw) => {
          const means = meaningOf(declared, table, raw);
          const words = [declared.find((status) => status.raw === raw)?.means, Object.hasOwn(table, raw) && table[raw]];
          expect(means === "unknown" ? words.filter(Boolean) : words).toEqual(
            means === "unknown" ? [] : expect.arrayContaining([means]),
          );
        },
      ),
    ));

  it("changes exactly where two tables differ", () =>
    expect(changedStatuses({ a: "open", b: "shipped", c: "open" }, { a: "open", b: "cancelled", d: "open" })).toEqual([
      "b",
      "c",
      "d",
    ]));

  it("is one of four things, and nothing else is taken", () => {
    expect(statusTableSchema.safeParse({ packed: "deleted" }).success).toBe(false);
    expect(statusTableSchema.safeParse({ packed: "unknown" }).success).toBe(false);
    expect(statusTableSchema.safeParse({ "": "open" }).success).toBe(false);
    expect(statusTableSchema.safeParse(["open"]).success).toBe(false);
  });
});
