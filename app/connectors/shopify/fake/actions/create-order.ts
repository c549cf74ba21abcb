import { allocate } from "../../../../domain/shared/allocate.ts";
import { readAmount } from "../amounts.ts";
import { gid, idOf } from "../ids.ts";
import { taxLinesFor } from "../order-totals.ts";
import { addressRow, type AddressInput } from "../places.ts";
import { touch, type ShopRuntime } from "../shop-runtime.ts";
import type {
  DiscountApplicationRow,
  OrderRow,
  ProductRow,
  TaxLineRow,
  TransactionRow,
  VariantRow,
} from "../shop-state.ts";
import { assembleOrder, publishNewOrder, type LineDraft, type ShippingLineDraft } from "./assemble-order.ts";
import { createFulfillment } from "./fulfill.ts";
import { judgeMetafield, writeMetafield, type MetafieldInput } from "./metafields.ts";
import { done, refuse, type Done } from "./outcome.ts";
import { upsertCustomer, type CustomerInput } from "./upsert-customer.ts";

interface Money {
  readonly amount: string | number;
  readonly currencyCode: string;
}
interface MoneyBag {
  readonly shopMoney: Money;
  readonly presentmentMoney?: Money | null;
}
interface TaxLine {
  readonly title: string;
  readonly rate: string | number;
  readonly priceSet?: MoneyBag | null;
}
interface LineInput {
  readonly quantity: number;
  readonly variantId?: string | null;
  readonly productId?: string | null;
  readonly title?: string | null;
  readonly variantTitle?: string | null;
  readonly sku?: string | null;
  readonly vendor?: string | null;
  readonly priceSet?: MoneyBag | null;
  readonly taxable?: boolean | null;
  readonly requiresShipping?: boolean | null;
  readonly giftCard?: boolean | null;
  readonly fulfillmentService?: string | null;
  readonly properties?: readonly { name: string; value: string }[] | null;
  readonly taxLines?: readonly TaxLine[] | null;
}
/** OrderCreateOrderInput, as far as it is played. */
export interface OrderCreateInput {
  readonly billingAddress?: AddressInput | null;
  readonly buyerAcceptsMarketing?: boolean | null;
  readonly currency?: string | null;
  readonly customAttributes?: readonly { key: string; value: string }[] | null;
  readonly customer?: {
    readonly toAssociate?: { readonly id?: string | null; readonly email?: string | null } | null;
    readonly toUpsert?: CustomerInput | null;
  } | null;
  readonly customerId?: string | null;
  readonly discountCode?: {
    readonly freeShippingDiscountCode?: { readonly code: string } | null;
    readonly itemFixedDiscountCode?: { readonly code: string; readonly amountSet?: MoneyBag | null } | null;
    readonly itemPercentageDiscountCode?: { readonly code: string; readonly percentage?: number | null } | null;
  } | null;
  readonly email?: string | null;
  readonly financialStatus?: string | null;
  readonly fulfillment?: {
    readonly locationId: string;
    readonly notifyCustomer?: boolean | null;
    readonly trackingCompany?: string | null;
    readonly trackingNumber?: string | null;
    readonly trackingNumbers?: readonly string[] | null;
  } | null;
  readonly lineItems?: readonly LineInput[] | null;
  readonly metafields?: readonly MetafieldInput[] | null;
  readonly name?: string | null;
  readonly note?: string | null;
  readonly phone?: string | null;
  readonly poNumber?: string | null;
  readonly processedAt?: string | null;
  readonly shippingAddress?: AddressInput | null;
  readonly shippingLines?:
    | readonly {
        readonly title: string;
        readonly code?: string | null;
        readonly source?: string | null;
        readonly priceSet: MoneyBag;
        readonly taxLines?: readonly TaxLine[] | null;
      }[]
    | null;
  readonly sourceIdentifier?: string | null;
  readonly sourceName?: string | null;
  readonly sourceUrl?: string | null;
  readonly tags?: readonly string[] | null;
  readonly taxLines?: readonly TaxLine[] | null;
  readonly taxesIncluded?: boolean | null;
  readonly test?: boolean | null;
  readonly transactions?:
    | readonly {
        readonly amountSet: MoneyBag;
        readonly gateway?: string | null;
        readonly kind?: string | null;
        readonly status?: string | null;
        readonly test?: boolean | null;
      }[]
    | null;
}
export interface OrderCreateOptions {
  readonly inventoryBehaviour?: string | null;
  readonly sendReceipt?: boolean | null;
  readonly sendFulfillmentReceipt?: boolean | null;
}

