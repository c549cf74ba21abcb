import type { CapabilityId } from "../../connectors/_contract/manifest.ts";

export const addOnKinds = ["order-push", "inventory-sync", "locations"] as const;
export type AddOnKind = (typeof addOnKinds)[number];

/** Without it the platform has nothing that the add-on could switch on. */
export const capabilityOfAddOn: Readonly<Record<AddOnKind, CapabilityId>> = {
  "order-push": "createOrder",
  "inventory-sync": "stock",
  locations: "locations",
};
