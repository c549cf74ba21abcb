import type { StoreProfile } from "../connectors/_contract/canonical.ts";
import type { Connector, Credentials } from "../connectors/_contract/connector.ts";
import type { Manifest } from "../connectors/_contract/manifest.ts";
import type { Outcome } from "../connectors/_contract/outcome.ts";
import { vendorKey } from "../domain/splitting/vendor-key.ts";
import type { ConnectionId, ShopId } from "../domain/shared/ids.ts";

export interface ConnectStoreDeps {
  readonly connectors: Readonly<Record<string, Connector>>;
  verify(connector: Connector, credentials: Credentials): Promise<Outcome<StoreProfile>>;
  /** Null: the store serves another vendor of this marketplace. */
  keep(
    shop: ShopId,
    store: {
      readonly vendor: { readonly name: string; readonly nameKey: string };
      readonly platform: string;
      readonly profile: StoreProfile;
      readonly credentials: Credentials;
      readonly actor: string;
    },
  ): Promise<ConnectionId | null>;
}

export type ConnectStoreResult =
  | { readonly kind: "connected"; readonly connectionId: ConnectionId }
  | { readonly kind: "refused"; readonly field: string | null; readonly message: string };

/** Checks the fields, tries the key, and only then keeps it. */
export async function connectStore(
  deps: ConnectStoreDeps,
  shop: ShopId,
  input: {
    readonly vendorName: string;
    readonly platform: string;
    readonly credentials: Credentials;
    readonly actor: string;
  },
): Promise<ConnectStoreResult> {
  const connector = deps.connectors[input.platform];
  if (!connector) return refused("platform", `There is no platform "${input.platform}".`);
  const nameKey = vendorKey(input.vendorName);
  if (nameKey === "") return refused("vendorName", "The vendor's name is missing.");
  const checked = checkFields(connector.manifest, input.credentials);
  if (checked.kind === "refused") return checked;

  const profile = await deps.verify(connector, checked.credentials);
  if (profile.kind !== "ok")
    return refused(null, "message" in profile ? profile.message : `The store answered: ${profile.kind}.`);
  const connectionId = await deps.keep(shop, {
    vendor: { name: input.vendorName.trim(), nameKey },
    platform: input.platform,
    profile: profile.value,
    credentials: checked.credentials,
    actor: input.actor,
  });
  if (connectionId === null)
    return refused(null, "This store is connected to another vendor of the same marketplace already.");
  return { kind: "connected", connectionId };
}

const refused = (field: string | null, message: string): ConnectStoreResult & { kind: "refused" } => ({
  kind: "refused",
  field,
  message,
});

/** Only what the manifest declares is kept: a stray field never reaches the database. */
export function checkFields(
  manifest: Manifest,
  given: Credentials,
): { readonly kind: "fine"; readonly credentials: Credentials } | (ConnectStoreResult & { kind: "refused" }) {
  const credentials: Record<string, string> = {};
  for (const field of manifest.fields) {
    const value = (given[field.key] ?? "").trim();
    if (value === "") {
      if (field.required) return refused(field.key, `${field.label} is missing.`);
      continue;
    }
    if (field.pattern && !new RegExp(`^(?:${field.pattern})$`).test(value))
      return refused(field.key, `${field.label} does not look right. ${field.help}`);
    credentials[field.key] = value;
  }
  return { kind: "fine", credentials };
}
