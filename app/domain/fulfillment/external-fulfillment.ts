export interface ExternalFulfillment {
  readonly externalId: string;
  readonly status: "shipped" | "cancelled";
  readonly shippedAt: string | null;
  /** Null: the store does not say which lines; then it is everything still unshipped. */
  readonly lines: readonly { readonly externalLineId: string; readonly quantity: number }[] | null;
  readonly trackings: readonly Tracking[];
}

export interface Tracking {
  readonly carrier: string | null;
  readonly number: string | null;
  /** http(s) only; anything else is dropped when parsed. */
  readonly url: string | null;
}
