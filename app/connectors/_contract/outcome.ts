/**
 * What became of one call to a vendor's store. Plain JSON: it crosses job rows, loaders and logs. `message` is for
 * people, trimmed, and never holds a secret or personal data.
 */
export type Outcome<T> = { readonly kind: "ok"; readonly value: T } | Failure;

export type Failure =
  /** The store does not accept our credentials, or they lack a right. `reason`: what is known beyond that. */
  | {
      readonly kind: "auth-failed";
      readonly message: string;
      readonly reason?: "app-removed" | "permission-missing" | "store-gone";
    }
  | { readonly kind: "rate-limited"; readonly retryAfterMs: number | null }
  /** Certainly not done: no connection, refused before processing, maintenance. */
  | { readonly kind: "unavailable"; readonly message: string; readonly retryAfterMs: number | null }
  /** A definite no. `field` is ours or the platform's name for the culprit. */
  | { readonly kind: "rejected"; readonly field: string | null; readonly message: string }
  /** A mapped item no longer exists there. */
  | { readonly kind: "item-not-found"; readonly sku: string | null; readonly message: string }
  /** The external order we speak of does not exist (any more). */
  | { readonly kind: "order-not-found"; readonly message: string }
  /** Our reference is taken: success in disguise. */
  | { readonly kind: "already-exists"; readonly externalId: string }
  /** The request may have been carried out: timeout, connection lost, 5xx after it was sent. */
  | { readonly kind: "ambiguous"; readonly reference: string; readonly message: string }
  | { readonly kind: "unsupported"; readonly capability: string }
  /** It answered, but not in a shape we know: HTML, truncated JSON. For a write it counts as ambiguous. */
  | { readonly kind: "unexpected-response"; readonly message: string };

export type FailureKind = Failure["kind"];

export const done = <T>(value: T): Outcome<T> => ({ kind: "ok", value });

/**
 * When to try again, whose move it is, and how loud to log: one row for each kind of failure, so that nobody decides
 * it twice. `after-lookup`: first ask the store whether our reference exists.
 */
export const failurePolicy: Readonly<
  Record<
    FailureKind,
    {
      readonly retry: "later" | "after-lookup" | "after-a-human" | "never";
      readonly move: "vendor" | "merchant" | "platform" | "ours";
      readonly log: "info" | "warn" | "error";
      /** Whether it speaks against the connection as a whole (feeds the breaker) or against this one order. */
      readonly blames: "connection" | "order";
    }
  >
> = {
  "auth-failed": { retry: "after-a-human", move: "vendor", log: "warn", blames: "connection" },
  "rate-limited": { retry: "later", move: "platform", log: "info", blames: "order" },
  unavailable: { retry: "later", move: "platform", log: "warn", blames: "connection" },
  rejected: { retry: "after-a-human", move: "merchant", log: "warn", blames: "order" },
  "item-not-found": { retry: "after-a-human", move: "merchant", log: "warn", blames: "order" },
  "order-not-found": { retry: "after-a-human", move: "vendor", log: "warn", blames: "order" },
  "already-exists": { retry: "never", move: "ours", log: "info", blames: "order" },
  ambiguous: { retry: "after-lookup", move: "platform", log: "warn", blames: "connection" },
  unsupported: { retry: "never", move: "merchant", log: "warn", blames: "order" },
  "unexpected-response": { retry: "after-lookup", move: "platform", log: "error", blames: "connection" },
};
