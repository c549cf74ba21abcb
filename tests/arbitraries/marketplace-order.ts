import fc from "fast-check";
import type {
  MarketplaceOrder,
  OrderLine,
  OrderPersonal,
  PostalAddress,
  ShippingLine,
  TaxLine,
} from "../../app/domain/order/marketplace-order.ts";
import { financialStatuses } from "../../app/domain/order/marketplace-order.ts";
import type { LineGid, OrderGid, VariantGid } from "../../app/domain/shared/ids.ts";
import { money } from "../../app/domain/shared/money.ts";

/** Vendor texts as merchants type them: three vendors and somebody unknown. */
export const vendorTexts = ["Acme", " acmé ", "Borealis Goods", "BOREALIS  goods", "Čapek", "Nobody", null] as const;

const taxLines = (currency: string): fc.Arbitrary<TaxLine[]> =>
  fc.array(
    fc.record({
      title: fc.constantFrom("VAT", "City tax"),
      rate: fc.constantFrom(0.05, 0.2, 0.21),
      amount: fc.nat(100_000).map((minor) => money(minor, currency)),
    }),
    { maxLength: 2 },
  );

export const orderLine = (index: number, currency: string): fc.Arbitrary<OrderLine> =>
  fc
    .record({
      quantity: fc.integer({ min: 1, max: 6 }),
      removed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(6)),
      unitMinor: fc.nat(500_000),
      discountPart: fc.nat(100),
      vendor: fc.constantFrom(...vendorTexts),
      variant: fc.option(fc.constantFrom("1", "2", "3", "4", "5", "6"), { freq: 5 }),
      requiresShipping: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
      giftCard: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, fc.constant(true)),
      tip: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, fc.constant(true)),
      taxLines: taxLines(currency),
    })
    .map(({ quantity, removed, unitMinor, discountPart, variant, ...rest }) => ({
      ...rest,
      gid: `gid://shopify/LineItem/${index + 1}` as LineGid,
      variantGid: variant === null ? null : (`gid://shopify/ProductVariant/${variant}` as VariantGid),
      productGid: null,
      title: `Thing ${index + 1}`,
      variantTitle: null,
      sku: `SKU-${index + 1}`,
      quantity,
      currentQuantity: Math.max(quantity - removed, 0),
      weightGrams: 100,
      unitPrice: money(unitMinor, currency),
      discount: money(Math.floor((unitMinor * quantity * discountPart) / 100), currency),
    }));

const shippingLine = (currency: string): fc.Arbitrary<ShippingLine> =>
  fc.record({
    title: fc.constantFrom("Standard", "Express"),
    code: fc.constant(null),
    price: fc.nat(9_999).map((minor) => money(minor, currency)),
    discount: fc.nat(500).map((minor) => money(minor, currency)),
    taxLines: taxLines(currency),
  });

export const anAddress: PostalAddress = {
  firstName: "Jana",
  lastName: "Nováková",
  company: null,
  address1: "Dlouhá 12",
  address2: null,
  city: "Praha",
  provinceCode: null,
  province: null,
  zip: "110 00",
  countryCode: "CZ",
  phone: "+420 777 123 456",
};

export const somePersonal: OrderPersonal = {
  customerGid: "gid://shopify/Customer/1",
  firstName: "Jana",
  lastName: "Nováková",
  email: "jana.novakova@example.com",
  phone: "+420 777 123 456",
  acceptsMarketing: false,
  shippingAddress: anAddress,
  billingAddress: anAddress,
  note: null,
  attributes: [],
  lineProperties: {},
};

/** Any order: 0-, 2- and 3-decimal currencies, several taxes, edits, tips, gift cards, unknown vendors. */
export const marketplaceOrder: fc.Arbitrary<MarketplaceOrder> = fc.constantFrom("JPY", "EUR", "KWD").chain((currency) =>
  fc.record({
    gid: fc.constant("gid://shopify/Order/5001" as OrderGid),
    name: fc.constant("#1001"),
    createdAt: fc.constant("2026-03-01T10:00:00Z"),
    updatedAt: fc.constant("2026-03-01T10:00:00Z"),
    cancelledAt: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, fc.constant("2026-03-02T10:00:00Z")),
    test: fc.boolean(),
    appId: fc.constant(null),
    sourceIdentifier: fc.constant(null),
    financialStatus: fc.constantFrom(...financialStatuses),
    fulfillmentStatus: fc.constant("unfulfilled" as const),
    currency: fc.constant(currency),
    taxesIncluded: fc.boolean(),
    lines: fc
      .integer({ min: 0, max: 8 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => orderLine(index, currency)))),
    shippingLines: fc.array(shippingLine(currency), { maxLength: 2 }),
    tags: fc.constant([]),
    personal: fc.constant(somePersonal),
  }),
);
