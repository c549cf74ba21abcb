import { buildOrderToPush } from "../../domain/order/build-order-to-push.ts";
import { nobody } from "../../domain/order/nobody.ts";
import { isOnBehalf } from "../../domain/fulfillment/on-behalf.ts";
import { isHandParcel, leftToShip } from "../../domain/portal/hand-parcel.ts";
import { mayAnswer, type Standing, standingOf, vendorReasonOf } from "../../domain/portal/standing.ts";
import { createScrubber } from "../../domain/privacy/scrub.ts";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import { httpLink } from "../../domain/shared/http-link.ts";
import { money } from "../../domain/shared/money.ts";
import type { PortalListRecord, PortalOrderRecord } from "./order-ports.ts";
import type { Membership, PortalOrderItem, PortalOrderView } from "./vendor-portal.ts";

/** Null: nothing that its vendor is bothered with. */
export function standingOfRecord(record: PortalOrderRecord): Standing | null {
  const pieces = record.lines.reduce((total, line) => total + line.quantity, 0);
  const left = leftToShip(record.lines, record.parcels).reduce((total, line) => total + line.quantity, 0);
  return standingOf({
    state: record.state,
    reason: record.reason,
    checks: record.checks,
    orderCancelled: record.orderCancelled,
    pieces,
    shippedPieces: pieces - left,
    shippedByHand: record.parcels.some((parcel) => isHandParcel(parcel) || isOnBehalf(parcel)),
  });
}

/**
 * What a vendor sees of its part of an order: built by the very function that builds what is pushed, so that the portal
 * never shows more of the buyer than the vendor's own store would get.
 */
export function presentOrder(record: PortalOrderRecord, member: Membership): PortalOrderView | null {
  const standing = standingOfRecord(record);
  if (standing === null) return null;
  const { body } = record;
  const { conversion } = record;
  const shown = buildOrderToPush({
    order: { ...body, personal: record.personal ?? nobody },
    slice: { lines: record.lines.map((line) => line.slice), shipping: record.shipping },
    conversion,
    settings: record.settings,
    reference: record.reference,
    marketplaceName: member.shopName,
    testFlag: false,
  });
  const left = new Map(leftToShip(record.lines, record.parcels).map((line) => [line.lineGid as string, line.quantity]));
  const titles = new Map(shown.lines.map((line) => [line.key, titleOf(line)]));
  const { showsAddress } = standing;
  return {
    id: record.id,
    name: body.name,
    placedAt: body.createdAt,
    test: shown.test,
    member,
    supplement: record.supplement,
    state: standing.state,
    reason: vendorReasonOf(record, standing),
    byHand: standing.byHand,
    mayAnswer: mayAnswer(standing) && !record.orderCancelled,
    answer: record.answer,
    store:
      record.platform !== null && record.storeName !== null && record.externalName !== null
        ? {
            platform: record.platform,
            storeName: record.storeName,
            externalName: record.externalName,
            externalUrl: httpLink(record.externalUrl),
          }
        : null,
    orderCancelled: record.orderCancelled,
    lines: shown.lines.map((line) => ({
      key: line.key,
      title: line.title,
      variantTitle: line.variantTitle,
      sku: line.sku,
      quantity: line.quantity,
      left: left.get(line.key) ?? 0,
      unitPrice: line.unitPrice,
      discount: line.discount,
      properties: showsAddress ? line.properties : [],
    })),
    shipping: shown.shipping && {
      title: shown.shipping.title,
      price: money(shown.shipping.price.minor - shown.shipping.discount.minor, shown.currency),
    },
    total: money(record.totalMinor, shown.currency),
    conversion,
    paid: shown.paid,
    address: showsAddress ? shown.fields.shippingAddress : null,
    contact: showsAddress
      ? { email: shown.fields.contact.email, phone: shown.fields.contact.phone }
      : { email: null, phone: null },
    addressGone: !showsAddress ? "not-needed" : record.personal === null ? "erased" : null,
    note: showsAddress ? shown.fields.note : null,
    attributes: showsAddress ? shown.fields.attributes : [],
    itemChanges: record.itemChanges.flatMap(({ lineGid, from, to }) => {
      const title = titles.get(lineGid);
      return title === undefined ? [] : [{ title, from, to }];
    }),
    parcels: record.parcels.map((parcel) => ({
      id: parcel.id,
      status: parcel.status,
      publishState: parcel.publishState,
      shippedAt: parcel.shippedAt,
      trackings: parcel.trackings.map((each) => ({ ...each, url: httpLink(each.url) })),
      lines: parcel.lines.map(({ lineGid, quantity }) => ({ title: titles.get(lineGid) ?? "", quantity })),
      byHand: isHandParcel(parcel) && parcel.status === "shipped",
    })),
  };
}

const titleOf = ({ title, variantTitle }: { readonly title: string; readonly variantTitle: string | null }): string =>
  variantTitle === null ? title : `${title} · ${variantTitle}`;

export function presentItem(record: PortalListRecord, settings: OrderSyncSettings): PortalOrderItem | null {
  const standing = standingOf(record);
  if (standing === null) return null;
  const { personal } = record;
  return {
    id: record.id,
    name: record.name,
    placedAt: record.placedAt.toISOString(),
    state: standing.state,
    answer: record.answer,
    pieces: record.pieces,
    shippedPieces: record.shippedPieces,
    total: money(record.totalMinor, record.currency),
    firstTitle:
      settings.overrideCustomer && personal !== null
        ? createScrubber(personal).plainText(record.firstTitle)
        : record.firstTitle,
    lineCount: record.lineCount,
  };
}
