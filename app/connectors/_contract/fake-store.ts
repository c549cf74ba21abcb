import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * A simulated vendor store: what every platform folder offers under `fake/`. The conformance suite, the end-to-end
 * tests and the sandbox all use the same one, so it has to behave like the real platform, quirks included.
 * It serves plain HTTP; who mounts it terminates TLS and routes by host name.
 */
export interface FakeStore {
  readonly host: string;
  readonly name: string;
  readonly currency: string;
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Credentials in the manifest's fields. `revoked`: once good; `read-only`: may not write. */
  credentials(kind?: "valid" | "revoked" | "read-only"): Record<string, string>;
  addProduct(product: FakeProduct): { productId: string; variantId: string | null };
  removeProduct(productId: string): void;
  orders(): FakeOrder[];
  order(externalId: string): FakeOrder | undefined;
  /** Ships lines (null: all that is left) as the vendor's staff would. Returns the fulfillment's id. */
  ship(externalId: string, shipment: FakeShipment): string;
  correctTracking(externalId: string, fulfillmentId: string, tracking: FakeTracking): void;
  cancelShipment(externalId: string, fulfillmentId: string): void;
  cancel(externalId: string): void;
  /** A status or text only this store uses, for the "unknown status" cases. */
  setRawStatus(externalId: string, status: string): void;
  /** Faults for coming requests, first in first out; `matching` limits one to some requests. */
  trouble(fault: FakeFault): void;
  clearTrouble(): void;
  /** Everything that was received, raw, for counting calls and for searching outgoing bytes for canaries. */
  readonly requests: readonly RecordedRequest[];
  forgetRequests(): void;
  /** The consent page, for platforms whose manifest declares one. */
  readonly consent?: FakeConsent;
  /** Webhooks to those who subscribed, for platforms that declare them. */
  readonly webhooks?: FakeWebhooks;
  /** For platforms that declare locations. */
  readonly locations?: FakeLocations;
  /** Plain JSON of the whole state, and back: the sandbox keeps it over restarts. */
  snapshot(): unknown;
  restore(snapshot: unknown): void;
}

export interface FakeLocations {
  /** Opens another place to ship from, which stocks no tracked product; returns its id. */
  add(name: string): string;
  /** Closes it for good. */
  remove(id: string): void;
  /** Where what is still to be shipped of an order is shipped from. */
  of(externalId: string): readonly string[];
}

export interface FakeConsent {
  /** What the operator would have configured to be known to this platform. */
  readonly operator: Readonly<Record<string, string>>;
  /**
   * The owner opens the page and decides; `approve-less`: with fewer rights than were asked for. Returns the request
   * that then goes to the callback address; null: none does.
   */
  decide(
    page: string,
    decision: "approve" | "approve-less" | "deny",
  ): Promise<{ readonly method: string; readonly url: string; readonly body: string } | null>;
}

export interface FakeWebhooks {
  /** Everything that was sent so far, oldest first. */
  readonly sent: readonly FakeDelivery[];
  /** The store gives up on the subscriptions that go to this address, as after too many failures. */
  disable(url: string): void;
}
export interface FakeDelivery {
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface FakeProduct {
  readonly title: string;
  readonly variantTitle?: string;
  readonly sku: string | null;
  readonly barcode?: string;
  /** Decimal string in the store's currency. */
  readonly price: string;
  readonly stock?: number;
}

export interface FakeOrder {
  readonly externalId: string;
  readonly name: string;
  readonly createdAt: string;
  readonly reference: string | null;
  readonly status: string;
  readonly paid: boolean;
  readonly cancelled: boolean;
  readonly currency: string;
  readonly total: string;
  readonly shippingTotal: string;
  readonly taxTotal: string;
  readonly discountTotal: string;
  readonly note: string | null;
  readonly tags: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly email: string | null;
  readonly phone: string | null;
  readonly shippingAddress: Readonly<Record<string, string | null>> | null;
  readonly billingAddress: Readonly<Record<string, string | null>> | null;
  readonly lines: readonly FakeOrderLine[];
  readonly fulfillments: readonly FakeFulfillment[];
  /** How many e-mails the store would have sent to the customer. Must stay 0. */
  readonly customerMails: number;
}

export interface FakeOrderLine {
  readonly id: string;
  readonly title: string;
  readonly sku: string | null;
  readonly variantId: string | null;
  readonly quantity: number;
  readonly unshipped: number;
  /** Decimal strings: of one before discount; of the line after discount. */
  readonly price: string;
  readonly total: string;
}

export interface FakeShipment {
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[] | null;
  readonly tracking: FakeTracking | null;
}
export interface FakeTracking {
  readonly company: string;
  readonly number: string;
  readonly url?: string;
}
export interface FakeFulfillment extends FakeShipment {
  readonly id: string;
  readonly cancelled: boolean;
}

export interface FakeFault {
  readonly kind:
    | "down" /** connection refused or reset before anything is read */
    | "status" /** answers `status` with `retryAfter`, nothing done */
    | "late" /** answers properly after `delayMs` */
    | "timeout-after-commit" /** does it, then never answers */
    | "reset-after-commit" /** does it, then drops the connection */
    | "html" /** 200 with a web page, nothing done */
    | "truncated" /** does it, then cuts the body */
    | "throttled"; /** the platform's own way of saying slow down */
  readonly status?: number;
  readonly retryAfter?: string;
  readonly delayMs?: number;
  /** How many requests it hits; null: until cleared. */
  readonly times: number | null;
  /** Only writes that create an order, or every request. */
  readonly matching?: "creates" | "all";
}

export interface RecordedRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly createsOrder: boolean;
}

/** What `fake/index.ts` of a platform folder exports as `fakePlatform`. */
export interface FakePlatform {
  readonly platform: string;
  createStore(options: { host: string; name: string; currency: string; now?: () => Date }): FakeStore;
}
