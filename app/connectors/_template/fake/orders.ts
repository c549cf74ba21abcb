import { z } from "zod";
import type { FakeOrder, FakeShipment, FakeTracking } from "../../_contract/fake-store.ts";
import { parseMoney, toDecimal } from "../../../domain/shared/money.ts";

const taxes = z.array(z.object({ title: z.string(), rate: z.number(), amount: z.string() }));
const address = z.record(z.string(), z.string().nullable()).nullable();
const nameValue = z.object({ name: z.string(), value: z.string() });

/** What POST /orders takes. */
export const orderInputSchema = z.object({
  reference: z.string(),
  currency: z.string(),
  taxes_included: z.boolean(),
  paid: z.boolean(),
  placed_at: z.string(),
  lines: z.array(
    z.object({
      key: z.string(),
      product_id: z.string().nullable(),
      variant_id: z.string().nullable(),
      title: z.string(),
      sku: z.string().nullable(),
      quantity: z.int().positive(),
      price: z.string(),
      discount: z.string(),
      taxes,
      properties: z.array(nameValue),
    }),
  ),
  shipping: z.object({ title: z.string(), price: z.string(), discount: z.string(), taxes }).nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  contact: z.record(z.string(), z.string().nullable()),
  shipping_address: address,
  billing_address: address,
  note: z.string().nullable(),
  tags: z.array(z.string()),
  attributes: z.array(nameValue),
});

export interface OrderRow {
  readonly id: string;
  readonly input: z.infer<typeof orderInputSchema>;
  readonly createdAt: string;
  updatedAt: string;
  status: string;
  shipments: {
    readonly id: string;
    readonly at: string;
    readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
    tracking: FakeTracking | null;
    cancelled: boolean;
  }[];
}

export const newOrder = (id: string, input: OrderRow["input"], at: string): OrderRow => ({
  id,
  input,
  createdAt: at,
  updatedAt: at,
  status: "open",
  shipments: [],
});

const lineIdOf = (order: OrderRow, index: number): string => `${order.id}-${index + 1}`;

const leftOf = (order: OrderRow, index: number): number =>
  (order.input.lines[index]?.quantity ?? 0) -
  order.shipments
    .filter((shipment) => !shipment.cancelled)
    .flatMap((shipment) => shipment.lines)
    .filter((line) => line.lineId === lineIdOf(order, index))
    .reduce((sum, line) => sum + line.quantity, 0);

/** How many items of the order are not yet shipped. */
export const unshipped = (order: OrderRow): number =>
  order.input.lines.reduce((sum, _, index) => sum + leftOf(order, index), 0);

/** Ships the given lines, or all that is left of every line. */
export function addShipment(order: OrderRow, id: string, { lines, tracking }: FakeShipment, at: string): void {
  const all = order.input.lines.map((_, index) => ({ lineId: lineIdOf(order, index), quantity: leftOf(order, index) }));
  order.shipments.push({ id, at, lines: lines ?? all.filter((line) => line.quantity > 0), tracking, cancelled: false });
  if (unshipped(order) === 0) order.status = "shipped";
}

function totals(order: OrderRow) {
  const { currency, lines, shipping, taxes_included } = order.input;
  const minor = (amount: string) => parseMoney(amount, currency)?.minor ?? NaN;
  const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);
  const taxed = [...lines, ...(shipping ? [shipping] : [])];
  const tax = sum(taxed.flatMap((part) => part.taxes.map(({ amount }) => minor(amount))));
  const goods = sum(lines.map((line) => minor(line.price) * line.quantity - minor(line.discount)));
  const freight = shipping ? minor(shipping.price) - minor(shipping.discount) : 0;
  const text = (value: number) => toDecimal({ minor: value, currency });
  return {
    total: text(goods + freight + (taxes_included ? 0 : tax)),
    shippingTotal: text(freight),
    taxTotal: text(tax),
    discountTotal: text(sum(taxed.map(({ discount }) => minor(discount)))),
    lineTotals: lines.map((line) => text(minor(line.price) * line.quantity - minor(line.discount))),
  };
}

/** The order as the API shows it. */
export const present = (order: OrderRow) => ({
  id: order.id,
  name: `T${order.id}`,
  reference: order.input.reference,
  status: order.status,
  currency: order.input.currency,
  total: totals(order).total,
  updated_at: order.updatedAt,
  shipping_address: order.input.shipping_address,
  lines: order.input.lines.map(({ key, quantity }, index) => ({ id: lineIdOf(order, index), key, quantity })),
  shipments: order.shipments.map((shipment) => ({
    id: shipment.id,
    status: shipment.cancelled ? "cancelled" : "sent",
    shipped_at: shipment.at,
    lines: shipment.lines.map(({ lineId, quantity }) => ({ line_id: lineId, quantity })),
    trackings: shipment.tracking
      ? [{ carrier: shipment.tracking.company, number: shipment.tracking.number, url: shipment.tracking.url ?? null }]
      : [],
  })),
});

/** The order as tests and the sandbox look at it. */
export function view(order: OrderRow): FakeOrder {
  const { input } = order;
  const { lineTotals, ...sums } = totals(order);
  return {
    externalId: order.id,
    name: `T${order.id}`,
    createdAt: order.createdAt,
    reference: input.reference,
    status: order.status,
    paid: input.paid,
    cancelled: order.status === "cancelled",
    currency: input.currency,
    ...sums,
    note: input.note,
    tags: input.tags,
    attributes: input.attributes,
    email: input.email,
    phone: input.phone,
    shippingAddress: input.shipping_address,
    billingAddress: input.billing_address,
    lines: input.lines.map((line, index) => ({
      id: lineIdOf(order, index),
      title: line.title,
      sku: line.sku,
      variantId: line.variant_id,
      quantity: line.quantity,
      unshipped: leftOf(order, index),
      price: line.price,
      total: lineTotals[index] ?? "",
    })),
    fulfillments: order.shipments.map(({ id, lines, tracking, cancelled }) => ({ id, lines, tracking, cancelled })),
    customerMails: 0,
  };
}
