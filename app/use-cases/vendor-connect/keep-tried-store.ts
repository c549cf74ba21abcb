import type { StoreProfile } from "../../connectors/_contract/canonical.ts";
import type { Connector, Credentials } from "../../connectors/_contract/connector.ts";
import type { Failure } from "../../connectors/_contract/outcome.ts";
import type { ConnectionId, ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { Transaction } from "../transaction.ts";
import type { ConnectDeps } from "./connect-ports.ts";
import { subscribeHints } from "./hints.ts";

export type Kept =
  | { readonly kind: "kept"; readonly connection: ConnectionId; readonly profile: StoreProfile }
  | { readonly kind: "refused"; readonly message: string }
  /** `alongside` said no: nothing was kept. */
  | { readonly kind: "withdrawn" };

export const saidBy = (failure: Failure): string =>
  "message" in failure ? failure.message : `The store answered: ${failure.kind}.`;

/**
 * The end of every way to connect: try, keep, ask the store for its webhooks. `use` are credentials that work now,
 * `keep` what is stored of them.
 */
export async function keepTriedStore(
  deps: ConnectDeps,
  connector: Connector,
  store: {
    readonly shop: ShopId;
    readonly vendor: VendorId;
    readonly use: Credentials;
    readonly keep: Credentials;
    readonly actor: string;
  },
  alongside: (tx: Transaction, connection: ConnectionId) => Promise<boolean>,
): Promise<Kept> {
  const { shop, vendor, use, keep, actor } = store;
  const tried = await connector.verifyCredentials(deps.trialContext(use));
  if (tried.kind !== "ok") return { kind: "refused", message: saidBy(tried) };
  const profile = tried.value;
  let withdrawn = false;
  const connection = await deps.book.keepStore(
    shop,
    { vendor, platform: connector.manifest.id, profile, credentials: keep, actor },
    async (tx, id) => {
      const agreed = await alongside(tx, id);
      withdrawn = !agreed;
      return agreed;
    },
  );
  if (connection === null)
    return withdrawn
      ? { kind: "withdrawn" }
      : { kind: "refused", message: "This store is connected to another vendor of the same marketplace already." };
  await subscribeHints(deps, connector, connection, deps.trialContext(use));
  return { kind: "kept", connection, profile };
}
