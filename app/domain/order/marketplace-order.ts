import type { LineGid, OrderGid, ProductGid, VariantGid } from "../shared/ids.ts";
import type { Money } from "../shared/money.ts";
import type { OrderReview } from "./order-review.ts";

/**
 * The marketplace order as our rules see it, whether it came by webhook or was read by reconciliation. Times are
 * ISO 8601 in UTC. Money is in the shop's currency. Everything about the buyer, and every free text a buyer can
 * write, lives under `personal` (sealed at rest) and nowhere else.
 */
export interface MarketplaceOrder {
  readonly gid: OrderGid;
  /** What the merchant calls it: "#1001". Not unique. */
  readonly name: string;
  readonly createdAt: string;
  /** Decides which of two versions is newer; never the order of arrival. */
  readonly updatedAt: string;
  readonly cancelledAt: string | null;
  readonly test: boolean;
  /** Id of the app that created the order, as a number in text; null for the admin. For the loop guard. */
  readonly appId: string | null;
  readonly sourceIdentifier: string | null;
  readonly financialStatus: FinancialStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly currency: string;
  readonly taxesIncluded: boolean;
  readonly lines: readonly OrderLine[];
  readonly shippingLines: readonly ShippingLine[];
  readonly tags: readonly string[];
  readonly personal: OrderPersonal;
  /** Absent: not known. Orders that were read have it, those of webhooks never do. */
  readonly review?: OrderReview;
  /** All money that the buyer got back, whatever for. Absent: not known, as above. */
  readonly refunded?: Money;
}

export const financialStatuses = [
  "pending",
  "authorized",
  "partially_paid",
  "paid",
  "partially_refunded",
  "refunded",
  "voided",
  "expired",
] as const;
/** Shopify's words in lower case. A status Shopify invents later is read as "pending": unpaid until proven paid. */
export type FinancialStatus = (typeof financialStatuses)[number];

export const fulfillmentStatuses = ["unfulfilled", "partial", "fulfilled", "restocked"] as const;
export type FulfillmentStatus = (typeof fulfillmentStatuses)[number];

export interface OrderLine {
  readonly gid: LineGid;
  readonly variantGid: VariantGid | null;
  readonly productGid: ProductGid | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  /** The product's vendor text at the time of the order; null on some custom items. */
  readonly vendor: string | null;
  /** As ordered, before edits and refunds. The amounts below are for this quantity. */
  readonly quantity: number;
  /** What is left of it after edits, removals and refunds. */
  readonly currentQuantity: number;
  readonly requiresShipping: boolean;
  readonly giftCard: boolean;
  readonly tip: boolean;
  readonly weightGrams: number | null;
  /** Price of one, before discounts. */
  readonly unitPrice: Money;
  /** All discounts on the line together, order-level ones included, as a positive amount for `quantity`. */
  readonly discount: Money;
  readonly taxLines: readonly TaxLine[];
}

export interface TaxLine {
  readonly title: string;
  /** 0.2 is 20 %. */
  readonly rate: number;
  readonly amount: Money;
}

export interface ShippingLine {
  readonly title: string;
  readonly code: string | null;
  readonly price: Money;
  readonly discount: Money;
  readonly taxLines: readonly TaxLine[];
}

export interface OrderPersonal {
  readonly customerGid: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly acceptsMarketing: boolean;
  readonly shippingAddress: PostalAddress | null;
  readonly billingAddress: PostalAddress | null;
  readonly note: string | null;
  readonly attributes: readonly NameValue[];
  /** Line item properties (engravings, gift messages), by line. */
  readonly lineProperties: Readonly<Record<string, readonly NameValue[]>>;
}

export interface NameValue {
  readonly name: string;
  readonly value: string;
}

export interface PostalAddress {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly address1: string | null;
  readonly address2: string | null;
  readonly city: string | null;
  readonly provinceCode: string | null;
  readonly province: string | null;
  readonly zip: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string | null;
  readonly phone: string | null;
}
