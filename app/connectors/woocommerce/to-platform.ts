import type { NameValue, PostalAddress, TaxLine } from "../../domain/order/marketplace-order.ts";
import type { LineToPush, OrderFields, OrderToPush } from "../../domain/order/order-to-push.ts";
import { minus, money, sum, times, toDecimal, type Money } from "../../domain/shared/money.ts";
import type { Failure } from "../_contract/outcome.ts";
import { manifest } from "./manifest.ts";
import { orderMarks, taxExemptKey } from "./order-marks.ts";

type Json = Record<string, unknown>;
type Meta = { key: string; value: string | null };

/**
 * What WooCommerce would accept and get wrong, or choke on: a quantity of 0 answers 500 with a stack trace, a negative
 * one makes an order worth nothing. Null: fit to be sent.
 */
export function refuseUnfitOrder(order: OrderToPush): Failure | null {
  const rejected = (field: string, message: string): Failure => ({ kind: "rejected", field, message });
  if (order.lines.length === 0) return rejected("lines", "The order has no lines.");
  if (order.lines.length > manifest.limits.maxLinesPerOrder)
    return rejected("lines", `The order has more than ${manifest.limits.maxLinesPerOrder} lines.`);
  for (const line of order.lines) {
    if (!Number.isInteger(line.quantity) || line.quantity < 1)
      return rejected("quantity", `The quantity of "${line.title}" is not a whole number of 1 or more.`);
    const ids = line.mapping ? [line.mapping.externalProductId, line.mapping.externalVariantId ?? "1"] : [];
    if (!ids.every((id) => /^[1-9]\d*$/.test(id)))
      return rejected("mapping", `"${line.title}" is mapped to something that is no WooCommerce product.`);
  }
  return null;
}

/**
 * The body of POST /orders.
 *
 * Taxes: the amounts on lines are always without tax, the store adds its own, and nothing can dictate `total_tax`. To
 * show what was charged, to the last minor unit and whatever the store's tax settings are, the order is marked tax-exempt
 * (`is_vat_exempt`, which WC_Abstract_Order::calculate_taxes obeys, now and at every later recalculation) and every tax
 * of the marketplace becomes a fee with tax_status "none".
 *
 * Status: a paid order is set to processing directly. `set_paid` would complete an order whose lines have no product,
 * as if it had been shipped. An unpaid one is on hold, which reserves its stock; pending would not.
 *
 * The customer's e-mail is never sent as billing e-mail: the store writes to that address when an order is received,
 * put on hold, completed or refunded.
 */
export function toOrderBody(order: OrderToPush): Json {
  const { fields } = order;
  const taxLines = [...order.lines.flatMap((line) => line.taxLines), ...(order.shipping?.taxLines ?? [])];
  return {
    status: order.paid ? "processing" : "on-hold",
    currency: order.currency,
    created_via: orderMarks.createdVia,
    transaction_id: order.reference,
    payment_method: "other",
    payment_method_title: order.marketplace.name,
    customer_note: fields.note ?? "",
    billing: toBilling(fields),
    shipping: toAddress(fields.shippingAddress),
    line_items: order.lines.map((line) => toLine(order, line)),
    shipping_lines: order.shipping
      ? [
          {
            method_id: "marketplace",
            method_title: order.shipping.title,
            total: toDecimal(
              withoutTax(
                minus(order.shipping.price, order.shipping.discount),
                order.shipping.taxLines,
                order.taxesIncluded,
              ),
            ),
          },
        ]
      : [],
    fee_lines: toTaxFees(taxLines, order.currency),
    meta_data: [
      { key: orderMarks.reference, value: order.reference },
      { key: taxExemptKey, value: "yes" },
      { key: orderMarks.marketplaceOrder, value: `${order.marketplace.name} ${order.marketplace.orderName}` },
      { key: orderMarks.marketplaceOrderId, value: order.marketplace.orderId },
      ...(order.test ? [{ key: orderMarks.test, value: "yes" }] : []),
      ...toTagsMeta(fields.tags),
      ...toEmailMeta(fields.contact.email),
      ...toAttributesMeta(fields.attributes, []),
    ].filter(({ value }) => value !== null),
  };
}

