import { randomInt } from "node:crypto";
import { portalActor } from "../portal/sign-in.ts";
import type { Membership, PortalSession } from "../portal/vendor-portal.ts";
import type { ConnectDeps, PairingRecord } from "./connect-ports.ts";
import { keepTriedStore } from "./keep-tried-store.ts";
import { connectLifetimes, connectTriesPerHour, hourMs } from "./limits.ts";
import type { PairingCodeResult, PairingPreview, PairResult } from "./vendor-connect.ts";

/** Crockford's alphabet: no I, L, O, U, which are mistaken for something else. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const codeLength = 10;

/** As people type it: any case, spaces and dashes anywhere, O for 0, I or L for 1. Null: cannot be a code. */
export function readCode(text: string): string | null {
  const code = text.toUpperCase().replaceAll(/[\s-]/g, "").replaceAll("O", "0").replaceAll(/[IL]/g, "1");
  return code.length === codeLength && [...code].every((letter) => alphabet.includes(letter)) ? code : null;
}

/** "7K2MQ-X4T9A" */
const presentCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`;

/**
 * Made in the vendor's portal, typed into the app in the vendor's own admin, which proves the shop: so nobody is ever
 * asked for a shop's address there.
 */
export async function newPairingCode(
  deps: ConnectDeps,
  session: PortalSession,
  member: Membership,
): Promise<PairingCodeResult> {
  if ((await deps.countTry("pairing-code", session.id, hourMs)) > connectTriesPerHour.pairingCode)
    return { kind: "too-many" };
  const code = Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join("");
  const expiresAt = new Date(deps.now().getTime() + connectLifetimes.pairingCodeMs);
  await deps.book.savePairingCode({
    shop: member.shop,
    vendor: member.vendor,
    codeHash: await deps.lookupHash("pairing-code", code),
    actor: portalActor(session.userId),
    expiresAt,
  });
  return { kind: "made", code: presentCode(code), expiresAt: expiresAt.toISOString() };
}

type Found = { readonly kind: "found"; readonly record: PairingRecord; readonly hash: Uint8Array };

async function find(
  deps: ConnectDeps,
  shopDomain: string,
  text: string,
): Promise<Found | { readonly kind: "not-valid" | "too-many" }> {
  if ((await deps.countTry("pair", shopDomain, hourMs)) > connectTriesPerHour.pair) return { kind: "too-many" };
  const code = readCode(text);
  if (code === null) return { kind: "not-valid" };
  const hash = await deps.lookupHash("pairing-code", code);
  const record = await deps.book.findPairingCode(hash, deps.now());
  return record ? { kind: "found", record, hash } : { kind: "not-valid" };
}

export async function readPairingCode(deps: ConnectDeps, shopDomain: string, text: string): Promise<PairingPreview> {
  const found = await find(deps, shopDomain, text);
  if (found.kind !== "found") return found;
  return { kind: "found", marketplace: found.record.shopName, vendor: found.record.vendorName };
}

/** Connects the shop that the admin's session token speaks of, with the token that this app has there already. */
export async function pairStore(
  deps: ConnectDeps,
  shopDomain: string,
  text: string,
  actor: string,
): Promise<PairResult> {
  const found = await find(deps, shopDomain, text);
  if (found.kind !== "found") return found;
  const credentials = deps.shared.ofInstalledApp(shopDomain);
  const connector = deps.connectors[deps.shared.platform];
  if (!connector) return { kind: "not-valid" };
  const use = await deps.shared.resolve(credentials);
  if (!use) return { kind: "refused", field: null, message: "The store's access is being renewed. Try again." };
  const { record, hash } = found;
  const kept = await keepTriedStore(
    deps,
    connector,
    { shop: record.shop, vendor: record.vendor, use, keep: credentials, actor: `${shopDomain}:${actor}` },
    async (tx) => {
      // The code is used up together with what it is for: two who type it at once cannot both have it.
      if (!(await deps.book.takePairingCode(tx, hash, deps.now()))) return false;
      await deps.book.markVendorOnly(tx, shopDomain);
      return true;
    },
  );
  if (kept.kind === "withdrawn") return { kind: "not-valid" };
  if (kept.kind === "refused") return { kind: "refused", field: null, message: kept.message };
  return { kind: "paired", marketplace: record.shopName };
}
