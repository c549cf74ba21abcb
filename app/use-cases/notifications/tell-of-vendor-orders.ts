import { localTime } from "../../domain/notifications/local-time.ts";
import type { MailKind, MailToWrite } from "../mail.ts";
import type { Transaction } from "../transaction.ts";
import type { NoticeDeps, NotifiedShop, PartToTell } from "./notice-ports.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
export const noticeTimes = {
  /** A push that fails this long is told of: what mends itself in between is nobody's worry. */
  failingForMs: 30 * minuteMs,
  /** The vendor has this long before the merchant is told as well. */
  merchantAfterMs: dayMs,
  /** Parts that are older than this are history when late shipments begin to be told. */
  oldestLateMs: 90 * dayMs,
} as const;

/**
 * Tells people of vendor orders that went wrong without anybody looking: pushes that failed, orders that wait for
 * mapping, parts that are late (the vendor first, the merchant a day later). Every part is told of once per cause; what
 * is found together is told in one mail, so that five hundred orders are not five hundred mails. What is shipped,
 * cancelled or handled in the meantime is not found any more.
 */
export async function tellOfVendorOrders(deps: NoticeDeps, shop: NotifiedShop): Promise<number> {
  const { settings } = shop;
  if (settings === null) return 0;
  const now = deps.now();
  const before = (ms: number) => new Date(now.getTime() - ms);
  return deps.book.inTransaction(async (tx) => {
    if (!(await deps.book.lock(tx, shop.id))) return 0;
    const { day } = localTime(now, shop.timeZone);
    const hour = Math.floor(now.getTime() / (60 * minuteMs));
    const tell = (kind: MailKind, key: string, parts: readonly PartToTell[], to: Addressee) =>
      tellTogether(deps, tx, shop, { kind, key, parts, to, now });
    const merchant: Addressee = { email: shop.contactEmail ?? settings.addresses[0] ?? null, language: null };

    let written = 0;
    for (const parts of byVendor(await deps.book.findFailed(tx, shop.id, before(noticeTimes.failingForMs))))
      written += await tell("merchant-push-failed", `${parts[0].vendor.id}:${hour}`, parts, merchant);
    written += await tell("merchant-needs-mapping", day, await deps.book.findUnmapped(tx, shop.id), merchant);
    // Before the vendors' turn: what they are told of now is not a day old.
    const told = before(noticeTimes.merchantAfterMs);
    written += await tell("merchant-late", day, await deps.book.findStillLate(tx, shop.id, told), merchant);
    const late = before(settings.lateAfterDays * dayMs);
    for (const parts of byVendor(await deps.book.findLate(tx, shop.id, late, before(noticeTimes.oldestLateMs))))
      written += await tell("vendor-late", `${parts[0].vendor.id}:${day}`, parts, parts[0].vendor);
    return written;
  });
}

interface Addressee {
  readonly email: string | null;
  readonly language: string | null;
}

/** One mail for all of them, unless its like was written already; then they are told with the next. */
async function tellTogether(
  deps: NoticeDeps,
  tx: Transaction,
  shop: NotifiedShop,
  notice: {
    readonly kind: MailKind;
    readonly key: string;
    readonly parts: readonly PartToTell[];
    readonly to: Addressee;
    readonly now: Date;
  },
): Promise<number> {
  const { kind, parts, to } = notice;
  const [first] = parts;
  const dedupeKey = `${kind}:${notice.key}`;
  if (first === undefined || (await deps.book.isWritten(tx, shop.id, dedupeKey))) return 0;
  await deps.book.noteTold(tx, shop.id, kind, parts, notice.now);
  // Whoever cannot be written to was told as well as can be; the clock of the next step runs.
  if (to.email === null) return 0;
  const vendors = [...new Map(parts.map(({ vendor }) => [vendor.id, vendor.name])).values()];
  const orders = [...new Set(parts.map(({ orderName }) => orderName))];
  const link = linkOf(deps, shop, kind, parts, first);
  const mail: MailToWrite = {
    kind,
    dedupeKey,
    to: to.email,
    language: to.language,
    params: {
      marketplace: shop.name,
      vendor: vendors.length === 1 ? (vendors[0] ?? "") : "",
      vendors: vendors.length,
      lines: orders.length,
      orders: orders.slice(0, mostNamed).join(", "),
      more: Math.max(0, orders.length - mostNamed),
      ...(kind === "vendor-late" ? { days: shop.settings?.lateAfterDays ?? 0 } : {}),
      ...(link === null ? {} : { link }),
    },
  };
  await deps.book.writeMails(tx, shop.id, [mail]);
  return 1;
}

/** So many orders are named in one mail; what is more is counted. */
export const mostNamed = 10;

function linkOf(
  { links }: NoticeDeps,
  shop: NotifiedShop,
  kind: MailKind,
  parts: readonly PartToTell[],
  first: PartToTell,
): string | null {
  if (kind === "vendor-late") {
    if (!first.vendor.inPortal) return null;
    return parts.length === 1 ? links.portalOrder(first.id) : links.portalOrders;
  }
  if (kind === "merchant-needs-mapping") return links.unmapped(shop);
  if (parts.length === 1) return links.order(shop, first.orderId);
  return links.orders(
    shop,
    parts.every(({ vendor }) => vendor.id === first.vendor.id) ? { vendor: first.vendor.id } : {},
  );
}

function byVendor(parts: readonly PartToTell[]): readonly [PartToTell, ...PartToTell[]][] {
  const groups = new Map<string, [PartToTell, ...PartToTell[]]>();
  for (const part of parts) {
    const group = groups.get(part.vendor.id);
    if (group) group.push(part);
    else groups.set(part.vendor.id, [part]);
  }
  return [...groups.values()];
}