/**
 * The body of PUT /orders/<id>: only what is given. `oldAttributes` are the keys that were written before; those that are
 * gone are taken away.
 */
export function toUpdateBody(fields: Partial<OrderFields>, oldAttributes: readonly string[]): Json {
  const { contact, tags, attributes } = fields;
  const meta: Meta[] = [
    ...(contact ? toEmailMeta(contact.email) : []),
    ...(tags ? toTagsMeta(tags) : []),
    ...(attributes ? toAttributesMeta(attributes, oldAttributes) : []),
  ];
  const billing =
    fields.billingAddress !== undefined
      ? toBilling({ contact: contact ?? noContact, billingAddress: fields.billingAddress })
      : contact
        ? toContactOnly(contact)
        : null;
  return {
    ...(fields.note !== undefined ? { customer_note: fields.note ?? "" } : {}),
    ...(billing ? { billing } : {}),
    ...(fields.shippingAddress !== undefined ? { shipping: toAddress(fields.shippingAddress) } : {}),
    ...(meta.length > 0 ? { meta_data: meta } : {}),
  };
}

const noContact: OrderFields["contact"] = { firstName: null, lastName: null, company: null, email: null, phone: null };

/**
 * A mapped line goes by id, without name and SKU: the vendor sees the store's own name, and a SKU would win over the id.
 * A custom line needs a reference to a product to be accepted at all; a SKU that cannot exist makes the store keep name
 * and amounts and tie them to nothing. An unknown *id* would do the same today and hit a real product tomorrow.
 */
function toLine(order: OrderToPush, line: LineToPush): Json {
  const { total, subtotal } = lineAmounts(line, order.taxesIncluded);
  const amounts = { quantity: line.quantity, subtotal: toDecimal(subtotal), total: toDecimal(total) };
  const meta: Meta[] = [{ key: orderMarks.lineKey, value: line.key }];
  if (!line.mapping) {
    if (line.sku) meta.push({ key: orderMarks.lineSku, value: line.sku });
    meta.push(...joinedAttributes(line.properties));
    const name = line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title;
    return { sku: `${order.reference}/${line.key}`, name, ...amounts, meta_data: meta };
  }
  meta.push(...joinedAttributes(line.properties));
  const { externalProductId, externalVariantId } = line.mapping;
  return {
    product_id: Number(externalProductId),
    ...(externalVariantId ? { variation_id: Number(externalVariantId) } : {}),
    ...amounts,
    meta_data: meta,
  };
}

/** Both without tax; the difference between them is what the store shows as discount. */
export function lineAmounts(
  line: Pick<LineToPush, "quantity" | "unitPrice" | "discount" | "taxLines">,
  taxesIncluded: boolean,
): { total: Money; subtotal: Money } {
  const paid = minus(times(line.unitPrice, line.quantity), line.discount);
  const total = withoutTax(paid, line.taxLines, taxesIncluded);
  const discount = taxesIncluded ? shareOf(line.discount, total.minor, paid.minor, line.taxLines) : line.discount.minor;
  return { total, subtotal: money(total.minor + discount, total.currency) };
}

const withoutTax = (amount: Money, taxLines: readonly TaxLine[], taxesIncluded: boolean): Money =>
  taxesIncluded
    ? minus(
        amount,
        sum(
          taxLines.map((tax) => tax.amount),
          amount.currency,
        ),
      )
    : amount;

/** The discount without its tax, in the same proportion as the rest of the line; by the rates if nothing was paid. */
function shareOf(discount: Money, net: number, gross: number, taxLines: readonly TaxLine[]): number {
  if (gross > 0) return Number((2n * BigInt(discount.minor) * BigInt(net) + BigInt(gross)) / (2n * BigInt(gross)));
  return Math.round(discount.minor / (1 + taxLines.reduce((rate, tax) => rate + tax.rate, 0)));
}

