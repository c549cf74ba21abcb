import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import { vendorKey } from "../../domain/splitting/vendor-key.ts";
import { type ImportRow, type KnownVendor, planVendorImport } from "../../domain/vendors/plan-vendor-import.ts";
import { readCsv, withoutGuard } from "../../domain/shared/csv.ts";
import { digestOf } from "../digest.ts";
import type { AuditNote, RosterDeps } from "./roster-ports.ts";
import type { ImportPreview, ImportRefusal, ImportResult } from "./vendor-roster.ts";

const largestFile = 1_000_000;

/** What a file would change, row by row. Changes nothing. */
export async function previewVendorImport(
  { book }: Pick<RosterDeps, "book">,
  shop: ShopId,
  csv: string,
): Promise<ImportPreview | ImportRefusal> {
  return preview(csv, await book.readKnown(null, shop));
}

/**
 * Carries out exactly what was previewed: the file is planned again, and if that does not give the same changes,
 * nothing is done. Doing it twice does no harm: the second time there is nothing to change.
 */
export async function importVendors(
  deps: RosterDeps,
  shop: ShopId,
  csv: string,
  token: string,
  actor: string,
): Promise<ImportResult> {
  return deps.book.inTransaction(async (tx): Promise<ImportResult> => {
    await deps.book.lockRoster(tx, shop);
    const now = preview(csv, await deps.book.readKnown(tx, shop));
    if (now.kind === "refused") return now;
    const added = now.rows.filter((row) => row.kind === "new");
    const changed = now.rows.filter((row) => row.kind === "changed");
    if (added.length + changed.length === 0) return { kind: "imported", added: 0, changed: 0 };
    if (now.token !== token) return { kind: "outdated", preview: now };

    const at = deps.now();
    const newcomers = added.map(({ fields }) => ({ id: deps.newId(), nameKey: vendorKey(fields.name), fields }));
    await deps.book.insert(tx, shop, newcomers, at);
    await deps.book.update(tx, shop, changed, at);
    const notes: AuditNote[] = [
      ...newcomers.map(({ id, fields }) => ({ id, action: "vendor.added", after: { name: fields.name, from: "csv" } })),
      ...changed.map(({ id, changes }) => ({
        id,
        action: "vendor.changed",
        after: { columns: changes.map(({ column }) => column), from: "csv" },
      })),
    ].map(({ id, ...note }: { id: VendorId; action: string; after: AuditNote["after"] & object }) => ({
      actor,
      subject: id,
      ...note,
    }));
    await deps.book.audit(tx, shop, notes);
    const params = { actor, added: added.length, changed: changed.length };
    await deps.book.log(tx, shop, [{ code: "settings.vendors-imported", params }]);
    await deps.replan(tx, shop);
    return { kind: "imported", added: added.length, changed: changed.length };
  });
}

function preview(csv: string, known: readonly KnownVendor[]): ImportPreview | ImportRefusal {
  if (csv.length > largestFile) return { kind: "refused", fault: "too-large", line: null };
  const read = readCsv(csv);
  if (!("rows" in read)) return { kind: "refused", fault: read.kind, line: read.line };
  const cells = read.rows.map((row) => ({ ...row, cells: row.cells.map(withoutGuard) }));
  const plan = planVendorImport(cells, known);
  if ("fault" in plan) return { kind: "refused", fault: plan.fault, line: null };
  const counts: Record<ImportRow["kind"], number> = { new: 0, changed: 0, unchanged: 0, error: 0 };
  for (const { kind } of plan.rows) counts[kind] += 1;
  return { kind: "preview", ...plan, counts, token: digestOf(plan.rows) };
}
