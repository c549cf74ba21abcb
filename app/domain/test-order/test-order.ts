import type { OrderToPush } from "../order/order-to-push.ts";
import { currencyDecimals, money } from "../shared/money.ts";

/**
 * A test order's life in one store (S5). `ready`, `sending` and `unknown` mean what they mean for a vendor order: sent
 * once, looked up before it is sent again. `waiting`: it is in the store and has to be shipped there. `cleaning`: it is
 * taken away again. The last three are ends.
 */
export const testOrderStates = [
  "ready",
  "sending",
  "unknown",
  "waiting",
  "cleaning",
  "passed",
  "stopped",
  "failed",
] as const;
export type TestOrderState = (typeof testOrderStates)[number];

export const isOver = (state: TestOrderState): boolean =>
  state === "passed" || state === "stopped" || state === "failed";

/** Nobody ships it: after so long it is taken away. */
export const testPatienceMs = 7 * 86_400_000;

/** How long to wait before the store is asked again whether it was shipped: often while somebody may be looking. */
export function nextLookMs(waitedMs: number): number {
  if (waitedMs < 30 * 60_000) return 10_000;
  return waitedMs < 86_400_000 ? 60_000 : 15 * 60_000;
}

/** What a test order orders: one thing of the vendor's own catalogue, or (where the store takes such) one of no product. */
export interface TestItem {
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly mapping: { readonly externalProductId: string; readonly externalVariantId: string | null } | null;
}

/** The one line's key: it is no line of a marketplace order. */
export const testLineKey = "test-line";

/**
 * The order that is sent: one item for one unit of the store's currency, paid, marked as a test, in the merchant's own
 * name and without an address. Nothing of any buyer is in it.
 */
export function buildTestOrder(input: {
  readonly reference: string;
  readonly marketplaceName: string;
  readonly currency: string;
  readonly item: TestItem;
  readonly contact: { readonly name: string; readonly email: string | null };
  /** What the vendor reads on it. */
  readonly note: string;
  readonly placedAt: Date;
}): OrderToPush {
  const { item, currency } = input;
  return {
    reference: input.reference,
    marketplace: { name: input.marketplaceName, orderName: "TEST", orderId: "test" },
    currency,
    taxesIncluded: false,
    lines: [
      {
        key: testLineKey,
        mapping: item.mapping,
        title: item.title,
        variantTitle: item.variantTitle,
        sku: item.sku,
        quantity: 1,
        unitPrice: money(10 ** currencyDecimals(currency), currency),
        discount: money(0, currency),
        taxLines: [],
        requiresShipping: true,
        weightGrams: null,
        properties: [],
      },
    ],
    shipping: null,
    paid: true,
    test: true,
    placedAt: input.placedAt.toISOString(),
    fields: {
      contact: {
        firstName: null,
        lastName: input.contact.name,
        company: null,
        email: input.contact.email,
        phone: null,
      },
      shippingAddress: null,
      billingAddress: null,
      note: input.note,
      tags: ["TEST", input.marketplaceName.slice(0, 40)],
      attributes: [],
    },
  };
}
