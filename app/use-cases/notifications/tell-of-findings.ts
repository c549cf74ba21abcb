import { localTime } from "../../domain/notifications/local-time.ts";
import { findingKinds } from "../../domain/proof/finding.ts";
import type { FindingToTell, NoticeDeps, NotifiedShop } from "./notice-ports.ts";
import { mostNamed } from "./tell-of-vendor-orders.ts";

/** What no proof looks at any more is history when findings begin to be told. */
const weekMs = 7 * 86_400_000;

/**
 * Tells the merchant of what the daily proof found and could not repair: each finding once, all of them in one mail, one
 * mail a day at most. One that went and came back, or that changed after it was dealt with, is news again.
 */
export async function tellOfFindings(deps: NoticeDeps, shop: NotifiedShop): Promise<number> {
  const { settings } = shop;
  if (settings === null) return 0;
  const now = deps.now();
  const dedupeKey = `merchant-proof:${localTime(now, shop.timeZone).day}`;
  return deps.book.inTransaction(async (tx) => {
    if (!(await deps.book.lock(tx, shop.id))) return 0;
    const found = await deps.book.findFindings(tx, shop.id, new Date(now.getTime() - weekMs));
    if (found.length === 0 || (await deps.book.isWritten(tx, shop.id, dedupeKey))) return 0;
    await deps.book.noteFindingsTold(
      tx,
      shop.id,
      found.map(({ id }) => id),
      now,
    );
    const to = shop.contactEmail ?? settings.addresses[0] ?? null;
    if (to === null) return 0;
    const vendors = distinct(found.map(({ vendorName }) => vendorName));
    const orders = distinct(found.map(({ orderName }) => orderName));
    await deps.book.writeMails(tx, shop.id, [
      {
        kind: "merchant-proof",
        dedupeKey,
        to,
        params: {
          marketplace: shop.name,
          vendor: vendors.length === 1 ? (vendors[0] ?? "") : "",
          lines: orders.length,
          orders: orders.slice(0, mostNamed).join(", "),
          more: Math.max(0, orders.length - mostNamed),
          link: linkTo(deps, shop, found),
          found: JSON.stringify(
            findingKinds.flatMap((reason) => {
              const these = found.filter(({ kind }) => kind === reason);
              const count = distinct(these.map(({ orderName }) => orderName)).length;
              return these.length === 0 ? [] : [{ reason, count, link: linkTo(deps, shop, these) }];
            }),
          ),
        },
      },
    ]);
    return 1;
  });
}

const distinct = (names: readonly (string | null)[]): string[] => [...new Set(names.filter((name) => name !== null))];

/** The day that has them all, else the list of days. */
function linkTo({ links }: NoticeDeps, shop: NotifiedShop, found: readonly FindingToTell[]): string {
  const days = new Set(found.map(({ day }) => day));
  const [day = null] = days;
  return links.proof(shop, days.size === 1 ? day : null);
}