/** Refusals are collected by throwing, so that the happy path below reads like the order it builds. */
class Refused {
  readonly field: readonly string[];
  readonly message: string;
  readonly code: string;
  constructor(field: readonly string[], message: string, code = "INVALID") {
    this.field = field;
    this.message = message;
    this.code = code;
  }
}

export const looksLikePhone = (phone: string): boolean =>
  /^\+?[\d\s().-]{7,20}$/.test(phone) && phone.replace(/\D/g, "").length >= 7;
export const looksLikeEmail = (email: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email);

/** orderCreate. All or nothing: a refusal leaves the shop as it was. */
export function createOrder(
  shop: ShopRuntime,
  appId: string,
  input: OrderCreateInput,
  options: OrderCreateOptions,
): Done<OrderRow> {
  try {
    return done(build(shop, appId, input, options));
  } catch (reason) {
    if (reason instanceof Refused) return refuse(reason.field, reason.message, reason.code);
    throw reason;
  }
}

function build(shop: ShopRuntime, appId: string, input: OrderCreateInput, options: OrderCreateOptions): OrderRow {
  const { state } = shop;
  const currency = input.currency ?? state.currency;
  const taxesIncluded = input.taxesIncluded ?? false;
  const money = (bag: MoneyBag, field: readonly string[]): number => {
    if (bag.shopMoney.currencyCode !== currency) {
      throw new Refused([...field, "shopMoney", "currencyCode"], `Currency must be ${currency}`);
    }
    const minor = readAmount(String(bag.shopMoney.amount), currency);
    if (minor === null) throw new Refused([...field, "shopMoney", "amount"], "Amount is invalid");
    return minor;
  };
  const taxes = (lines: readonly TaxLine[] | null | undefined, net: number, field: readonly string[]): TaxLineRow[] =>
    (lines ?? []).map((line, index) => {
      const rate = Number(line.rate);
      const amount = line.priceSet
        ? money(line.priceSet, [...field, String(index), "priceSet"])
        : (taxLinesFor(net, [{ title: line.title, rate }], taxesIncluded)[0]?.amount ?? 0);
      return { title: line.title, rate, amount };
    });

  checkContact(input);
  checkTags(input.tags ?? []);
  if (input.customer && input.customerId) {
    throw new Refused(
      ["order", "customerId"],
      "Only one of customer and customerId may be given",
      "REDUNDANT_CUSTOMER_FIELDS",
    );
  }
  const lineInputs = input.lineItems ?? [];
  if (lineInputs.length === 0) throw new Refused(["order", "lineItems"], "Line items must have at least one line item");

  const lines = lineInputs.map((line, index): LineDraft => {
    const field = (name: string) => ["order", "lineItems", String(index), name];
    if (line.quantity < 1) throw new Refused(field("quantity"), "Quantity must be greater than 0");
    if (line.fulfillmentService && line.fulfillmentService !== "manual") {
      throw new Refused(field("fulfillmentService"), "Fulfillment service is invalid", "FULFILLMENT_SERVICE_INVALID");
    }
    const found = line.variantId ? findVariant(shop, line.variantId) : null;
    if (line.variantId && !found) throw new Refused(field("variantId"), "Variant does not exist");
    const title = line.title ?? found?.product.title;
    if (!title) throw new Refused(field("title"), "Title can't be blank");
    if (!line.priceSet && !found) throw new Refused(field("priceSet"), "Price can't be blank");
    const price = line.priceSet ? money(line.priceSet, field("priceSet")) : (found?.variant.price ?? 0);
    const variantTitle = found && found.variant.title !== "Default Title" ? found.variant.title : null;
    return {
      title,
      variantTitle: line.variantTitle ?? variantTitle,
      variantId: found?.variant.id ?? null,
      productId: found?.product.id ?? (line.productId ? idOf("Product", line.productId) : null),
      sku: line.sku ?? found?.variant.sku ?? null,
      vendor: line.vendor ?? found?.product.vendor ?? null,
      quantity: line.quantity,
      price,
      // Not what anybody expects, but what the API documents: false unless said otherwise.
      requiresShipping: line.requiresShipping ?? false,
      taxable: line.taxable ?? true,
      giftCard: line.giftCard ?? false,
      grams: found?.variant.grams ?? 0,
      properties: (line.properties ?? []).map(({ name, value }) => ({ name, value })),
      taxLines: taxes(line.taxLines, price * line.quantity, field("taxLines")),
      discounts: [],
      rates: (line.taxLines ?? []).map(({ title: name, rate }) => ({ title: name, rate: Number(rate) })),
    };
  });
  const shippingLines = (input.shippingLines ?? []).map((line, index): ShippingLineDraft => {
    const field = (name: string) => ["order", "shippingLines", String(index), name];
    const price = money(line.priceSet, field("priceSet"));
    return {
      title: line.title,
      code: line.code ?? line.title,
      source: line.source ?? null,
      price,
      taxLines: taxes(line.taxLines, price, field("taxLines")),
      discounts: [],
      rates: (line.taxLines ?? []).map(({ title, rate }) => ({ title, rate: Number(rate) })),
    };
  });
  const subtotal = lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  const taxLines = taxes(input.taxLines, subtotal, ["order", "taxLines"]);
  const lineTaxed = lines.some((line) => line.taxLines.length > 0);
  if (taxLines.length > 0 && lineTaxed) {
    throw new Refused(["order", "taxLines"], "Tax lines can be on the order or on its line items, not on both");
  }
  const discountApplications = discount(input, lines, shippingLines, subtotal, money);
  checkStock(shop, lines, options);
  const metafields = checkMetafields(shop, appId, input.metafields ?? []);

  const customer = input.customer?.toUpsert ?? input.customer?.toAssociate ?? null;
  const associated = input.customer?.toAssociate ?? (input.customerId ? { id: input.customerId } : null);
  if (associated && !knownCustomer(shop, associated)) {
    throw new Refused(["order", "customer", "toAssociate"], "Customer does not exist");
  }
  const customerRow =
    customer || associated
      ? upsertCustomer(
          shop,
          { ...(customer ?? associated), id: idOf("Customer", (customer ?? associated)?.id ?? "") },
          input.shippingAddress ?? null,
        )
      : null;

  const order = assembleOrder(shop, {
    appId,
    name: input.name ?? null,
    sourceName: input.sourceName ?? appId,
    sourceIdentifier: input.sourceIdentifier ?? null,
    sourceUrl: input.sourceUrl ?? null,
    processedAt: input.processedAt ?? null,
    test: input.test ?? false,
    currency,
    taxesIncluded,
    email: input.email ?? customerRow?.email ?? null,
    phone: input.phone ?? null,
    note: input.note ?? null,
    poNumber: input.poNumber ?? null,
    tags: sortedTags(input.tags ?? []),
    attributes: (input.customAttributes ?? []).map(({ key, value }) => ({ key, value })),
    acceptsMarketing: input.buyerAcceptsMarketing ?? false,
    customerId: customerRow?.id ?? null,
    shippingAddress: input.shippingAddress ? addressRow(input.shippingAddress) : null,
    billingAddress: input.billingAddress ? addressRow(input.billingAddress) : null,
    lines,
    shippingLines,
    discountApplications,
    taxLines,
    declaredStatus: input.financialStatus ?? null,
    transactions: (input.transactions ?? []).map((transaction, index): TransactionRow => ({
      id: shop.newId("OrderTransaction"),
      kind: (transaction.kind ?? "SALE") as TransactionRow["kind"],
      status: (transaction.status ?? "SUCCESS") as TransactionRow["status"],
      gateway: transaction.gateway ?? "",
      amount: money(transaction.amountSet, ["order", "transactions", String(index), "amountSet"]),
      createdAt: shop.now().toISOString(),
      test: transaction.test ?? false,
    })),
  });
  for (const metafield of metafields) writeMetafield(shop, appId, order.metafields, gid("Order", order.id), metafield);
  if (options.sendReceipt && order.email) order.customerMails += 1;
  touch(shop, order);
  publishNewOrder(shop, order);
  if (input.fulfillment) {
    createFulfillment(shop, {
      lines: order.fulfillmentOrders.map(({ id }) => ({ fulfillmentOrderId: id, items: null })),
      tracking: {
        company: input.fulfillment.trackingCompany ?? null,
        numbers: [...(input.fulfillment.trackingNumbers ?? []), input.fulfillment.trackingNumber].filter(
          (entry): entry is string => Boolean(entry),
        ),
        urls: [],
      },
      notifyCustomer: Boolean(input.fulfillment.notifyCustomer ?? options.sendFulfillmentReceipt),
    });
  }
  return order;
}

