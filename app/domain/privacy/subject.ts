import type { OrderPersonal } from "../order/marketplace-order.ts";
import { foldText } from "../shared/fold-text.ts";

/** Whom a privacy topic is about, as Shopify names them. */
export interface PrivacySubject {
  readonly customerGid: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** The orders that Shopify lists; there may be others on record. */
  readonly orderGids: readonly string[];
}

/** An order is a customer's when Shopify says so, or when its buyer has their id or their e-mail address. */
export function isOrderOf(
  subject: PrivacySubject,
  order: { readonly gid: string; readonly personal: OrderPersonal | null },
): boolean {
  if (subject.orderGids.includes(order.gid)) return true;
  const { personal } = order;
  if (personal === null) return false;
  if (subject.customerGid !== null && personal.customerGid === subject.customerGid) return true;
  return subject.email !== null && personal.email !== null && foldText(personal.email) === foldText(subject.email);
}

/** Whether a text, such as a stored webhook, names the customer or one of these orders. Ids count as whole words only. */
export function isNamedIn(subject: PrivacySubject, text: string): boolean {
  const ids = [...subject.orderGids, ...(subject.customerGid === null ? [] : [subject.customerGid])].map(numberOf);
  if (ids.some((id) => id !== "" && new RegExp(`(?<!\\d)${id}(?!\\d)`).test(text))) return true;
  if (subject.email !== null && foldText(text).includes(foldText(subject.email))) return true;
  const digits = (subject.phone ?? "").replace(/\D/g, "");
  return digits.length >= 7 && text.replace(/[\s().-]/g, "").includes(digits);
}

/** "gid://shopify/Order/450789469" is "450789469" in a webhook. */
const numberOf = (gid: string): string => /(\d+)$/.exec(gid)?.[1] ?? "";

/** The buyer as far as a request names them: what there is to scrub with where an order says nothing any more. */
export const personalOf = (subject: PrivacySubject): OrderPersonal => ({
  customerGid: subject.customerGid,
  firstName: null,
  lastName: null,
  email: subject.email,
  phone: subject.phone,
  acceptsMarketing: false,
  shippingAddress: null,
  billingAddress: null,
  note: null,
  attributes: [],
  lineProperties: {},
});
