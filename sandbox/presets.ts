import type { Checkout } from "../app/connectors/shopify/fake/index.ts";
import { customers } from "./demo-data.ts";
import type { World } from "./world.ts";

export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  /** SKUs and quantities. */
  readonly lines: Readonly<Record<string, number>>;
  readonly change?: Partial<Checkout>;
}

/** Ready-made orders for the cases that matter. */
export const presets: readonly Preset[] = [
  {
    id: "mixed",
    label: "Three vendors, paid",
    hint: "A Shopify store, a WooCommerce store, and one without a store",
    lines: { "CK-MUG-OAT": 2, "NW-BEANIE": 1, "BB-TRAM": 1 },
    change: { note: "Please ring at Solberg, it is a gift for my sister. ingrid.solberg@mail.example" },
  },
  {
    id: "cod",
    label: "Cash on delivery",
    hint: "Waits until it is marked as paid",
    lines: { "CK-BOWL-L": 1, "NW-SOCK-M": 3 },
    change: { payment: "pending", gateway: "Cash on Delivery (COD)" },
  },
  {
    id: "unsynced",
    label: "With an unsynced product",
    hint: "The vase has another SKU in the vendor's store: map it by hand",
    lines: { "CK-MUG-MOS": 1, "CK-VASE-LTD": 1 },
  },
  {
    id: "discount",
    label: "With a discount",
    hint: "A fifth off, shared to the cent",
    lines: { "CK-MUG-OAT": 3, "NW-THROW-FOG": 1, "NW-SOCK-M": 1 },
    change: { discount: { code: "AUTUMN20", percentage: 20 } },
  },
  {
    id: "taxes",
    label: "Two tax rates",
    hint: "Every line with a state tax and a city tax",
    lines: { "CK-BOWL-L": 1, "NW-BEANIE": 2 },
    change: {
      taxesIncluded: false,
      taxRates: [
        { title: "State tax", rate: 0.0725 },
        { title: "City tax", rate: 0.0115 },
      ],
    },
  },
  {
    id: "currency",
    label: "Vendor in another currency",
    hint: "The candle maker's store sells in US dollars: its part waits for a rate",
    lines: { "HL-PILLAR": 2, "CK-MUG-OAT": 1 },
  },
];

/** Orders as one of the demo customers would place them. */
export function checkout(
  world: World,
  wanted: {
    readonly lines: readonly { readonly variantId: string; readonly quantity: number }[];
    readonly customer?: number;
    readonly shipping?: string;
    readonly change?: Partial<Checkout>;
  },
) {
  const person = customers[wanted.customer ?? 0] ?? customers[0];
  const { firstName, lastName, email, phone, address1, city, zip, countryCode, provinceCode } = person;
  const address = { firstName, lastName, address1, city, zip, countryCode, provinceCode, phone };
  const price = wanted.shipping ?? "6.90";
  return world.shop.placeOrder({
    lines: wanted.lines,
    customer: { email, phone, firstName, lastName },
    shippingAddress: address,
    shipping: {
      title: Number(price) === 0 ? "Free shipping" : Number(price) > 10 ? "To the door" : "Parcel shop",
      price,
    },
    payment: "paid",
    taxesIncluded: true,
    ...wanted.change,
  });
}
