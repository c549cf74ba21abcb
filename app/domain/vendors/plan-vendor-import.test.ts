import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { VendorId } from "../shared/ids.ts";
import { vendorKey } from "../splitting/vendor-key.ts";
import { importedColumns, type KnownVendor, mostImportRows, planVendorImport, shown } from "./plan-vendor-import.ts";

const known = (id: string, name: string, change: Partial<KnownVendor> = {}): KnownVendor => ({
  id: id as VendorId,
  name,
  nameKey: vendorKey(name),
  aliases: [],
  email: null,
  storeSyncEnabled: true,
  paused: false,
  ...change,
});
const clay = known("clay", "Clay & Kiln", { email: "hi@clay.example", aliases: ["clay and kiln"] });
const table = (...lines: string[]) => lines.map((line, index) => ({ line: index + 1, cells: line.split("|") }));
function plan(lines: readonly string[], vendors: readonly KnownVendor[] = [clay]) {
  const planned = planVendorImport(table(...lines), vendors);
  if ("fault" in planned) throw new Error(planned.fault);
  return planned;
}
const row = (line: string, heading = "name|email|store_sync|paused") => plan([heading, line]).rows[0];

describe("importing vendors", () => {
  it("makes who is not known, with what the row says", () => {
    expect(row("  Birch   Barn |b@birch.example|off|")).toEqual({
      line: 2,
      name: "Birch Barn",
      kind: "new",
      fields: { name: "Birch Barn", email: "b@birch.example", storeSyncEnabled: false, paused: false },
    });
  });

  it.each([
    ["an empty cell leaves things as they are", "Clay & Kiln|||", "unchanged"],
    ["so does saying what is so", "Clay & Kiln|hi@clay.example|yes|no", "unchanged"],
    ["another spelling is the same vendor, and does not rename it", "CLAY AND KILN||on|", "unchanged"],
  ])("%s", (_, line, kind) => expect(row(line)?.kind).toBe(kind));

  it("says what would change, from what to what", () => {
    expect(row("CLAY & KILN|new@clay.example|off|on")).toMatchObject({
      kind: "changed",
      id: "clay",
      changes: [
        { column: "name", from: "Clay & Kiln", to: "CLAY & KILN" },
        { column: "email", from: "hi@clay.example", to: "new@clay.example" },
        { column: "store_sync", from: "on", to: "off" },
        { column: "paused", from: "off", to: "on" },
      ],
    });
  });

  it.each([
    ["|x@y.example||", "name-missing", "name"],
    [`${"x".repeat(256)}|||`, "name-too-long", "name"],
    ["New|not an address||", "email-wrong", "email"],
    ["New||maybe|", "switch-wrong", "store_sync"],
    ["New|||perhaps", "switch-wrong", "paused"],
    ["New||||extra", "too-many-cells", ""],
  ])("refuses the row %s", (line, error, column) => expect(row(line)).toMatchObject({ kind: "error", error, column }));

  it("takes the first of two rows for one vendor, known or new, however they spell it", () => {
    const { rows } = plan(["name", "Clay & Kiln", "clay and KILN", "Oak", "OAK "]);
    expect(rows.map(({ kind }) => kind)).toEqual(["unchanged", "error", "new", "error"]);
    expect(rows[1]).toMatchObject({ error: "said-before", otherLine: 2 });
    expect(rows[3]).toMatchObject({ error: "said-before", otherLine: 4 });
  });

  it("lets a row that is refused stand in nobody's way", () => {
    const { rows } = plan(["name|email", "Oak|nonsense", "Oak|oak@oak.example"]);
    expect(rows.map(({ kind }) => kind)).toEqual(["error", "new"]);
  });

  it("reads headings as people write them, and says which it does not know", () => {
    const { rows, ignored } = plan(["Vendor|E-Mail|Store Sync|Products|Shoe size", "Clay & Kiln|a@b.example|No|3|44"]);
    expect(rows[0]).toMatchObject({ kind: "changed" });
    expect(ignored).toEqual(["Shoe size"]);
  });

  it.each([
    ["nothing", [], "empty"],
    ["no names", ["email", "a@b.example"], "no-name-column"],
    ["two columns of one kind", ["name|Vendor", "a|b"], "same-column-twice"],
    ["too much", ["name", ...Array.from({ length: mostImportRows + 1 }, (_, n) => `v${n}`)], "too-many-rows"],
  ])("refuses a file with %s", (_, lines, fault) => expect(planVendorImport(table(...lines), [])).toEqual({ fault }));

  it("changes nothing when it reads what was exported", () => {
    const name = fc.string({ minLength: 1, maxLength: 40 }).map((text) => text.replace(/\s+/gu, " ").trim());
    const vendor = fc.record({
      name,
      email: fc.option(fc.constantFrom("a@b.example", "c@d.example")),
      storeSyncEnabled: fc.boolean(),
      paused: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(vendor, { selector: (one) => vendorKey(one.name) }), (fields) => {
        const vendors = fields
          .filter((one) => vendorKey(one.name) !== "")
          .map(({ name: own, ...rest }, index) => known(String(index), own, rest));
        const cells = vendors.map((one, index) => ({
          line: index + 2,
          cells: importedColumns.map((column) => shown(one, column)),
        }));
        const planned = planVendorImport([{ line: 1, cells: importedColumns }, ...cells], vendors);
        expect("rows" in planned && planned.rows.map(({ kind }) => kind)).toEqual(vendors.map(() => "unchanged"));
      }),
    );
  });
});