/** One fee for each tax and rate, over all lines. */
function toTaxFees(taxLines: readonly TaxLine[], currency: string): Json[] {
  return [...taxesByName(taxLines, currency)]
    .filter(([, total]) => total.minor !== 0)
    .map(([name, total]) => ({
      name,
      tax_status: "none",
      total: toDecimal(total),
      meta_data: [{ key: orderMarks.taxFee, value: "yes" }],
    }));
}

/** What each fee is called, and comes to. */
export function taxesByName(taxLines: readonly TaxLine[], currency: string): ReadonlyMap<string, Money> {
  const amounts = new Map<string, Money[]>();
  for (const tax of taxLines) {
    const percent = `${Number((tax.rate * 100).toFixed(4))}%`;
    const title = tax.title || "Tax";
    const name = title.includes("%") ? title : `${title} ${percent}`;
    amounts.set(name, [...(amounts.get(name) ?? []), tax.amount]);
  }
  return new Map([...amounts].map(([name, parts]) => [name, sum(parts, currency)]));
}

function toBilling({ contact, billingAddress }: Pick<OrderFields, "contact" | "billingAddress">): Json {
  const address = toAddress(billingAddress);
  return {
    ...address,
    first_name: address["first_name"] || (contact.firstName ?? ""),
    last_name: address["last_name"] || (contact.lastName ?? ""),
    company: address["company"] || (contact.company ?? ""),
    phone: fitPhone(contact.phone) || address["phone"],
  };
}

/** The contact changed and the address did not: what is not known any more does not empty the address. */
function toContactOnly(contact: OrderFields["contact"]): Json {
  return {
    ...(contact.firstName ? { first_name: contact.firstName } : {}),
    ...(contact.lastName ? { last_name: contact.lastName } : {}),
    ...(contact.company ? { company: contact.company } : {}),
    phone: fitPhone(contact.phone),
  };
}

/** Every key, empty where nothing is known, so that a change clears what was there. */
function toAddress(address: PostalAddress | null): Record<string, string> {
  return {
    first_name: address?.firstName ?? "",
    last_name: address?.lastName ?? "",
    company: address?.company ?? "",
    address_1: address?.address1 ?? "",
    address_2: address?.address2 ?? "",
    city: address?.city ?? "",
    state: address?.provinceCode ?? address?.province ?? "",
    postcode: address?.zip ?? "",
    country: address?.countryCode ?? "",
    phone: fitPhone(address?.phone ?? null),
  };
}

/** A phone of more than 100 characters makes the store lose the whole address, without a word. */
const fitPhone = (phone: string | null): string => cut(phone ?? "", 100);
const cut = (text: string, characters: number): string => [...text].slice(0, characters).join("");

const toTagsMeta = (tags: readonly string[]): Meta[] => [
  { key: orderMarks.tags, value: tags.length > 0 ? tags.join(", ") : null },
];
const toEmailMeta = (email: string | null): Meta[] => [{ key: orderMarks.email, value: email }];

function toAttributesMeta(attributes: readonly NameValue[], oldKeys: readonly string[]): Meta[] {
  const now = joinedAttributes(attributes);
  const keys = now.map(({ key }) => key);
  const gone = oldKeys.filter((key) => !keys.includes(key)).map((key) => ({ key, value: null }));
  return [...now, ...gone, { key: orderMarks.attributeKeys, value: keys.length > 0 ? JSON.stringify(keys) : null }];
}

/** Equal keys would overwrite each other; over 255 characters of key or 64 KB of value the store drops them unsaid. */
function joinedAttributes(attributes: readonly NameValue[]): Meta[] {
  const values = new Map<string, string[]>();
  for (const { name, value } of attributes) {
    const key = safeKey(name);
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return [...values].map(([key, parts]) => ({ key, value: cut(parts.join(", "), 16_000) }));
}

const ownKeys: readonly string[] = [taxExemptKey, ...Object.values(orderMarks)];

/** Keys with "_" in front reach into the order itself ("_billing_email", "_transaction_id"); ours must stay ours. */
function safeKey(name: string): string {
  const key = cut(name.trim() || "Attribute", 200);
  return key.startsWith("_") || ownKeys.includes(key) ? `Marketplace: ${key}` : key;
}
