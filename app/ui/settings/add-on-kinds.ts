import type { CapabilityId } from "../../connectors/_contract/manifest.ts";
import type { AddOnKind } from "../../domain/add-ons/add-on.ts";

/** What can be switched on for the vendors of one platform, and the capability without which there is nothing to. */
export const platformAddOns = [
  { kind: "order-push", capability: "createOrder" },
  { kind: "inventory-sync", capability: "stock" },
] as const satisfies readonly { readonly kind: AddOnKind; readonly capability: CapabilityId }[];
