import type { MarketplaceOrder, OrderLine, PostalAddress } from "../order/marketplace-order.ts";
import type { VendorSlice } from "../order/vendor-order.ts";
import type { LineGid, OrderGid, ProductGid, VariantGid } from "../shared/ids.ts";
import type { UnitCosts } from "../splitting/price-line.ts";
import { currencyDecimals, money, type Money } from "../shared/money.ts";

const address: PostalAddress = {
  firstName: "Robin",
  lastName: "Example",
  company: null,
  address1: "12 Sample Street",
  address2: null,
  city: "Sampleton",
  provinceCode: null,
  province: null,
  zip: "0123",
  countryCode: "NO",
  phone: "+4720000000",
};

/** An order that nobody placed, with a bit of everything that a buyer can say, for showing what is done with it. */
export function exampleOrder(currency: string): {
  order: MarketplaceOrder;
  slice: Pick<VendorSlice, "lines" | "shipping">;
  /** What the items might cost the merchant. */
  costs: UnitCosts;
} {
  const amount = (whole: number): Money => money(whole * 10 ** currencyDecimals(currency), currency);
  const line = (id: string, change: Partial<OrderLine>): OrderLine => ({
    gid: `gid://shopify/LineItem/${id}` as LineGid,
    variantGid: `gid://shopify/ProductVariant/${id}` as VariantGid,
    productGid: `gid://shopify/Product/${id}` as ProductGid,
    title: "",
    variantTitle: null,
    sku: null,
    vendor: null,
    quantity: 1,
    currentQuantity: 1,
    requiresShipping: true,
    giftCard: false,
    tip: false,
    weightGrams: null,
    unitPrice: amount(0),
    discount: amount(0),
    taxLines: [],
    ...change,
  });
  const lines = [
    line("1", { title: "Serving bowl", variantTitle: "Blue", sku: "BOWL-BLUE", quantity: 2, unitPrice: amount(40) }),
    line("2", { title: "Engraved spoon", sku: "SPOON-1", unitPrice: amount(25), discount: amount(5) }),
  ];
  const at = "2026-01-15T10:00:00Z";
  return {
    order: {
      gid: "gid://shopify/Order/1" as OrderGid,
      name: "#1001",
      createdAt: at,
      updatedAt: at,
      cancelledAt: null,
      test: false,
      appId: null,
      sourceIdentifier: null,
      financialStatus: "paid",
      fulfillmentStatus: "unfulfilled",
      currency,
      taxesIncluded: true,
      lines,
      shippingLines: [],
      tags: ["gift"],
      personal: {
        customerGid: null,
        firstName: "Robin",
        lastName: "Example",
        email: "robin@example.com",
        phone: "+4720000000",
        acceptsMarketing: false,
        shippingAddress: address,
        billingAddress: address,
        note: "Please ring the bell and ask for Robin Example.",
        attributes: [{ name: "Gift wrap", value: "Yes" }],
        lineProperties: { [lines[1]?.gid ?? ""]: [{ name: "Engraving", value: "For Robin" }] },
      },
    },
    slice: {
      lines: lines.map(({ gid, quantity, unitPrice, discount, taxLines }) => ({
        lineGid: gid,
        quantity,
        unitPrice,
        discount,
        taxLines,
        mapping: null,
      })),
      shipping: { title: "Standard", price: amount(6), discount: amount(0), taxLines: [] },
    },
    costs: new Map([
      ["gid://shopify/ProductVariant/1" as VariantGid, amount(22)],
      ["gid://shopify/ProductVariant/2" as VariantGid, amount(14)],
    ]),
  };
}
