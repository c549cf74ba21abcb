import { readAmount } from "../amounts.ts";
import { lineNet, shippingNet, taxLinesFor } from "../order-totals.ts";
import { addressRow, type AddressInput } from "../places.ts";
import type { ShopRuntime } from "../shop-runtime.ts";
import type { DiscountApplicationRow, OrderRow, TaxRate, TransactionRow } from "../shop-state.ts";
import { assembleOrder, publishNewOrder, type LineDraft, type ShippingLineDraft } from "./assemble-order.ts";
import { findVariant, sortedTags, spreadDiscount } from "./create-order.ts";
import { upsertCustomer, type CustomerInput } from "./upsert-customer.ts";

/** A shopper's order. Ids may be gids or their numbers; prices are decimal strings in the shop's currency. */
export interface Checkout {
  readonly lines: readonly CheckoutLine[];
  readonly customer?: CustomerInput | null;
  /** Contact of the order, where it differs from the customer's. */
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly shippingAddress: AddressInput | null;
  /** Left out: the same as the shipping address. */
  readonly billingAddress?: AddressInput | null;
  readonly shipping?: { readonly title: string; readonly price: string; readonly code?: string } | null;
  readonly discount?: {
    readonly code: string;
    /** 10 is 10 %. */
    readonly percentage?: number;
    readonly amount?: string;
    readonly freeShipping?: boolean;
  } | null;
  /** Left out: the shop's own. Shipping is taxed with the first line's rates. */
  readonly taxRates?: readonly TaxRate[];
  readonly taxesIncluded?: boolean;
  readonly payment: "paid" | "pending" | "authorized";
  readonly gateway?: string;
  readonly note?: string | null;
  readonly attributes?: readonly { readonly key: string; readonly value: string }[];
  readonly tags?: readonly string[];
  readonly acceptsMarketing?: boolean;
  readonly test?: boolean;
}
export interface CheckoutLine {
  readonly quantity: number;
  readonly variantId?: string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
  /** Where one line is taxed unlike the rest: books, food. */
  readonly taxRates?: readonly TaxRate[];
  /** A line without a variant, as staff add them: a tip, a custom item, a gift card. */
  readonly custom?: {
    readonly title: string;
    readonly price: string;
    readonly sku?: string;
    readonly vendor?: string;
    readonly requiresShipping?: boolean;
    readonly taxable?: boolean;
    readonly giftCard?: boolean;
  };
}

