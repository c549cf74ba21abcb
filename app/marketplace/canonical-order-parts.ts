import { financialStatuses, type FinancialStatus, type OrderLine } from "../domain/order/marketplace-order.ts";
import { minus, times, type Money } from "../domain/shared/money.ts";

/** The little things that webhook bodies and GraphQL answers have to agree on, so that one order gives one picture. */

/** Any ISO 8601 time as ISO 8601 in UTC. */
export const instant = (time: string): string => new Date(time).toISOString();
export const instantOrNull = (time: string | null | undefined): string | null => (time ? instant(time) : null);

/** Empty text counts as none. */
export const textOrNull = (text: string | null | undefined): string | null => text || null;

/** Unpaid until proven paid: a word that Shopify invents later is read as "pending". */
export function financialStatusOf(word: string | null | undefined): FinancialStatus {
  const status = word?.toLowerCase();
  return financialStatuses.find((known) => known === status) ?? "pending";
}

/** Tags have no order of their own; sorted, so that two readings of one order are equal. */
export const sortedTags = (tags: readonly string[]): string[] =>
  [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""))].sort();

/**
 * Marks the lines that are tips. Shopify shows a tip as a line like any other, without product, SKU or vendor, and
 * gives only the sum of all tips of the order: the lines that can be tips are if together they make that sum, else the
 * one that makes it alone.
 */
export function markTips(lines: readonly OrderLine[], tips: Money | null): OrderLine[] {
  if (!tips || tips.minor === 0) return [...lines];
  const amount = (line: OrderLine) => minus(times(line.unitPrice, line.quantity), line.discount).minor;
  const candidates = lines.filter(
    (line) =>
      line.variantGid === null &&
      line.productGid === null &&
      line.sku === null &&
      line.vendor === null &&
      !line.requiresShipping &&
      !line.giftCard,
  );
  const together = candidates.reduce((total, line) => total + amount(line), 0) === tips.minor;
  const alone = candidates.find((line) => amount(line) === tips.minor);
  return lines.map((line) => ({ ...line, tip: together ? candidates.includes(line) : line === alone }));
}