/** Shopify keeps tags sorted and without repetition. */
export const sortedTags = (tags: readonly string[]): string[] =>
  [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))].sort((a, b) => a.localeCompare(b));

export function tagComplaint(tags: readonly string[]): string | null {
  if (tags.some((tag) => tag.length > 40)) return "Tags must be at most 40 characters long";
  return tags.length > 250 ? "Tags can have at most 250 entries" : null;
}
function checkTags(tags: readonly string[]): void {
  const complaint = tagComplaint(tags);
  if (complaint) throw new Refused(["order", "tags"], complaint);
}

function checkContact(input: OrderCreateInput): void {
  if (input.phone && !looksLikePhone(input.phone)) throw new Refused(["order", "phone"], "Phone is invalid");
  if (input.email && !looksLikeEmail(input.email)) throw new Refused(["order", "email"], "Email is invalid");
  const customer = input.customer?.toUpsert;
  if (customer?.phone && !looksLikePhone(customer.phone)) {
    throw new Refused(["order", "customer", "toUpsert", "phone"], "Phone is invalid");
  }
  if (customer?.email && !looksLikeEmail(customer.email)) {
    throw new Refused(["order", "customer", "toUpsert", "email"], "Email is invalid");
  }
  if ((input.note?.length ?? 0) > 5000) {
    throw new Refused(["order", "note"], "Note is too long (maximum is 5000 characters)");
  }
}