/** Checkout: prices, discount, shipping, taxes as Shopify counts them, stock, payment, webhooks. */
export function placeOrder(shop: ShopRuntime, checkout: Checkout): OrderRow {
  const { state } = shop;
  const { currency } = state;
  const taxesIncluded = checkout.taxesIncluded ?? false;
  const price = (amount: string): number => {
    const minor = readAmount(amount, currency);
    if (minor === null) throw new Error(`Not an amount: ${amount}`);
    return minor;
  };
  if (checkout.lines.length === 0) throw new Error("An order needs a line");
  const drafts = checkout.lines.map((line): LineDraft => {
    const rates = [...(line.taxRates ?? checkout.taxRates ?? state.taxRates)];
    const properties = (line.properties ?? []).map((property) => ({ ...property }));
    if (line.custom) {
      const { custom } = line;
      return {
        title: custom.title,
        variantTitle: null,
        variantId: null,
        productId: null,
        sku: custom.sku ?? null,
        vendor: custom.vendor ?? null,
        quantity: line.quantity,
        price: price(custom.price),
        requiresShipping: custom.requiresShipping ?? true,
        taxable: custom.taxable ?? true,
        giftCard: custom.giftCard ?? false,
        grams: 0,
        properties,
        taxLines: [],
        discounts: [],
        rates,
      };
    }
    const found = findVariant(shop, line.variantId ?? "");
    if (!found) throw new Error(`${state.domain} sells no variant ${line.variantId}`);
    const { product, variant } = found;
    return {
      title: product.title,
      variantTitle: variant.title === "Default Title" ? null : variant.title,
      variantId: variant.id,
      productId: product.id,
      sku: variant.sku,
      vendor: product.vendor,
      quantity: line.quantity,
      price: variant.price,
      requiresShipping: variant.requiresShipping,
      taxable: variant.taxable,
      giftCard: false,
      grams: variant.grams,
      properties,
      taxLines: [],
      discounts: [],
      rates,
    };
  });
  const shippingLines: ShippingLineDraft[] = checkout.shipping
    ? [
        {
          title: checkout.shipping.title,
          code: checkout.shipping.code ?? checkout.shipping.title,
          source: "shopify",
          price: price(checkout.shipping.price),
          taxLines: [],
          discounts: [],
          rates: drafts[0]?.rates ?? [],
        },
      ]
    : [];
  const discountApplications = applyDiscount(checkout, drafts, shippingLines, price);
  for (const line of drafts) {
    if (!line.taxable || line.giftCard) continue;
    line.taxLines = taxLinesFor(
      lineNet({ ...line, id: "", currentQuantity: line.quantity }),
      line.rates,
      taxesIncluded,
    );
  }
  for (const line of shippingLines) {
    line.taxLines = taxLinesFor(shippingNet({ ...line, id: "" }), line.rates, taxesIncluded);
  }
  const customer = checkout.customer ? upsertCustomer(shop, checkout.customer, checkout.shippingAddress) : null;
  const shippingAddress = checkout.shippingAddress ? addressRow(checkout.shippingAddress) : null;
  const order = assembleOrder(shop, {
    appId: null,
    name: null,
    sourceName: "web",
    sourceIdentifier: null,
    sourceUrl: null,
    processedAt: null,
    test: checkout.test ?? false,
    currency,
    taxesIncluded,
    email: checkout.email ?? customer?.email ?? null,
    phone: checkout.phone ?? customer?.phone ?? null,
    note: checkout.note ?? null,
    poNumber: null,
    tags: sortedTags(checkout.tags ?? []),
    attributes: (checkout.attributes ?? []).map((attribute) => ({ ...attribute })),
    acceptsMarketing: checkout.acceptsMarketing ?? false,
    customerId: customer?.id ?? null,
    shippingAddress,
    billingAddress: checkout.billingAddress ? addressRow(checkout.billingAddress) : shippingAddress,
    lines: drafts,
    shippingLines,
    discountApplications,
    taxLines: [],
    declaredStatus: null,
    transactions: [],
  });
  order.transactions = [payment(shop, order, checkout)];
  // Checkout confirms the order to its customer.
  if (order.email) order.customerMails += 1;
  publishNewOrder(shop, order);
  return order;
}

function payment(shop: ShopRuntime, order: OrderRow, checkout: Checkout): TransactionRow {
  const net = order.lines.reduce((sum, line) => sum + lineNet(line), 0);
  const all = [...order.lines, ...order.shippingLines];
  const tax = all.flatMap(({ taxLines }) => taxLines).reduce((sum, { amount }) => sum + amount, 0);
  const shipping = order.shippingLines.reduce((sum, line) => sum + shippingNet(line), 0);
  return {
    id: shop.newId("OrderTransaction"),
    kind: checkout.payment === "authorized" ? "AUTHORIZATION" : "SALE",
    status: checkout.payment === "pending" ? "PENDING" : "SUCCESS",
    gateway: checkout.gateway ?? (checkout.payment === "pending" ? "Cash on Delivery (COD)" : "bogus"),
    amount: net + shipping + (order.taxesIncluded ? 0 : tax),
    createdAt: order.createdAt,
    test: order.test,
  };
}

function applyDiscount(
  checkout: Checkout,
  lines: readonly LineDraft[],
  shippingLines: readonly ShippingLineDraft[],
  price: (amount: string) => number,
): DiscountApplicationRow[] {
  const { discount } = checkout;
  if (!discount) return [];
  const { code } = discount;
  if (discount.freeShipping) {
    for (const line of shippingLines) line.discounts.push({ application: 0, amount: line.price });
    return [{ code, valueType: "percentage", value: 100, targetType: "shipping_line" }];
  }
  const eligible = lines.filter(({ giftCard }) => !giftCard);
  const subtotal = eligible.reduce((sum, line) => sum + line.price * line.quantity, 0);
  if (discount.amount !== undefined) {
    const value = price(discount.amount);
    spreadDiscount(eligible, Math.min(value, subtotal), 0);
    return [{ code, valueType: "fixed_amount", value, targetType: "line_item" }];
  }
  const percentage = Math.min(100, discount.percentage ?? 0);
  spreadDiscount(eligible, Math.round((subtotal * percentage) / 100), 0);
  return [{ code, valueType: "percentage", value: percentage, targetType: "line_item" }];
}
