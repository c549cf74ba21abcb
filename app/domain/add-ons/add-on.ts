/** What a merchant can switch on. Order Push and Inventory Sync are a platform's; Locations is the marketplace's own. */
export const addOnKinds = ["order-push", "inventory-sync", "locations"] as const;
export type AddOnKind = (typeof addOnKinds)[number];

/** Where a platform's id would stand, for what belongs to no platform. */
export const everyPlatform = "all";

export interface AddOnRef {
  readonly platform: string;
  readonly kind: AddOnKind;
}

/** "shopify/order-push": how agreements and price lists name an add-on. */
export const addOnKey = ({ platform, kind }: AddOnRef): string => `${platform}/${kind}`;

/** Null for a text that names none. */
export function addOnOfKey(key: string): AddOnRef | null {
  const [platform = "", name, ...rest] = key.split("/");
  const kind = addOnKinds.find((known) => known === name);
  return platform === "" || kind === undefined || rest.length > 0 ? null : { platform, kind };
}

/** `frozen`: Shopify could not collect the payment. `ended`: what paid for it ended without the merchant's word here. */
export type AddOnStanding = "active" | "off" | "frozen" | "ended";
