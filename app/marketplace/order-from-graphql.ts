import type { MarketplaceOrder, OrderLine, PostalAddress, TaxLine } from "../domain/order/marketplace-order.ts";
import type { OrderReview, RiskLevel } from "../domain/order/order-review.ts";
import { err, ok, type Result } from "../domain/shared/result.ts";
import type { LineGid, OrderGid, ProductGid, VariantGid } from "../domain/shared/ids.ts";
import { parseMoney, sum, zero, type Money } from "../domain/shared/money.ts";
import {
  financialStatusOf,
  instant,
  instantOrNull,
  markTips,
  sortedTags,
  textOrNull,
} from "./canonical-order-parts.ts";
import type {
  AddressFieldsFragment,
  DiscountFieldsFragment,
  MarketplaceOrderQuery,
  MoneyFieldsFragment,
  OrderLineFieldsFragment,
  TaxFieldsFragment,
} from "./documents.generated.ts";

export type OrderAnswer = NonNullable<MarketplaceOrderQuery["order"]>;

/**
 * The same picture as `orderFromWebhook` gives of the same order, and besides what no webhook tells. `lines` and
 * `waiting`: all of them, over all pages. Fails only when an amount is not a decimal number.
 */
export function orderFromGraphql(
  order: OrderAnswer,
  lines: readonly OrderLineFieldsFragment[],
  waiting: OrderReview["waiting"],
): Result<MarketplaceOrder, string> {
  try {
    return ok({
      ...toOrder(order, lines),
      review: { waiting, risk: riskOf(order.risk) },
      refunded: toMoney(order.totalRefundedSet),
    });
  } catch (error) {
    if (error instanceof NotAnAmount) return err(error.message);
    throw error;
  }
}

class NotAnAmount extends Error {
  override readonly message = "an amount is not a decimal number";
}

function toOrder(order: OrderAnswer, lines: readonly OrderLineFieldsFragment[]): MarketplaceOrder {
  const currency = order.currencyCode;
  return {
    gid: order.id as OrderGid,
    name: order.name,
    createdAt: instant(order.createdAt),
    updatedAt: instant(order.updatedAt),
    cancelledAt: instantOrNull(order.cancelledAt),
    test: order.test,
    appId: order.app?.id.split("/").at(-1) ?? null,
    sourceIdentifier: textOrNull(order.sourceIdentifier),
    financialStatus: financialStatusOf(order.displayFinancialStatus),
    fulfillmentStatus: fulfillmentStatusOf(order, lines),
    currency,
    taxesIncluded: order.taxesIncluded,
    lines: markTips(
      lines.map((line) => toLine(line, currency)),
      order.totalTipReceivedSet && toMoney(order.totalTipReceivedSet),
    ),
    shippingLines: order.shippingLines.nodes.map((line) => ({
      title: line.title,
      code: textOrNull(line.code),
      price: toMoney(line.originalPriceSet),
      discount: discountOf(line.discountAllocations, currency),
      taxLines: line.taxLines.map(toTax),
    })),
    tags: sortedTags(order.tags),
    personal: {
      customerGid: order.customer?.id ?? null,
      firstName: textOrNull(order.customer?.firstName),
      lastName: textOrNull(order.customer?.lastName),
      email: textOrNull(order.email),
      phone: textOrNull(order.phone),
      acceptsMarketing: order.customerAcceptsMarketing,
      shippingAddress: toAddress(order.shippingAddress),
      billingAddress: toAddress(order.billingAddress),
      note: textOrNull(order.note),
      attributes: order.customAttributes.map(toNameValue),
      lineProperties: Object.fromEntries(
        lines.flatMap((line) =>
          line.customAttributes.length > 0 ? [[line.id, line.customAttributes.map(toNameValue)]] : [],
        ),
      ),
    },
  };
}

const toLine = (line: OrderLineFieldsFragment, currency: string): OrderLine => ({
  gid: line.id as LineGid,
  variantGid: (line.variant?.id ?? null) as VariantGid | null,
  productGid: (line.product?.id ?? null) as ProductGid | null,
  title: line.title,
  variantTitle: textOrNull(line.variantTitle),
  sku: textOrNull(line.sku),
  vendor: textOrNull(line.vendor),
  quantity: line.quantity,
  currentQuantity: line.currentQuantity,
  requiresShipping: line.requiresShipping,
  giftCard: line.isGiftCard,
  tip: false,
  weightGrams: toGrams(line.weight),
  unitPrice: toMoney(line.originalUnitPriceSet),
  discount: discountOf(line.discountAllocations, currency),
  taxLines: line.taxLines.map(toTax),
});

function toMoney({ shopMoney: { amount, currencyCode } }: MoneyFieldsFragment): Money {
  const money = parseMoney(amount, currencyCode);
  if (!money) throw new NotAnAmount();
  return money;
}

const discountOf = (allocations: readonly DiscountFieldsFragment[], currency: string): Money =>
  allocations.length === 0
    ? zero(currency)
    : sum(
        allocations.map(({ allocatedAmountSet }) => toMoney(allocatedAmountSet)),
        currency,
      );

const toTax = (tax: TaxFieldsFragment): TaxLine => ({
  title: tax.title,
  rate: tax.rate ?? 0,
  amount: toMoney(tax.priceSet),
});

const toNameValue = ({ key, value }: { readonly key: string; readonly value: string | null }) => ({
  name: key,
  value: value ?? "",
});

const toAddress = (address: AddressFieldsFragment | null): PostalAddress | null =>
  address && {
    firstName: textOrNull(address.firstName),
    lastName: textOrNull(address.lastName),
    company: textOrNull(address.company),
    address1: textOrNull(address.address1),
    address2: textOrNull(address.address2),
    city: textOrNull(address.city),
    provinceCode: textOrNull(address.provinceCode),
    province: textOrNull(address.province),
    zip: textOrNull(address.zip),
    countryCode: address.countryCodeV2,
    phone: textOrNull(address.phone),
  };

const gramsPer = { GRAMS: 1, KILOGRAMS: 1_000, OUNCES: 28.349523125, POUNDS: 453.59237 } as const;

function toGrams(weight: OrderLineFieldsFragment["weight"]): number | null {
  return weight && weight.value > 0 ? Math.round(weight.value * gramsPer[weight.unit]) : null;
}

/**
 * GraphQL has more words than webhooks: an order can be on hold or in progress and partly shipped at once. Then its
 * lines tell.
 */
function fulfillmentStatusOf(
  order: OrderAnswer,
  lines: readonly OrderLineFieldsFragment[],
): MarketplaceOrder["fulfillmentStatus"] {
  switch (order.displayFulfillmentStatus) {
    case "FULFILLED":
      return "fulfilled";
    case "PARTIALLY_FULFILLED":
      return "partial";
    case "RESTOCKED":
      return "restocked";
    default:
      return lines.some((line) => line.requiresShipping && line.unfulfilledQuantity < line.currentQuantity)
        ? "partial"
        : "unfulfilled";
  }
}

/** Several apps may assess one order: the worst word counts. Shopify's advice to cancel is the worst. */
function riskOf({ recommendation, assessments }: OrderAnswer["risk"]): RiskLevel {
  const levels = new Set(assessments.map(({ riskLevel }) => riskLevel));
  if (recommendation === "CANCEL" || levels.has("HIGH")) return "high";
  if (levels.has("PENDING")) return "pending";
  if (recommendation === "INVESTIGATE" || levels.has("MEDIUM")) return "medium";
  return recommendation === "ACCEPT" || levels.has("LOW") ? "low" : "none";
}
