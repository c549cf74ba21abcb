import { digestDayDue } from "../../domain/notifications/digest-day.ts";
import type { NoticeDeps, NotifiedShop } from "./notice-ports.ts";

const dayMs = 86_400_000;
/** Of what was kept for it; what is more is counted. */
const mostTold = 25;

/**
 * Writes a shop's digest once its hour has come: the numbers since the last one, what waits for the merchant, and what
 * was kept for it. The day is taken in the transaction that writes the mail, so there is one a day, however many workers
 * there are and however often this runs. With nothing to say nothing is sent, unless the merchant wants to hear that.
 */
export async function writeDigest(deps: NoticeDeps, shop: NotifiedShop): Promise<"written" | "nothing" | "not-due"> {
  const { settings } = shop;
  if (settings === null) return "not-due";
  const now = deps.now();
  const day = digestDayDue(settings.digest, shop.digestDay, now, shop.timeZone);
  const to = shop.contactEmail ?? settings.addresses[0];
  if (day === null || to === undefined) return "not-due";
  const needs = await needsOf(deps, shop);
  const since = new Date(Math.max(shop.digestUntil?.getTime() ?? 0, now.getTime() - 7 * dayMs));
  const from = shop.digestUntil === null ? new Date(now.getTime() - dayMs) : since;
  return deps.book.inTransaction(async (tx) => {
    if (!(await deps.book.takeDigestDay(tx, shop.id, day, now))) return "not-due";
    const numbers = await deps.book.countSince(tx, shop.id, from);
    const collected = await deps.book.takeCollected(tx, shop.id);
    const nothing =
      needs.length === 0 && collected.length === 0 && Object.values(numbers).every((count) => count === 0);
    if (nothing && !settings.digest.always) return "nothing";
    const told = collected.flatMap((mail) =>
      mail === null ? [] : [{ text: deps.subjectOf(mail, shop), link: String(mail.params["link"] ?? "") }],
    );
    await deps.book.writeMails(tx, shop.id, [
      {
        kind: "merchant-digest",
        dedupeKey: `merchant-digest:${day}`,
        to,
        params: {
          marketplace: shop.name,
          sinceAt: from.toISOString(),
          waiting: needs.reduce((total, { count }) => total + count, 0),
          ...numbers,
          // Lists, in the one form that parameters of a mail have.
          needs: JSON.stringify(needs),
          told: JSON.stringify(told.slice(0, mostTold)),
          more: Math.max(0, told.length - mostTold),
        },
      },
    ]);
    return "written";
  });
}

/** What waits for the merchant, each with the page that leads on. */
async function needsOf({ waiting, links }: NoticeDeps, shop: NotifiedShop) {
  const { needs, findings } = await waiting(shop.id);
  return [
    ...needs.map(({ reason, move, count }) => ({
      reason,
      move,
      count,
      link: links.orders(shop, { need: { reason, move } }),
    })),
    ...findings.map(({ move, count, day }) => ({ reason: "proof-finding", move, count, link: links.proof(shop, day) })),
  ].flatMap(({ move, ...need }) => (move === "merchant" ? [need] : []));
}
