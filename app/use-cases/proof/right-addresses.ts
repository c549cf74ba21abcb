import { addressDigest } from "../../connectors/_contract/address-digest.ts";
import type { OrderPersonal } from "../../domain/order/marketplace-order.ts";
import { orderFieldsFor } from "../../domain/privacy/order-fields.ts";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";

/**
 * Digests of the addresses that are right in the vendor's store: as the settings have it now, and as they would have it
 * the other way round, since a changed setting does not change what was pushed before. Both lead to the same door.
 */
export function rightAddresses(personal: OrderPersonal, settings: OrderSyncSettings): readonly (string | null)[] {
  const order = { gid: "" as never, name: "", tags: [], personal };
  return [true, false].map((overrideCustomer) =>
    addressDigest(
      orderFieldsFor({ order, settings: { ...settings, overrideCustomer }, marketplaceName: "" }).shippingAddress,
    ),
  );
}
