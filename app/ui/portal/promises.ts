import { supports, type Manifest } from "../../connectors/_contract/manifest.ts";
import type { WhatYouReceiveView } from "../../use-cases/portal/vendor-portal.ts";

/** What a vendor is told about one topic: `portal.receive.<topic>.<sentence>`. */
export interface VendorPromise {
  readonly topic: (typeof promiseTopics)[number];
  readonly sentence: string;
}

export const promiseTopics = [
  "where",
  "when",
  "buyer",
  "products",
  "prices",
  "currency",
  "shipping",
  "edits",
  "items",
  "cancellations",
  "refunds",
  "tracking",
  "mail",
] as const;

/**
 * How orders reach a vendor and what becomes of them, from the merchant's real settings and what the connected platform
 * really can do. Without a store, everything happens in the portal.
 */
export function promisesOf(
  { settings, currency }: Pick<WhatYouReceiveView, "settings" | "currency">,
  manifest: Manifest | null,
): VendorPromise[] {
  const stored = manifest !== null && supports(manifest, "createOrder");
  const can = (capability: Parameters<typeof supports>[1]): boolean => stored && supports(manifest, capability);
  const sentences: Readonly<Record<VendorPromise["topic"], string>> = {
    where: !stored ? "portal" : settings.enabled ? "store" : "off",
    when: settings.onlyPaid ? "paid" : "unpaidToo",
    buyer: !settings.overrideCustomer ? "shown" : settings.keepRecipientName ? "nameOnly" : "hidden",
    products: !stored ? "portal" : settings.pushUnsynced && can("customLines") ? "custom" : "mapped",
    prices: settings.priceMode === "cost" ? "cost" : settings.pricePercent === 100 ? "retail" : "share",
    currency: currency.kind,
    shipping: settings.shippingMode,
    edits: !stored ? "portal" : can("updateOrder") ? "sent" : "notSent",
    items: !stored ? "portal" : settings.carryOutItemEdits && can("itemEdits") ? "sent" : "byHand",
    cancellations: !stored ? "portal" : can("cancelOrder") ? "sent" : "byHand",
    refunds: can("refunds") ? "sent" : "notSent",
    tracking: !stored ? "portal" : can("readFulfillments") ? "read" : "portal",
    mail: settings.notifyCustomer ? "marketplace" : "nobody",
  };
  return promiseTopics.map((topic) => ({ topic, sentence: sentences[topic] }));
}
