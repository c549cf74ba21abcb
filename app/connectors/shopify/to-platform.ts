import type { OrderFields, OrderToPush, ShippingToPush } from "../_contract/canonical.ts";
import type { NameValue, PostalAddress, TaxLine } from "../../domain/order/marketplace-order.ts";
import { minus, toDecimal, type Money } from "../../domain/shared/money.ts";
import type {
  CountryCode,
  CreateOrderMutationVariables,
  CurrencyCode,
  MailingAddressInput,
  MoneyBagInput,
  OrderBeforeUpdateQuery,
  OrderCreateLineItemInput,
  OrderCreateShippingLineInput,
  OrderCreateTaxLineInput,
  UpdateOrderMutationVariables,
} from "./documents.generated.ts";
import { planDiscounts } from "./plan-discounts.ts";
import { lineKeyProperty, referenceMetafield, sentMetafield } from "./reference.ts";
import { readJson, sentSchema, type Sent } from "./schema.ts";

const maxTagLength = 40;
const maxStaffNoteLength = 255;
const discountCode = "MARKETPLACE";

/**
 * The order as Shopify is asked to create it. No `customer` is given: it would write a customer record of the buyer
 * into the vendor's store, with the parcel's address as that customer's own. Contact and addresses travel as fields of
 * this one order. Nothing is mailed to anyone, stock is taken whatever its level, because the sale has happened.
 */
export function toNewOrder(order: OrderToPush): CreateOrderMutationVariables {
  const { fields, currency } = order;
  const plan = planDiscounts(order.lines, currency);
  const tags = toTags(fields.tags);
  const attributes = toAttributes(fields.attributes);
  return {
    lines: order.lines.length,
    order: {
      currency: currency as CurrencyCode,
      sourceIdentifier: order.reference,
      processedAt: order.placedAt,
      test: order.test,
      financialStatus: order.paid ? "PAID" : "PENDING",
      taxesIncluded: order.taxesIncluded,
      lineItems: order.lines.map((line, index) => toLine(line, plan.unitPrices[index] ?? line.unitPrice)),
      ...(plan.orderDiscount && {
        discountCode: { itemFixedDiscountCode: { code: discountCode, amountSet: toMoneyBag(plan.orderDiscount) } },
      }),
      ...(order.shipping && { shippingLines: [toShipping(order.shipping)] }),
      email: fields.contact.email,
      phone: toPhone(fields.contact.phone),
      shippingAddress: toAddress(fields.shippingAddress),
      billingAddress: toAddress(fields.billingAddress),
      note: fields.note,
      tags,
      customAttributes: attributes,
      metafields: [
        { ...referenceMetafield, value: order.reference },
        { ...sentMetafield, value: JSON.stringify(toSent(tags, attributes)) },
      ],
    },
    options: { inventoryBehaviour: "DECREMENT_IGNORING_POLICY", sendReceipt: false, sendFulfillmentReceipt: false },
  };
}

function toLine(line: OrderToPush["lines"][number], unitPrice: Money): OrderCreateLineItemInput {
  const shared = {
    quantity: line.quantity,
    priceSet: toMoneyBag(unitPrice),
    requiresShipping: line.requiresShipping,
    // A line that bore no tax must not get any when Shopify computes the order again after a change of address.
    taxable: line.taxLines.length > 0,
    taxLines: line.taxLines.map(toTaxLine),
    properties: [...line.properties.filter(hasName), { name: lineKeyProperty, value: line.key }],
  };
  // A mapped line keeps the vendor's own title, SKU and weight.
  if (line.mapping?.externalVariantId)
    return { ...shared, variantId: toGid("ProductVariant", line.mapping.externalVariantId) };
  return {
    ...shared,
    ...(line.mapping && { productId: toGid("Product", line.mapping.externalProductId) }),
    title: line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    ...(line.weightGrams !== null && { weight: { unit: "GRAMS" as const, value: line.weightGrams } }),
  };
}

/** One piece, so the discount can simply be taken off its price. */
const toShipping = (shipping: ShippingToPush): OrderCreateShippingLineInput => ({
  title: shipping.title,
  priceSet: toMoneyBag(minus(shipping.price, shipping.discount)),
  taxLines: shipping.taxLines.map(toTaxLine),
});

const toTaxLine = (tax: TaxLine): OrderCreateTaxLineInput => ({
  title: tax.title,
  rate: String(tax.rate),
  priceSet: toMoneyBag(tax.amount),
});

