/**
 * Which plugin the store's staff note their parcels with. `ast`: Advanced Shipment Tracking (with its tracking per
 * item); `shipment-tracking`: WooCommerce's own paid extension, which knows no items; `notes`: a sentence in an order
 * note; `none`: they only set the order to completed.
 */
export type TrackingPlugin = "ast" | "shipment-tracking" | "notes" | "none";

export interface TaxRate {
  readonly country: string;
  readonly percent: number;
  readonly label: string;
}

export interface OutgoingPost {
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WooStoreOptions {
  readonly host: string;
  readonly name: string;
  readonly currency: string;
  readonly now?: () => Date;
  readonly tracking?: TrackingPlugin;
  /** IANA name. */
  readonly timeZone?: string;
  /** Off in a new store. Rates apply to orders shipped to that country; the base country counts if they have none. */
  readonly taxes?: {
    readonly baseCountry: string;
    readonly rates: readonly TaxRate[];
    readonly pricesIncludeTax: boolean;
  };
  /** Decimals of the store's prices, a setting of its own. Default: the currency's. */
  readonly decimals?: number;
  /** High-performance order storage, the default of a new store, or the old posts. */
  readonly storage?: "hpos" | "legacy";
  readonly version?: string;
  readonly permalinks?: "pretty" | "plain";
  /** A proxy in front that ends TLS and does not say so: every key then looks unknown. */
  readonly proxyHidesHttps?: boolean;
  readonly maintenance?: boolean;
  readonly wooCommerceActive?: boolean;
  /** How the store's server posts to others (new keys, webhooks); returns the status. Default: it really does. */
  readonly post?: (request: OutgoingPost) => Promise<number>;
}