function checkStock(shop: ShopRuntime, lines: readonly LineDraft[], options: OrderCreateOptions): void {
  if (options.inventoryBehaviour !== "DECREMENT_OBEYING_POLICY") return;
  for (const [index, line] of lines.entries()) {
    const stock = shop.state.products
      .flatMap(({ variants }) => variants)
      .find(({ id }) => id === line.variantId)?.stock;
    const available = stock ? Object.values(stock).reduce((a, b) => a + b, 0) : Infinity;
    if (available < line.quantity) {
      throw new Refused(["order", "lineItems", String(index)], "Unable to claim inventory", "INVENTORY_CLAIM_FAILED");
    }
  }
}

function checkMetafields(shop: ShopRuntime, appId: string, inputs: readonly MetafieldInput[]): MetafieldInput[] {
  return inputs.filter((input, index) => {
    const field = (name: string) => ["order", "metafields", String(index), name];
    const verdict = judgeMetafield(shop, appId, "ORDER", null, input);
    if (!input.namespace) throw new Refused(field("namespace"), "Namespace can't be blank");
    if (verdict === "incomplete") throw new Refused(field("type"), "Type can't be blank");
    if (verdict === "undefined-id") throw new Refused(field("type"), "Type id needs a metafield definition");
    if (verdict === "fine") return true;
    if (shop.behaviour.takenId === "refused") throw new Refused(field("value"), "Value has already been taken.");
    return false;
  });
}

function discount(
  input: OrderCreateInput,
  lines: readonly LineDraft[],
  shippingLines: readonly ShippingLineDraft[],
  subtotal: number,
  money: (bag: MoneyBag, field: readonly string[]) => number,
): DiscountApplicationRow[] {
  const given = input.discountCode;
  if (!given) return [];
  const { freeShippingDiscountCode: free, itemFixedDiscountCode: fixed, itemPercentageDiscountCode: percent } = given;
  if ([free, fixed, percent].filter(Boolean).length !== 1) {
    throw new Refused(["order", "discountCode"], "Exactly one kind of discount code must be given");
  }
  if (free) {
    for (const line of shippingLines) line.discounts.push({ application: 0, amount: line.price });
    return [{ code: free.code, valueType: "percentage", value: 100, targetType: "shipping_line" }];
  }
  const value = fixed?.amountSet ? money(fixed.amountSet, ["order", "discountCode"]) : 0;
  const amount = fixed
    ? Math.min(value, subtotal)
    : Math.round((subtotal * Math.min(100, percent?.percentage ?? 0)) / 100);
  spreadDiscount(lines, amount, 0);
  return fixed
    ? [{ code: fixed.code, valueType: "fixed_amount", value, targetType: "line_item" }]
    : [
        {
          code: percent?.code ?? "",
          valueType: "percentage",
          value: percent?.percentage ?? 0,
          targetType: "line_item",
        },
      ];
}

/** Spreads a discount over lines by their worth, to the last minor unit. */
export function spreadDiscount(lines: readonly LineDraft[], amount: number, application: number): void {
  const parts = allocate(
    amount,
    lines.map((line) => line.price * line.quantity),
  );
  for (const [index, line] of lines.entries()) {
    const part = parts[index] ?? 0;
    if (part > 0) line.discounts.push({ application, amount: part });
  }
}

export function findVariant(shop: ShopRuntime, variant: string): { product: ProductRow; variant: VariantRow } | null {
  const id = idOf("ProductVariant", variant) ?? variant;
  for (const product of shop.state.products) {
    const found = product.variants.find((row) => row.id === id);
    if (found) return { product, variant: found };
  }
  return null;
}

const knownCustomer = (shop: ShopRuntime, wanted: { id?: string | null; email?: string | null }): boolean =>
  shop.state.customers.some(
    (row) => row.id === idOf("Customer", wanted.id ?? "") || (wanted.email != null && row.email === wanted.email),
  );