const toMoneyBag = (amount: Money): MoneyBagInput => ({
  shopMoney: { amount: toDecimal(amount), currencyCode: amount.currency as CurrencyCode },
});

const toAddress = (address: PostalAddress | null): MailingAddressInput | null =>
  address && {
    firstName: address.firstName,
    lastName: address.lastName,
    company: address.company,
    address1: address.address1,
    address2: address.address2,
    city: address.city,
    provinceCode: address.provinceCode,
    zip: address.zip,
    countryCode: address.countryCode as CountryCode | null,
    phone: address.phone,
  };

/** The order's own telephone number must be in international form, or Shopify refuses the whole order. */
function toPhone(phone: string | null): string | null {
  const digits = phone?.replace(/[\s().-]/g, "") ?? "";
  return /^\+[1-9]\d{6,14}$/.test(digits) ? digits : null;
}

/** Shopify cuts tags at commas and takes 40 characters each. */
const toTags = (tags: readonly string[]): string[] => [
  ...new Set(
    tags
      .map((tag) => [...tag.replaceAll(",", " ").trim()].slice(0, maxTagLength).join("").trim())
      .filter((tag) => tag !== ""),
  ),
];

const hasName = ({ name }: NameValue): boolean => name.trim() !== "";
const toAttributes = (attributes: readonly NameValue[]) =>
  attributes.filter(hasName).map(({ name, value }) => ({ key: name, value }));

const toSent = (tags: readonly string[], attributes: readonly { readonly key: string }[]): Sent => ({
  tags: [...tags],
  attributes: attributes.map(({ key }) => key),
});

/** Ids are kept as Shopify's global ids; a bare number, as CSV files and older tools have it, is understood too. */
const toGid = (type: string, id: string): string => (/^\d+$/.test(id) ? `gid://shopify/${type}/${id}` : id);

/**
 * The change of an order that stands. Tags and attributes are shared with the vendor's staff: only ours, as remembered
 * on the order, are replaced. Null variables: nothing is left that Shopify could change.
 */
export function toOrderChange(
  id: string,
  fields: Partial<OrderFields>,
  current: NonNullable<OrderBeforeUpdateQuery["order"]>,
): { readonly variables: UpdateOrderMutationVariables | null; readonly skipped: readonly (keyof OrderFields)[] } {
  const sent = readJson(sentSchema, current.sent?.value) ?? { tags: [], attributes: [] };
  const skipped: (keyof OrderFields)[] = [];
  if (fields.billingAddress !== undefined) skipped.push("billingAddress");
  if (fields.shippingAddress === null) skipped.push("shippingAddress");

  const tags = fields.tags && toTags(fields.tags);
  const newTags = tags?.filter((tag) => !current.tags.includes(tag)) ?? [];
  const oldTags = tags ? sent.tags.filter((tag) => !tags.includes(tag) && current.tags.includes(tag)) : [];
  const attributes = fields.attributes && toAttributes(fields.attributes);
  const theirs = current.customAttributes.filter(
    ({ key }) => !sent.attributes.includes(key) && !attributes?.some((ours) => ours.key === key),
  );
  const input = {
    ...(fields.contact && { email: fields.contact.email, phone: toPhone(fields.contact.phone) }),
    ...(fields.shippingAddress && { shippingAddress: toAddress(fields.shippingAddress) }),
    ...(fields.note !== undefined && { note: fields.note ?? "" }),
    ...(attributes && {
      customAttributes: [...theirs.map(({ key, value }) => ({ key, value: value ?? "" })), ...attributes],
    }),
    ...((tags || attributes) && {
      metafields: [
        {
          ...sentMetafield,
          value: JSON.stringify({
            tags: tags ?? sent.tags,
            attributes: attributes?.map(({ key }) => key) ?? sent.attributes,
          } satisfies Sent),
        },
      ],
    }),
  };
  if (Object.keys(input).length === 0) return { variables: null, skipped };
  return {
    variables: {
      id,
      input: { id, ...input },
      newTags,
      oldTags,
      addTags: newTags.length > 0,
      removeTags: oldTags.length > 0,
    },
    skipped,
  };
}

/** A note for the vendor's staff, at most 255 characters. */
export const toStaffNote = (reason: string): string => [...reason].slice(0, maxStaffNoteLength).join("");
