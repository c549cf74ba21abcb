import { orderFieldsFor, scrubbedValues } from "../privacy/order-fields.ts";
import { createScrubber } from "../privacy/scrub.ts";
import type { OrderSyncSettings } from "../settings/order-sync-settings.ts";
import type { CurrencyRate } from "../shared/currency-rate.ts";
import { inStoreCurrency, storeCurrency } from "./in-store-currency.ts";
import { isPaid } from "./is-paid.ts";
import type { MarketplaceOrder } from "./marketplace-order.ts";
import type { LineToPush, OrderToPush } from "./order-to-push.ts";
import type { SliceLine, VendorSlice } from "./vendor-order.ts";

export interface BuildInput {
  readonly order: MarketplaceOrder;
  readonly slice: Pick<VendorSlice, "lines" | "shipping">;
  /** At which rate its amounts become the store's; null: they are. */
  readonly conversion: CurrencyRate | null;
  readonly settings: OrderSyncSettings;
  readonly reference: string;
  readonly marketplaceName: string;
  /** Marks the order as a test whatever the marketplace says. */
  readonly testFlag: boolean;
}

/**
 * What a connector is asked to create for one vendor order: the same input gives the same order, so that an attempt
 * repeated after a doubt repeats exactly. With O4 on, nothing of the buyer gets in (see privacy). A line's key is its
 * gid. Lines with nothing left, and lines the order no longer knows, are left out.
 */
export function buildOrderToPush(input: BuildInput): OrderToPush {
  const { order, conversion, settings, reference, marketplaceName } = input;
  const slice = inStoreCurrency(input.slice, conversion);
  const lineOf = lineBuilder(order, settings);
  return {
    reference,
    marketplace: { name: marketplaceName, orderName: order.name, orderId: order.gid.replace(/^.*\//, "") },
    currency: storeCurrency(order, conversion),
    taxesIncluded: order.taxesIncluded,
    lines: slice.lines.flatMap((line) => (line.quantity > 0 ? lineOf(line) : [])),
    shipping: slice.shipping,
    paid: isPaid(order),
    test: input.testFlag || order.test,
    placedAt: order.createdAt,
    fields: orderFieldsFor({ order, settings, marketplaceName }),
  };
}

function lineBuilder(order: MarketplaceOrder, settings: OrderSyncSettings) {
  const scrubber = settings.overrideCustomer ? createScrubber(order.personal) : null;
  const plain = <T extends string | null>(text: T) =>
    text === null || scrubber === null ? text : (scrubber.plainText(text) as T);
  const byGid = new Map(order.lines.map((line) => [line.gid, line]));

  return (share: SliceLine): readonly LineToPush[] => {
    const line = byGid.get(share.lineGid);
    if (line === undefined) return [];
    const properties = order.personal.lineProperties[line.gid] ?? [];
    return [
      {
        key: line.gid,
        mapping: share.mapping,
        title: plain(line.title),
        variantTitle: plain(line.variantTitle),
        sku: line.sku,
        quantity: share.quantity,
        unitPrice: share.unitPrice,
        discount: share.discount,
        taxLines: share.taxLines,
        requiresShipping: line.requiresShipping,
        weightGrams: line.weightGrams,
        properties: scrubber === null ? properties : scrubbedValues(properties, scrubber),
      },
    ];
  };
}
