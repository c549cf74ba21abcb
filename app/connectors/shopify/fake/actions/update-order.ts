import { gid } from "../ids.ts";
import { lineNet, shippingNet, taxLinesFor } from "../order-totals.ts";
import { addressRow, type AddressInput } from "../places.ts";
import { publishOrder, touch, type ShopRuntime } from "../shop-runtime.ts";
import type { OrderRow } from "../shop-state.ts";
import { looksLikeEmail, looksLikePhone, sortedTags, tagComplaint } from "./create-order.ts";
import { judgeMetafield, writeMetafield, type MetafieldInput } from "./metafields.ts";
import { done, refuse, type Done } from "./outcome.ts";

/** OrderInput: a field that is given overwrites, tags and attributes too; one that is left out stays. */
export interface OrderChanges {
  readonly email?: string | null;
  readonly phone?: string | null;
  readonly note?: string | null;
  readonly poNumber?: string | null;
  readonly tags?: readonly string[] | null;
  readonly customAttributes?: readonly { readonly key: string; readonly value: string }[] | null;
  readonly shippingAddress?: AddressInput | null;
  readonly metafields?: readonly MetafieldInput[] | null;
  /** Staff only: the API has no such field. */
  readonly acceptsMarketing?: boolean;
}

/** orderUpdate, and what staff change on the order page. */
export function updateOrder(
  shop: ShopRuntime,
  order: OrderRow,
  changes: OrderChanges,
  appId: string | null,
): Done<OrderRow> {
  if (changes.phone && !looksLikePhone(changes.phone)) return refuse(["phone"], "Phone is invalid");
  if (changes.email && !looksLikeEmail(changes.email)) return refuse(["email"], "Email is invalid");
  if ((changes.note?.length ?? 0) > 5000) return refuse(["note"], "Note is too long (maximum is 5000 characters)");
  const complaint = tagComplaint(changes.tags ?? []);
  if (complaint) return refuse(["tags"], complaint);
  const ownerId = gid("Order", order.id);
  for (const [index, metafield] of (changes.metafields ?? []).entries()) {
    const verdict = judgeMetafield(shop, appId ?? "", "ORDER", ownerId, metafield);
    if (verdict !== "fine") {
      const message = verdict === "taken" ? "Value has already been taken." : "Metafield is invalid.";
      return refuse(["metafields", String(index)], message);
    }
  }
  if (changes.email !== undefined) order.email = changes.email || null;
  if (changes.phone !== undefined) order.phone = changes.phone || null;
  if (changes.note !== undefined) order.note = changes.note || null;
  if (changes.poNumber !== undefined) order.poNumber = changes.poNumber || null;
  if (changes.acceptsMarketing !== undefined) order.acceptsMarketing = changes.acceptsMarketing;
  if (changes.tags) order.tags = sortedTags(changes.tags);
  if (changes.customAttributes) {
    order.attributes = changes.customAttributes.map(({ key, value }) => ({ key, value }));
  }
  for (const metafield of changes.metafields ?? []) {
    writeMetafield(shop, appId ?? "", order.metafields, ownerId, metafield);
  }
  if (changes.shippingAddress) {
    // An address replaces the address as a whole; what is left out of it is gone.
    order.shippingAddress = addressRow(changes.shippingAddress);
    recountTaxes(shop, order);
  }
  touch(shop, order);
  publishOrder(shop, order, ["orders/updated"]);
  return done(order);
}

/**
 * Since 2026-10 a new address makes Shopify tax an entirely unfulfilled order again, by the shop's own settings: an
 * order that was made without tax can get one. Shops without tax settings keep what the order had.
 */
export function recountTaxes(shop: ShopRuntime, order: OrderRow): void {
  const rates = shop.state.taxRates;
  if (rates.length === 0 || order.fulfillments.some(({ status }) => status !== "CANCELLED")) return;
  order.taxLines = [];
  for (const line of order.lines) {
    line.rates = line.taxable && !line.giftCard ? [...rates] : [];
    line.taxLines = taxLinesFor(lineNet(line), line.rates, order.taxesIncluded);
  }
  for (const line of order.shippingLines) {
    line.rates = [...rates];
    line.taxLines = taxLinesFor(shippingNet(line), line.rates, order.taxesIncluded);
  }
}
