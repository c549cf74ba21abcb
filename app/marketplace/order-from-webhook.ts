import { z } from "zod";
import type { MarketplaceOrder, NameValue, OrderLine, PostalAddress } from "../domain/order/marketplace-order.ts";
import type { LineGid, OrderGid, ProductGid, VariantGid } from "../domain/shared/ids.ts";
import { parseMoney, sum, type Money } from "../domain/shared/money.ts";
import { err, ok, type Result } from "../domain/shared/result.ts";
import {
  financialStatusOf,
  instant,
  instantOrNull,
  markTips,
  sortedTags,
  textOrNull,
} from "./canonical-order-parts.ts";
import { issueSentence } from "./issue-sentence.ts";

/** A number, or text where the number is too long for one. */
const id = z.union([z.number().int(), z.string().regex(/^\d+$/)]).transform(String);
const text = z.string().nullish().transform(textOrNull);
const time = z.string().refine((value) => !Number.isNaN(Date.parse(value)));

/** Only the shop's own money counts; what the customer saw in another currency does not. */
const moneySet = z
  .object({ shop_money: z.object({ amount: z.string(), currency_code: z.string() }) })
  .transform(({ shop_money: { amount, currency_code } }, context): Money => {
    const money = parseMoney(amount, currency_code);
    if (money) return money;
    context.addIssue({ code: "custom", message: "not an amount" });
    return z.NEVER;
  });
const taxLines = z
  .array(z.object({ title: z.string(), rate: z.number().nullish(), price_set: moneySet }))
  .nullish()
  .transform((lines) =>
    (lines ?? []).map(({ title, rate, price_set }) => ({ title, rate: rate ?? 0, amount: price_set })),
  );
const allocations = z
  .array(z.object({ amount_set: moneySet }))
  .nullish()
  .transform((list) => (list ?? []).map(({ amount_set }) => amount_set));

/** Apps write numbers, lists and objects into properties too. */
const nameValues = z
  .array(z.object({ name: z.unknown(), value: z.unknown() }))
  .nullish()
  .transform((list): NameValue[] =>
    (list ?? []).map(({ name, value }) => ({ name: asText(name), value: asText(value) })),
  );
const asText = (value: unknown): string =>
  value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);

const address = z
  .object({
    first_name: text,
    last_name: text,
    company: text,
    address1: text,
    address2: text,
    city: text,
    province_code: text,
    province: text,
    zip: text,
    country_code: text,
    phone: text,
  })
  .nullish()
  .transform((value): PostalAddress | null =>
    value
      ? {
          firstName: value.first_name,
          lastName: value.last_name,
          company: value.company,
          address1: value.address1,
          address2: value.address2,
          city: value.city,
          provinceCode: value.province_code,
          province: value.province,
          zip: value.zip,
          countryCode: value.country_code,
          phone: value.phone,
        }
      : null,
  );

const lineSchema = z.object({
  id,
  admin_graphql_api_id: z.string().optional(),
  title: z.string(),
  variant_title: text,
  sku: text,
  vendor: text,
  variant_id: id.nullish(),
  product_id: id.nullish(),
  quantity: z.number().int().positive(),
  current_quantity: z.number().int().nonnegative(),
  requires_shipping: z.boolean(),
  gift_card: z.boolean().nullish(),
  grams: z.number().nullish(),
  price_set: moneySet,
  discount_allocations: allocations,
  tax_lines: taxLines,
  properties: nameValues,
});

const orderSchema = z.object({
  id,
  admin_graphql_api_id: z.string().optional(),
  name: z.string(),
  created_at: time,
  updated_at: time,
  cancelled_at: time.nullish(),
  test: z.boolean().nullish(),
  app_id: id.nullish(),
  source_identifier: text,
  financial_status: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  currency: z.string(),
  taxes_included: z.boolean(),
  tags: z.string().nullish(),
  email: text,
  phone: text,
  note: text,
  note_attributes: nameValues,
  buyer_accepts_marketing: z.boolean().nullish(),
  total_tip_received: z.string().nullish(),
  customer: z.object({ id, admin_graphql_api_id: z.string().optional(), first_name: text, last_name: text }).nullish(),
  shipping_address: address,
  billing_address: address,
  shipping_lines: z.array(
    z.object({
      title: z.string(),
      code: text,
      price_set: moneySet,
      discount_allocations: allocations,
      tax_lines: taxLines,
      is_removed: z.boolean().nullish(),
    }),
  ),
  line_items: z.array(lineSchema),
});

