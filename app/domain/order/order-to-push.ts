import type { Money } from "../shared/money.ts";
import type { NameValue, PostalAddress, TaxLine } from "./marketplace-order.ts";
import type { LineMapping } from "./vendor-order.ts";

/**
 * What a connector is asked to create, in our own words. Built by pure code from the vendor slice, the settings and
 * (with O4 on) the merchant's details: what is not in here cannot leak. All money is in `currency`, the store's own.
 */
export interface OrderToPush {
  /** Ours, unique, the same on every attempt: what the store is asked for before anything is sent again. */
  readonly reference: string;
  readonly marketplace: { readonly name: string; readonly orderName: string; readonly orderId: string };
  readonly currency: string;
  readonly taxesIncluded: boolean;
  readonly lines: readonly LineToPush[];
  readonly shipping: ShippingToPush | null;
  readonly paid: boolean;
  readonly test: boolean;
  readonly placedAt: string;
  readonly fields: OrderFields;
}

/** The order-level fields, which later edits may change (L6). */
export interface OrderFields {
  readonly contact: Contact;
  readonly shippingAddress: PostalAddress | null;
  readonly billingAddress: PostalAddress | null;
  readonly note: string | null;
  /** At most 40 characters each. */
  readonly tags: readonly string[];
  readonly attributes: readonly NameValue[];
}

export interface Contact {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface LineToPush {
  /** Our key for the line; comes back on the created order, to pair the lines without guessing by SKU. */
  readonly key: string;
  readonly mapping: LineMapping | null;
  readonly title: string;
  readonly variantTitle: string | null;
  readonly sku: string | null;
  readonly quantity: number;
  /** Of one, before discount. */
  readonly unitPrice: Money;
  /** For the whole quantity, positive. */
  readonly discount: Money;
  readonly taxLines: readonly TaxLine[];
  readonly requiresShipping: boolean;
  readonly weightGrams: number | null;
  readonly properties: readonly NameValue[];
}

export interface ShippingToPush {
  readonly title: string;
  readonly price: Money;
  readonly discount: Money;
  readonly taxLines: readonly TaxLine[];
}
