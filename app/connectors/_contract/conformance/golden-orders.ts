import type { LineToPush, OrderFields, OrderToPush, ShippingToPush } from "../canonical.ts";
import type { PostalAddress, TaxLine } from "../../../domain/order/marketplace-order.ts";
import { type Money, money } from "../../../domain/shared/money.ts";
import type { FakeProduct, FakeStore } from "../fake-store.ts";

/** An order whose picture in the vendor's store is known: what mapping has to get right. */
export interface GoldenOrder {
  readonly name: string;
  readonly currency: string;
  /** False: all lines are mapped, so that a platform without custom lines can take it. */
  readonly needsCustomLines: boolean;
  build(store: FakeStore): OrderToPush;
}

let references = 0;
/** Unique over the whole run, in the form the app uses. */
export const nextReference = (): string => `VSS-${String(++references).padStart(6, "0")}-9f3c`;

export const address: PostalAddress = {
  firstName: "Harbour",
  lastName: "Market",
  company: "Harbour Market Ltd",
  address1: "12 Quay Street",
  address2: "Unit 4",
  city: "Lisboa",
  provinceCode: null,
  province: null,
  zip: "1100-038",
  countryCode: "PT",
  phone: "+351210000001",
};

export const fields: OrderFields = {
  contact: {
    firstName: "Harbour",
    lastName: "Market",
    company: "Harbour Market Ltd",
    email: "orders+1001@harbour-market.example",
    phone: "+351210000001",
  },
  shippingAddress: address,
  billingAddress: address,
  note: "Marketplace order #1001",
  tags: ["Harbour Market", "#1001"],
  attributes: [{ name: "Marketplace order", value: "#1001" }],
};

/** A plain paid order; every golden order is a variation of it. */
export function plainOrder(store: FakeStore, more: Partial<OrderToPush> = {}): OrderToPush {
  return {
    reference: nextReference(),
    marketplace: { name: "Harbour Market", orderName: "#1001", orderId: "gid://shopify/Order/5001" },
    currency: store.currency,
    taxesIncluded: false,
    lines: [mappedLine(store, "line-1", { quantity: 2, unitPrice: money(1999, store.currency) })],
    shipping: null,
    paid: true,
    test: false,
    placedAt: "2026-11-02T08:59:30.000Z",
    fields,
    ...more,
  };
}

/** A line whose product exists in the store. */
export function mappedLine(
  store: FakeStore,
  key: string,
  more: Partial<LineToPush> = {},
  product: Partial<FakeProduct> = {},
): LineToPush {
  const title = more.title ?? `Product ${key}`;
  const sku = more.sku === undefined ? `SKU-${key}` : more.sku;
  const { productId, variantId } = store.addProduct({ title, sku, price: "77", stock: 1000, ...product });
  return {
    ...customLine(store, key, { title, ...more }),
    sku,
    mapping: { externalProductId: productId, externalVariantId: variantId },
  };
}

/** A line that the store's catalogue does not know. */
export const customLine = (store: FakeStore, key: string, more: Partial<LineToPush> = {}): LineToPush => ({
  key,
  mapping: null,
  title: `Custom ${key}`,
  variantTitle: null,
  sku: `C-${key}`,
  quantity: 1,
  unitPrice: money(1250, store.currency),
  discount: money(0, store.currency),
  taxLines: [],
  requiresShipping: true,
  weightGrams: 400,
  properties: [],
  ...more,
});

const tax = (title: string, rate: number, minor: number, currency: string): TaxLine => ({
  title,
  rate,
  amount: money(minor, currency),
});
const shippingOf = (currency: string, price: number, discount = 0, taxLines: TaxLine[] = []): ShippingToPush => ({
  title: "Standard",
  price: money(price, currency),
  discount: money(discount, currency),
  taxLines,
});

const golden = (
  name: string,
  currency: string,
  build: GoldenOrder["build"],
  needsCustomLines = false,
): GoldenOrder => ({ name, currency, needsCustomLines, build });

