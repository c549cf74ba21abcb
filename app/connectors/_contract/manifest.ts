import type { DeclaredStatus } from "../../domain/fulfillment/status-table.ts";

/**
 * What a platform is, as plain data: safe in the browser, declared once, read by the connect form, the settings
 * pages, the planner, the README's matrix and the conformance suite. No code asks "which platform is this?"; it asks
 * the manifest.
 */
export interface Manifest {
  /** Folder name; also what the database stores. */
  readonly id: string;
  readonly label: string;
  readonly auth: "oauth" | "key-pair" | "token";
  /** Where the vendor finds the values below, in one sentence. */
  readonly whereToFindKeys: string;
  /** What the vendor (or an operator) fills in. Draws the form, validates it and decides what is masked. */
  readonly fields: readonly CredentialField[];
  /** How a vendor approves the connection on the platform itself, so that nobody copies a key. Absent: only by hand. */
  readonly consent?: ConsentDeclaration;
  /** What the operator configures once for all vendors, by environment variable name. */
  readonly operatorVariables: readonly string[];
  /**
   * For platforms whose stores all live on the platform's own hosts: the end of those names, with its dot
   * (".myplatform.com"). Calls to them need no guard against addresses that strangers type in.
   */
  readonly hostSuffix?: string;
  readonly limits: {
    /** Our own polite ceiling on calls to one store. */
    readonly callsPerSecond: number;
    readonly burst: number;
    /** A create that timed out may still be committed this much later. See docs/decisions on "never twice". */
    readonly lateCommitMs: number;
    readonly maxLinesPerOrder: number;
    readonly requestTimeoutMs: number;
  };
  /** The platform's own words for an order's status. What else a store says, the merchant is asked about (O12). */
  readonly orderStatuses: readonly DeclaredStatus[];
  readonly capabilities: Readonly<Record<CapabilityId, Capability>>;
}

export interface ConsentDeclaration {
  /** Keys of `fields` that have to be known before the vendor can be sent to the platform's page. */
  readonly asks: readonly string[];
  /** Who carries the answer to us: the vendor's browser, or the store's own server while the browser waits. */
  readonly answeredBy: "browser" | "store";
  /** Whether the vendor may fill in `fields` instead. */
  readonly orByHand: boolean;
}

export interface CredentialField {
  readonly key: string;
  readonly label: string;
  readonly help: string;
  readonly required: boolean;
  /** Masked in forms, never shown again, never logged. */
  readonly secret: boolean;
  /** A regular expression the whole value must match. */
  readonly pattern?: string;
}

export const capabilityIds = [
  "createOrder",
  "customLines",
  "paidFlag",
  "customAttributes",
  "findByReference",
  "updateOrder",
  "updateNote",
  "updateTags",
  "updateName",
  "updateEmail",
  "updatePhone",
  "updateShippingAddress",
  "updateBillingAddress",
  "updateAttributes",
  "updateMarketing",
  "itemEdits",
  "cancelOrder",
  "refunds",
  "readFulfillments",
  "readOrders",
  "customStatuses",
  "partialFulfillments",
  "severalTrackings",
  "webhooks",
  "locations",
  "readCatalogue",
  "stock",
  "foreignCurrency",
] as const;
export type CapabilityId = (typeof capabilityIds)[number];

export interface Capability {
  readonly support: "full" | "partial" | "none";
  /** One sentence for the merchant; for `full` it may be short. */
  readonly note: string;
  /** Where it is documented, and the day it was checked (YYYY-MM-DD). */
  readonly source: string;
  readonly checkedOn: string;
}

/** Keeps the literal types, so that the operations a connector must have can be derived from its manifest. */
export const defineManifest = <const M extends Manifest>(manifest: M): M => manifest;

export const supports = (manifest: Manifest, capability: CapabilityId): boolean =>
  manifest.capabilities[capability].support !== "none";
