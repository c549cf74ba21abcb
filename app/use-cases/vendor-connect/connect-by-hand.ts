import { portalActor } from "../portal/sign-in.ts";
import type { Membership, PortalSession } from "../portal/vendor-portal.ts";
import { checkFields } from "../connect-store.ts";
import type { ConnectDeps } from "./connect-ports.ts";
import { keepTriedStore } from "./keep-tried-store.ts";
import { connectTriesPerHour, hourMs } from "./limits.ts";
import type { ByHandResult, FormValues } from "./vendor-connect.ts";

/** With keys that the vendor made and pasted, where the platform has no consent page or offers both. */
export async function connectByHand(
  deps: ConnectDeps,
  session: PortalSession,
  member: Membership,
  platform: string,
  values: FormValues,
): Promise<ByHandResult> {
  const connector = deps.connectors[platform];
  if (!connector || connector.manifest.consent?.orByHand === false) return { kind: "not-offered" };
  if ((await deps.countTry("connect", session.id, hourMs)) > connectTriesPerHour.connect) return { kind: "too-many" };
  const checked = checkFields(connector.manifest, values);
  if (checked.kind === "refused") return checked;
  const { credentials } = checked;
  const kept = await keepTriedStore(
    deps,
    connector,
    {
      shop: member.shop,
      vendor: member.vendor,
      use: credentials,
      keep: credentials,
      actor: portalActor(session.userId),
    },
    async () => true,
  );
  if (kept.kind !== "kept")
    return { kind: "refused", field: null, message: kept.kind === "refused" ? kept.message : "It was given up." };
  const store = await deps.book.readStore(member.shop, kept.connection);
  return store ? { kind: "connected", store } : { kind: "refused", field: null, message: "It was given up." };
}
