import type { OrderPersonal } from "../order/marketplace-order.ts";
import { createScrubber } from "./scrub.ts";

/** What is kept of a store's answer; the rest rarely says more, and pages show it whole. */
export const longestAnswer = 300;

const nobody: OrderPersonal = {
  customerGid: null,
  firstName: null,
  lastName: null,
  email: null,
  phone: null,
  acceptsMarketing: false,
  shippingAddress: null,
  billingAddress: null,
  note: null,
  attributes: [],
  lineProperties: {},
};

/**
 * What a store said, fit to be kept, shown and exported: one line of at most `longestAnswer` characters, without markup
 * and without the buyer, whom stores like to quote ("Jana Nováková: invalid phone"). Anybody's e-mail address goes, and
 * any number written with an international prefix.
 *
 * @param personal the buyer, if the call was about an order whose buyer is known
 */
export function cleanAnswer(text: string, personal: OrderPersonal | null): string {
  // No name or number is told from far away, and stores may answer with whole pages.
  const line = text
    .slice(0, 20 * longestAnswer)
    .replace(/<[^<>]*>/g, " ")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const characters = Array.from(createScrubber(personal ?? nobody).freeText(line));
  return characters.length > longestAnswer
    ? `${characters
        .slice(0, longestAnswer - 1)
        .join("")
        .trimEnd()}…`
    : characters.join("");
}