export const goldenOrders: readonly GoldenOrder[] = [
  golden("one mapped line, paid", "EUR", (store) => plainOrder(store)),
  golden("unpaid", "EUR", (store) => plainOrder(store, { paid: false })),
  golden("two taxes on top of each line and of shipping", "CAD", (store) => {
    const both = (gst: number, pst: number) => [tax("GST", 0.05, gst, "CAD"), tax("PST", 0.07, pst, "CAD")];
    return plainOrder(store, {
      lines: [
        mappedLine(store, "a", { quantity: 3, unitPrice: money(3333, "CAD"), taxLines: both(500, 700) }),
        mappedLine(store, "b", { unitPrice: money(1001, "CAD"), taxLines: both(50, 70) }),
      ],
      shipping: shippingOf("CAD", 1499, 0, both(75, 105)),
    });
  }),
  golden("two rates included in the prices", "EUR", (store) =>
    plainOrder(store, {
      taxesIncluded: true,
      lines: [
        mappedLine(store, "a", {
          quantity: 2,
          unitPrice: money(1990, "EUR"),
          taxLines: [tax("IVA", 0.23, 744, "EUR")],
        }),
        mappedLine(store, "b", { unitPrice: money(999, "EUR"), taxLines: [tax("IVA", 0.06, 57, "EUR")] }),
      ],
      shipping: shippingOf("EUR", 490, 0, [tax("IVA", 0.23, 92, "EUR")]),
    }),
  ),
  golden("discounts that do not divide by the quantity, and a discount on shipping", "EUR", (store) =>
    plainOrder(store, {
      lines: [
        mappedLine(store, "a", { quantity: 3, unitPrice: money(999, "EUR"), discount: money(100, "EUR") }),
        mappedLine(store, "b", { quantity: 7, unitPrice: money(1, "EUR"), discount: money(3, "EUR") }),
      ],
      shipping: shippingOf("EUR", 500, 199),
    }),
  ),
  golden("discount, taxes and shipping together", "EUR", (store) =>
    plainOrder(store, {
      lines: [
        mappedLine(store, "a", {
          quantity: 3,
          unitPrice: money(1999, "EUR"),
          discount: money(601, "EUR"),
          taxLines: [tax("IVA", 0.23, 1241, "EUR")],
        }),
      ],
      shipping: shippingOf("EUR", 700, 350, [tax("IVA", 0.23, 81, "EUR")]),
    }),
  ),
  golden("everything for free", "EUR", (store) =>
    plainOrder(store, {
      lines: [mappedLine(store, "a", { quantity: 2, unitPrice: money(1500, "EUR"), discount: money(3000, "EUR") })],
      shipping: shippingOf("EUR", 500, 500),
    }),
  ),
  golden("a currency without decimals", "JPY", (store) =>
    plainOrder(store, {
      lines: [
        mappedLine(store, "a", { quantity: 3, unitPrice: money(1480, "JPY"), discount: money(100, "JPY") }),
        mappedLine(store, "b", { unitPrice: money(1, "JPY"), taxLines: [tax("消費税", 0.1, 1, "JPY")] }),
      ],
      shipping: shippingOf("JPY", 600),
    }),
  ),
  golden("a currency with three decimals", "KWD", (store) =>
    plainOrder(store, {
      lines: [mappedLine(store, "a", { quantity: 3, unitPrice: money(12_345, "KWD"), discount: money(1, "KWD") })],
      shipping: shippingOf("KWD", 1_250),
    }),
  ),
  golden("emoji, right-to-left and other scripts", "EUR", (store) =>
    plainOrder(store, {
      lines: [
        mappedLine(store, "a", { title: "Kaffeetasse ☕️ „Žluťoučký kůň“" }),
        mappedLine(store, "b", { title: "قهوة عربية" }),
      ],
      fields: {
        ...fields,
        note: 'שלום 👩🏽‍🚀 <b>"quoted"</b> & 한국어',
        shippingAddress: { ...address, address1: "ul. Świętokrzyska 1 🏠", city: "Łódź" },
      },
    }),
  ),
  golden("no phone", "EUR", (store) =>
    plainOrder(store, {
      fields: {
        ...fields,
        contact: { ...fields.contact, phone: null },
        shippingAddress: { ...address, phone: null },
        billingAddress: { ...address, phone: null },
      },
    }),
  ),
  golden("no e-mail, no billing address, no note, no tags", "EUR", (store) =>
    plainOrder(store, {
      fields: {
        ...fields,
        contact: { ...fields.contact, email: null },
        billingAddress: null,
        note: null,
        tags: [],
        attributes: [],
      },
    }),
  ),
  golden("250 lines", "EUR", (store) =>
    plainOrder(store, {
      lines: Array.from({ length: 250 }, (_, index) =>
        mappedLine(store, `n${index}`, { quantity: 1 + (index % 3), unitPrice: money(101 + index, "EUR") }),
      ),
    }),
  ),
  golden("two lines of one product, told apart by their keys only", "EUR", (store) => {
    const first = mappedLine(store, "first", { sku: "TWIN", quantity: 1 });
    return plainOrder(store, { lines: [first, { ...first, key: "second", quantity: 4 }] });
  }),
  golden(
    "custom lines only",
    "EUR",
    (store) =>
      plainOrder(store, {
        lines: [
          customLine(store, "a", {
            quantity: 2,
            discount: money(99, "EUR"),
            properties: [{ name: "Engraving", value: "No. 7" }],
          }),
          customLine(store, "b", { sku: null, variantTitle: "Blue" }),
        ],
        shipping: shippingOf("EUR", 350),
      }),
    true,
  ),
  golden(
    "mapped and custom lines mixed",
    "EUR",
    (store) =>
      plainOrder(store, {
        lines: [
          customLine(store, "a", { sku: "SAME" }),
          mappedLine(store, "b", { sku: "SAME", quantity: 3, taxLines: [tax("IVA", 0.23, 863, "EUR")] }),
          customLine(store, "c", { quantity: 5 }),
        ],
      }),
    true,
  ),
];

/** What the buyer was charged for this part: the number the vendor's store has to show. */
export function expectedTotal(order: OrderToPush): Money {
  const taxed = [...order.lines, ...(order.shipping ? [order.shipping] : [])];
  const taxes = taxed.flatMap((part) => part.taxLines).reduce((sum, { amount }) => sum + amount.minor, 0);
  const goods = order.lines.reduce((sum, line) => sum + line.unitPrice.minor * line.quantity - line.discount.minor, 0);
  const shipping = order.shipping ? order.shipping.price.minor - order.shipping.discount.minor : 0;
  return money(goods + shipping + (order.taxesIncluded ? 0 : taxes), order.currency);
}
