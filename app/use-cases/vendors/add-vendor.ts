import { z } from "zod";
import type { ShopId } from "../../domain/shared/ids.ts";
import { vendorKey } from "../../domain/splitting/vendor-key.ts";
import type { RosterDeps } from "./roster-ports.ts";
import type { AddVendorResult } from "./vendor-roster.ts";

const longestName = 255;

/** Adds a vendor by hand (V1). Orders that wait for a vendor of this name become its own. */
export async function addVendor(
  deps: RosterDeps,
  shop: ShopId,
  input: { readonly name: string; readonly email: string },
  actor: string,
): Promise<AddVendorResult> {
  const name = input.name.replace(/\s+/gu, " ").trim();
  const email = input.email.trim();
  const nameKey = vendorKey(name);
  const wrong: ("name" | "email")[] = [];
  if (nameKey === "" || name.length > longestName) wrong.push("name");
  if (email !== "" && !z.email().safeParse(email).success) wrong.push("email");
  if (wrong.length > 0) return { kind: "invalid", fields: wrong };

  return deps.book.inTransaction(async (tx): Promise<AddVendorResult> => {
    await deps.book.lockRoster(tx, shop);
    const vendors = await deps.book.readKnown(tx, shop);
    const known = vendors.find((vendor) => vendor.nameKey === nameKey || vendor.aliases.includes(nameKey));
    if (known) return { kind: "known", id: known.id, name: known.name };
    const id = deps.newId();
    const fields = { name, email: email || null, storeSyncEnabled: true, paused: false };
    await deps.book.insert(tx, shop, [{ id, nameKey, fields }], deps.now());
    await deps.book.audit(tx, shop, [{ actor, action: "vendor.added", subject: id, after: { name } }]);
    await deps.book.log(tx, shop, [{ code: "settings.vendor-added", params: { actor }, vendorId: id }]);
    await deps.replan(tx, shop);
    return { kind: "added", id };
  });
}
