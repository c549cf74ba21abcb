import { remindersDue, reminderTimes } from "../domain/connection/reminders.ts";
import type { ConnectionId } from "../domain/shared/ids.ts";
import type { ConnectionCareDeps, TroubledConnection } from "./connection-care-ports.ts";
import type { MailToWrite } from "./mail.ts";
import { writeLinkToStore } from "./portal/sign-in.ts";
import type { Transaction } from "./transaction.ts";

const atOnce = 200;

/**
 * Tells people of connections that do not work: the vendor, with a way in that leads to its store's page, and when it
 * lasts the merchant, with what waits. Who was told is written with the mails, so however often this runs, and in how
 * many workers, each hears of a trouble once, and again only after days. Nobody is told of what is well again.
 */
export async function remindOfConnections(deps: ConnectionCareDeps): Promise<{ readonly told: number }> {
  const now = deps.now();
  const toldBefore = new Date(now.getTime() - reminderTimes.againAfterMs);
  const faults: unknown[] = [];
  let told = 0;
  for (const id of await deps.book.listTroubled(now, toldBefore, atOnce)) {
    try {
      if (await remindOfOne(deps, id, now)) told += 1;
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `Of ${faults.length} connections nobody could be told.`);
  return { told };
}

const remindOfOne = (deps: ConnectionCareDeps, id: ConnectionId, now: Date): Promise<boolean> =>
  deps.book.inTransaction(async (tx) => {
    const connection = await deps.book.lockTroubled(tx, id);
    if (!connection) return false;
    const due = remindersDue(connection, now);
    const store = { store: connection.storeName };
    const about = { vendorId: connection.vendor, params: store };
    const mails: MailToWrite[] = [];

    const reachable = connection.members.length > 0 || connection.vendorEmail !== null;
    if (due.vendor !== "no") {
      const kind = due.vendor === "first" ? "vendor-connection-broken" : "vendor-reconnect";
      mails.push(...(await vendorMails(deps, tx, connection, { kind, variant: variantOf(connection), now })));
      await deps.book.noteTold(tx, id, "vendor", now);
      if (reachable) await deps.book.log(tx, connection.shop, [{ code: "connection.vendor-told", ...about }]);
    }
    // Where nobody at the vendor can be written to, the merchant is the only one who can do something.
    const merchantOnly = due.vendor === "first" && !reachable;
    if ((due.merchant !== "no" || merchantOnly) && connection.contactEmail !== null) {
      mails.push(merchantMail(connection, connection.contactEmail, now));
      await deps.book.noteTold(tx, id, "merchant", now);
      await deps.book.log(tx, connection.shop, [{ code: "connection.merchant-told", ...about }]);
    }
    await deps.book.writeMails(tx, connection.shop, mails);
    return mails.length > 0;
  });

const variantOf = ({ health }: TroubledConnection): string => (health === "degraded" ? "silent" : "");

/** One mail for each who acts for the vendor, with a link of their own; else to the vendor's address, without. */
export async function vendorMails(
  deps: ConnectionCareDeps,
  tx: Transaction,
  connection: TroubledConnection,
  mail: {
    readonly kind: "vendor-connection-broken" | "vendor-reconnect";
    readonly variant: string;
    readonly now: Date;
  },
): Promise<MailToWrite[]> {
  const { kind, variant, now } = mail;
  const key = `${kind}:${connection.id}:${variant === "asked" ? deps.newId() : timeOf(connection, now)}`;
  const params = { ...factsOf(connection), variant };
  if (connection.members.length === 0)
    return connection.vendorEmail === null
      ? []
      : [{ kind, dedupeKey: key, to: connection.vendorEmail, language: connection.vendorLanguage, params }];
  const mails: MailToWrite[] = [];
  for (const { user, email, language } of connection.members) {
    const { link, expiresAt } = await writeLinkToStore(deps, tx, { user, vendor: connection.vendor }, now);
    mails.push({
      kind,
      dedupeKey: `${key}:${user}`,
      to: email,
      language: language ?? connection.vendorLanguage,
      params: { ...params, link, linkExpiresAt: expiresAt.toISOString() },
    });
  }
  return mails;
}

function merchantMail(connection: TroubledConnection, contactEmail: string, now: Date): MailToWrite {
  const nobody = connection.members.length === 0;
  return {
    kind: "merchant-connection-broken",
    dedupeKey: `merchant-connection-broken:${connection.id}:${timeOf(connection, now)}`,
    to: contactEmail,
    params: { ...factsOf(connection), variant: variantOf(connection) || (nobody ? "nobody" : "") },
  };
}

const factsOf = ({ vendorName, storeName, shopName, since, waiting, reason }: TroubledConnection) => ({
  vendor: vendorName,
  store: storeName,
  marketplace: shopName,
  sinceAt: since.toISOString(),
  waiting,
  reason: reason ?? "",
});

/** The same for everybody who tells of the same trouble at the same time. */
const timeOf = ({ since }: TroubledConnection, now: Date): string =>
  `${since.toISOString()}:${Math.floor((now.getTime() - since.getTime()) / reminderTimes.againAfterMs)}`;
