/**
 * The demo marketplace: four vendors, each a different case. One on Shopify, one on WooCommerce, one on Shopify in
 * another currency, one that has not connected any of its two stores.
 */
export interface DemoProduct {
  readonly title: string;
  readonly variantTitle?: string;
  readonly sku: string;
  readonly price: string;
  /** What it costs the marketplace; absent: nobody has entered it. */
  readonly cost?: string;
  /** The same thing in the vendor's own store, in its currency; absent: the vendor does not list it, so it is unsynced. */
  readonly storePrice?: string;
  /** Its SKU there, where it is another than ours: nobody can tell by SKU that it is the same thing. */
  readonly storeSku?: string;
  /** One of the site's drawings, in the product's two colours before a background. */
  readonly picture: string;
  readonly colour: string;
  readonly shade: string;
  readonly ground: string;
  readonly weightGrams: number;
}

export interface DemoVendor {
  readonly name: string;
  readonly email: string;
  readonly store: DemoStore | null;
  /** Stores that the vendor has and could connect. They list all of its products, at our prices. */
  readonly unconnected?: readonly DemoStore[];
  readonly products: readonly DemoProduct[];
}

export interface DemoStore {
  readonly platform: string;
  readonly host: string;
  readonly name: string;
  readonly currency: string;
}

export const marketplace = {
  domain: "fjord-and-field.myshopify.com",
  name: "Fjord & Field",
  currency: "EUR",
  timeZone: "Europe/Copenhagen",
  email: "hello@fjordandfield.example",
} as const;

export const vendors: readonly DemoVendor[] = [
  {
    name: "Clay & Kiln",
    email: "studio@clayandkiln.example",
    store: { platform: "shopify", host: "clay-and-kiln.myshopify.com", name: "Clay & Kiln Studio", currency: "EUR" },
    products: [
      {
        title: "Stoneware Mug",
        variantTitle: "Oat",
        sku: "CK-MUG-OAT",
        price: "24.00",
        cost: "13.20",
        storePrice: "24.00",
        picture: "mug",
        colour: "#f4ece0",
        shade: "#cdb799",
        ground: "#e9dfd0",
        weightGrams: 420,
      },
      {
        title: "Stoneware Mug",
        variantTitle: "Moss",
        sku: "CK-MUG-MOS",
        price: "24.00",
        cost: "13.20",
        storePrice: "24.00",
        picture: "mug",
        colour: "#aebc9c",
        shade: "#6f8560",
        ground: "#dfe6d6",
        weightGrams: 420,
      },
      {
        title: "Serving Bowl",
        sku: "CK-BOWL-L",
        price: "58.50",
        cost: "32.17",
        storePrice: "58.50",
        picture: "bowl",
        colour: "#f1e9de",
        shade: "#c3b19b",
        ground: "#dcd3c8",
        weightGrams: 1350,
      },
      {
        title: "Bud Vase, limited run",
        sku: "CK-VASE-LTD",
        price: "36.90",
        storePrice: "36.90",
        storeSku: "VASE-BUD-01",
        picture: "vase",
        colour: "#cf8f6f",
        shade: "#a86a4d",
        ground: "#f0dccf",
        weightGrams: 600,
      },
    ],
  },
  {
    name: "Nordlys Wool",
    email: "orders@nordlyswool.example",
    store: { platform: "woocommerce", host: "nordlys-wool.localhost", name: "Nordlys Wool", currency: "EUR" },
    products: [
      {
        title: "Lambswool Throw",
        variantTitle: "Fog",
        sku: "NW-THROW-FOG",
        price: "129.00",
        cost: "70.95",
        storePrice: "129.00",
        picture: "throw",
        colour: "#c3ccd4",
        shade: "#93a1ad",
        ground: "#e6eaee",
        weightGrams: 1100,
      },
      {
        title: "Fisherman's Beanie",
        sku: "NW-BEANIE",
        price: "32.00",
        cost: "17.60",
        storePrice: "32.00",
        picture: "beanie",
        colour: "#3f6486",
        shade: "#2d4a66",
        ground: "#dbe4ec",
        weightGrams: 120,
      },
      {
        title: "Merino Socks",
        variantTitle: "M",
        sku: "NW-SOCK-M",
        price: "18.75",
        cost: "10.31",
        storePrice: "18.75",
        picture: "socks",
        colour: "#b0738f",
        shade: "#8b5470",
        ground: "#f0e4ea",
        weightGrams: 80,
      },
    ],
  },
  {
    name: "Harvest Lane Candles",
    email: "hi@harvestlane.example",
    store: { platform: "shopify", host: "harvest-lane.myshopify.com", name: "Harvest Lane Candles", currency: "USD" },
    products: [
      {
        title: "Beeswax Pillar Candle",
        sku: "HL-PILLAR",
        price: "21.00",
        cost: "11.55",
        storePrice: "23.00",
        picture: "pillar",
        colour: "#efc766",
        shade: "#d6a540",
        ground: "#faf0d5",
        weightGrams: 500,
      },
      {
        title: "Cedar Tealights, 12",
        sku: "HL-TEA-12",
        price: "14.20",
        cost: "7.81",
        storePrice: "15.50",
        picture: "tealights",
        colour: "#e7c6a4",
        shade: "#b98e67",
        ground: "#f7e9dd",
        weightGrams: 210,
      },
    ],
  },
  {
    name: "Birch Barn Toys",
    email: "elin@birchbarn.example",
    store: null,
    unconnected: [
      { platform: "shopify", host: "birch-barn.myshopify.com", name: "Birch Barn Toys", currency: "EUR" },
      { platform: "woocommerce", host: "birch-barn.localhost", name: "Birch Barn, the old shop", currency: "EUR" },
    ],
    products: [
      {
        title: "Wooden Tram",
        sku: "BB-TRAM",
        price: "44.00",
        cost: "24.20",
        picture: "tram",
        colour: "#c8553d",
        shade: "#f0d7a7",
        ground: "#f6e5d6",
        weightGrams: 640,
      },
      {
        title: "Stacking Rainbow",
        sku: "BB-RAINBOW",
        price: "39.50",
        cost: "21.72",
        picture: "rainbow",
        colour: "#c9543f",
        shade: "#4f7fa3",
        ground: "#e9eede",
        weightGrams: 700,
      },
    ],
  },
];

/** Customers to order as. Their details are what must never show up where it should not. */
export const customers = [
  {
    firstName: "Ingrid",
    lastName: "Solberg",
    email: "ingrid.solberg@mail.example",
    phone: "+45 31 22 44 55",
    address1: "Vesterbrogade 71, 3. tv",
    city: "København V",
    zip: "1620",
    countryCode: "DK",
    provinceCode: null,
  },
  {
    firstName: "Tomáš",
    lastName: "Dvořák",
    email: "tomas.dvorak@posta.example",
    phone: "+420 602 123 456",
    address1: "Mánesova 12",
    city: "Praha 2",
    zip: "120 00",
    countryCode: "CZ",
    provinceCode: null,
  },
  {
    firstName: "Seo-yeon",
    lastName: "Kim",
    email: "seoyeon.kim@mail.example",
    phone: "+49 151 2345 6789",
    address1: "Karl-Marx-Allee 90",
    city: "Berlin",
    zip: "10243",
    countryCode: "DE",
    provinceCode: null,
  },
] as const;