/**
 * Reads the body of any orders/* webhook that holds a whole order (create, updated, paid, cancelled), as parsed by
 * `parseBigJson`. The error names what is missing, by path, and quotes nothing.
 */
export function orderFromWebhook(body: unknown): Result<MarketplaceOrder, string> {
  const parsed = orderSchema.safeParse(body);
  return parsed.success ? ok(toOrder(parsed.data)) : err(issueSentence(parsed.error));
}

function toOrder(body: z.output<typeof orderSchema>): MarketplaceOrder {
  const { currency } = body;
  const lines = body.line_items.map((line) => toLine(line, currency));
  const tips = body.total_tip_received ? parseMoney(body.total_tip_received, currency) : null;
  return {
    gid: (body.admin_graphql_api_id ?? gid("Order", body.id)) as OrderGid,
    name: body.name,
    createdAt: instant(body.created_at),
    updatedAt: instant(body.updated_at),
    cancelledAt: instantOrNull(body.cancelled_at),
    test: body.test ?? false,
    appId: body.app_id ?? null,
    sourceIdentifier: body.source_identifier,
    financialStatus: financialStatusOf(body.financial_status),
    fulfillmentStatus: fulfillmentStatusOf(body.fulfillment_status),
    currency,
    taxesIncluded: body.taxes_included,
    lines: markTips(lines, tips),
    shippingLines: body.shipping_lines
      .filter((line) => !line.is_removed)
      .map((line) => ({
        title: line.title,
        code: line.code,
        price: line.price_set,
        discount: sum(line.discount_allocations, currency),
        taxLines: line.tax_lines,
      })),
    tags: sortedTags((body.tags ?? "").split(",")),
    personal: {
      customerGid: body.customer ? (body.customer.admin_graphql_api_id ?? gid("Customer", body.customer.id)) : null,
      firstName: body.customer?.first_name ?? null,
      lastName: body.customer?.last_name ?? null,
      email: body.email,
      phone: body.phone,
      acceptsMarketing: body.buyer_accepts_marketing ?? false,
      shippingAddress: body.shipping_address,
      billingAddress: body.billing_address,
      note: body.note,
      attributes: body.note_attributes,
      lineProperties: Object.fromEntries(
        body.line_items.flatMap((line) => (line.properties.length > 0 ? [[lineGid(line), line.properties]] : [])),
      ),
    },
  };
}

const toLine = (line: z.output<typeof lineSchema>, currency: string): OrderLine => ({
  gid: lineGid(line),
  variantGid: line.variant_id ? (gid("ProductVariant", line.variant_id) as VariantGid) : null,
  productGid: line.product_id ? (gid("Product", line.product_id) as ProductGid) : null,
  title: line.title,
  variantTitle: line.variant_title,
  sku: line.sku,
  vendor: line.vendor,
  quantity: line.quantity,
  currentQuantity: line.current_quantity,
  requiresShipping: line.requires_shipping,
  giftCard: line.gift_card ?? false,
  tip: false,
  weightGrams: line.grams || null,
  unitPrice: line.price_set,
  discount: sum(line.discount_allocations, currency),
  taxLines: line.tax_lines,
});

const gid = (type: string, number: string): string => `gid://shopify/${type}/${number}`;
const lineGid = (line: { id: string; admin_graphql_api_id?: string | undefined }): LineGid =>
  (line.admin_graphql_api_id ?? gid("LineItem", line.id)) as LineGid;

function fulfillmentStatusOf(word: string | null | undefined): MarketplaceOrder["fulfillmentStatus"] {
  return word === "partial" || word === "fulfilled" || word === "restocked" ? word : "unfulfilled";
}
