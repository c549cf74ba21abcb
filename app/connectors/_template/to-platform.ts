import type { OrderFields, OrderToPush } from "../_contract/canonical.ts";
import { toDecimal } from "../../domain/shared/money.ts";

/** Our order in the platform's words. Pure: the same order always gives the same request. */
export const toPlatformOrder = (order: OrderToPush) => ({
  reference: order.reference,
  currency: order.currency,
  taxes_included: order.taxesIncluded,
  paid: order.paid,
  placed_at: order.placedAt,
  lines: order.lines.map((line) => ({
    key: line.key,
    product_id: line.mapping?.externalProductId ?? null,
    variant_id: line.mapping?.externalVariantId ?? null,
    title: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    sku: line.sku,
    quantity: line.quantity,
    price: toDecimal(line.unitPrice),
    discount: toDecimal(line.discount),
    taxes: line.taxLines.map((tax) => ({ title: tax.title, rate: tax.rate, amount: toDecimal(tax.amount) })),
    properties: line.properties,
  })),
  shipping: order.shipping && {
    title: order.shipping.title,
    price: toDecimal(order.shipping.price),
    discount: toDecimal(order.shipping.discount),
    taxes: order.shipping.taxLines.map((tax) => ({ title: tax.title, rate: tax.rate, amount: toDecimal(tax.amount) })),
  },
  ...toPlatformFields(order.fields),
});

/** Only the fields that are given; one that is absent stays as it is in the store. */
export const toPlatformFields = (fields: Partial<OrderFields>) => ({
  ...(fields.contact && { email: fields.contact.email, phone: fields.contact.phone, contact: fields.contact }),
  ...(fields.shippingAddress !== undefined && { shipping_address: fields.shippingAddress }),
  ...(fields.billingAddress !== undefined && { billing_address: fields.billingAddress }),
  ...(fields.note !== undefined && { note: fields.note }),
  ...(fields.tags && { tags: fields.tags }),
  ...(fields.attributes && { attributes: fields.attributes }),
});
