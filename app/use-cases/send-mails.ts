import type { ReasonParams } from "../domain/sync-rules/decision.ts";
import { gateMail } from "../domain/notifications/gate-mail.ts";
import { isForMerchant, type Notification } from "../domain/notifications/notification.ts";
import type { NotificationSettings } from "../domain/notifications/notification-settings.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import { isMailKind, type MailKind, type RenderedMail } from "./mail.ts";
import { notificationOf } from "./notifications/notification-of-mail.ts";

/** A mail that this worker, and nobody else, may send until the lease ends. */
export interface ClaimedMail {
  readonly id: string;
  /** As stored; a version newer than this one may have written it. */
  readonly kind: string;
  /** Null when it does not open with the keys that there are. */
  readonly content: {
    readonly to: string;
    readonly language: string | null;
    readonly params: ReasonParams;
  } | null;
  /** How often it has been claimed, this time included. */
  readonly attempts: number;
  readonly leasedUntil: Date;
  readonly shop: {
    readonly id: ShopId;
    readonly domain: string;
    readonly timeZone: string;
    readonly language: string | null;
  };
  /** Who wants to be told of what; null when it does not open with the keys that there are. */
  readonly settings: NotificationSettings | null;
  readonly about: MailSubject;
}

/** What a mail is about, as far as its cause says. */
export interface MailSubject {
  readonly orderId: string | null;
  readonly vendorOrderId: string | null;
  readonly vendorId: string | null;
  /** Somebody acts for the vendor in the portal, so a link there leads somewhere. */
  readonly inPortal: boolean;
}

export interface MailOutbox {
  /** Takes at most so many that are due, for so long; nobody else gets them meanwhile. */
  claimDue(limit: number, leaseMs: number): Promise<readonly ClaimedMail[]>;
  /** Also when the lease is over: it was sent, whoever has it now. */
  markSent(mail: ClaimedMail): Promise<void>;
  /** It comes back after this time, as one with so many attempts. Nothing happens when the lease is over. */
  retryLater(
    mail: ClaimedMail,
    next: { readonly code: string; readonly afterMs: number; readonly attempts: number },
  ): Promise<void>;
  /** It stays, with the reason, and is not tried again. Nothing happens when the lease is over. */
  giveUp(mail: ClaimedMail, code: string): Promise<void>;
}

export interface MailToSend extends RenderedMail {
  /** Stays the same when it is sent again after a doubt. */
  readonly id: string;
  /** Several are people of one house, who may see each other's addresses. */
  readonly to: readonly string[];
  /** Where one click ends mails like this one (RFC 8058); null: they cannot be done without. */
  readonly unsubscribe: string | null;
}

/** What the mail server said. Codes are short and hold nothing personal: "smtp-550-5.1.1", "connection". */
export type SendOutcome =
  | { readonly kind: "sent" }
  /** For good, because of this address or this mail. */
  | { readonly kind: "refused"; readonly code: string }
  /** `blame` says whether another mail might fare better. */
  | { readonly kind: "not-now"; readonly code: string; readonly blame: "mail" | "server" };

export interface SendMailsDeps {
  readonly outbox: MailOutbox;
  /** `language` null: not known. */
  render(
    mail: { readonly kind: MailKind; readonly params: ReasonParams },
    reader: { readonly timeZone: string; readonly language: string | null },
  ): RenderedMail;
  send(mail: MailToSend): Promise<SendOutcome>;
  /** Whether the reader of this address has ended these mails. */
  isMuted(shop: ShopId, to: string, notification: Notification): Promise<boolean>;
  /** Where one click ends them; null: these cannot be ended. */
  unsubscribeLink(shop: ShopId, to: string, notification: Notification): Promise<string | null>;
  /** The page of what a mail is about, for who gets it; null: there is none. */
  linkTo(shop: { readonly domain: string }, about: MailSubject, reader: "merchant" | "vendor"): string | null;
  now(): Date;
  /** From 0 up to 1. */
  random(): number;
  observe(event: MailEvent): void;
}

export type MailEvent =
  | { readonly kind: "mail-sent"; readonly id: string; readonly attempts: number }
  | { readonly kind: "mail-postponed"; readonly id: string; readonly attempts: number; readonly code: string }
  | { readonly kind: "mail-given-up"; readonly id: string; readonly attempts: number; readonly code: string }
  /** It stays where it is, for a reason that people chose. */
  | { readonly kind: "mail-kept"; readonly id: string; readonly attempts: number; readonly code: string }
  | { readonly kind: "mail-fault"; readonly id: string; readonly error: unknown };

/** Longer than any attempt to send. */
const leaseMs = 120_000;
const minuteMs = 60_000;
/** With the delays below, some four days, which is how long mail servers try (RFC 5321, 4.5.4.1). */
const mostAttempts = 26;
const longestWaitMs = 360 * minuteMs;
const longestQuietMs = 5 * minuteMs;

/**
 * Claims mails that are due and hands out a piece of work for each: claim, send, mark as sent. What a loop over due rows
 * takes from.
 *
 * Every mail passes one gate (gate-mail.ts), here and nowhere else: what the merchant has switched off, what a vendor has
 * muted and what the digest collects stays in the table with the reason, and quiet hours put off.
 *
 * A mail is never lost: it leaves the table only by being sent. A crash between sending and marking costs one copy more,
 * after the lease, under the same Message-ID. A mail server that is out of order costs time and no mail is given up for
 * it; after the second failure in a row it is left in peace for a growing while.
 */
export function createSendMails(deps: SendMailsDeps): (free: number) => Promise<(() => Promise<void>)[]> {
  let failuresInARow = 0;
  let quietUntil = 0;

  const heard = (outcome: SendOutcome): void => {
    if (outcome.kind !== "not-now" || outcome.blame === "mail") {
      failuresInARow = 0;
      quietUntil = 0;
      return;
    }
    failuresInARow += 1;
    if (failuresInARow > 1)
      quietUntil = deps.now().getTime() + Math.min(5_000 * 2 ** (failuresInARow - 2), longestQuietMs);
  };

  return async (free) => {
    if (deps.now().getTime() < quietUntil) return [];
    const mails = await deps.outbox.claimDue(free, leaseMs);
    return mails.map((mail) => () => sendOne(deps, mail, heard));
  };
}

async function sendOne(deps: SendMailsDeps, mail: ClaimedMail, heard: (outcome: SendOutcome) => void): Promise<void> {
  const { outbox, render, send, random, observe } = deps;
  const { id, attempts, kind, content, shop, settings } = mail;
  const later = async (code: string, counted: number): Promise<void> => {
    await outbox.retryLater(mail, { code, afterMs: backoffMs(Math.max(counted, 1), random()), attempts: counted });
    observe({ kind: "mail-postponed", id, attempts, code });
  };
  const giveUp = async (code: string): Promise<void> => {
    await outbox.giveUp(mail, code);
    observe({ kind: "mail-given-up", id, attempts, code });
  };
  // What cannot be read now may be after a release or once a key is back.
  const laterOrNever = (code: string): Promise<void> =>
    attempts >= mostAttempts ? giveUp(code) : later(code, attempts);

  if (content === null) return laterOrNever("unreadable");
  if (!isMailKind(kind)) return laterOrNever("unknown-kind");
  if (settings === null) return laterOrNever("settings-unreadable");

  const notification = notificationOf(kind, content.params);
  const forMerchant = notification !== null && isForMerchant(notification);
  const now = deps.now();
  const muted = notification !== null && !forMerchant && (await deps.isMuted(shop.id, content.to, notification));
  const gate = gateMail({ notification, settings, muted, now, timeZone: shop.timeZone });
  if (gate.kind === "keep") {
    await outbox.giveUp(mail, gate.code);
    return observe({ kind: "mail-kept", id, attempts, code: gate.code });
  }
  if (gate.kind === "wait") {
    const afterMs = gate.until.getTime() - now.getTime();
    await outbox.retryLater(mail, { code: "quiet-hours", afterMs, attempts: attempts - 1 });
    return observe({ kind: "mail-kept", id, attempts, code: "quiet-hours" });
  }

  let rendered: RenderedMail;
  try {
    const language = content.language ?? shop.language;
    const link =
      content.params["link"] ??
      (notification === null ? null : deps.linkTo(shop, mail.about, forMerchant ? "merchant" : "vendor"));
    const params = link === null ? content.params : { ...content.params, link };
    rendered = render({ kind, params }, { timeZone: shop.timeZone, language });
  } catch (error) {
    observe({ kind: "mail-fault", id, error });
    return laterOrNever("not-rendered");
  }
  const to = forMerchant && settings.addresses.length > 0 ? settings.addresses : [content.to];
  const unsubscribe =
    notification === null || forMerchant ? null : await deps.unsubscribeLink(shop.id, content.to, notification);
  const outcome = await send({ id, to, unsubscribe, ...rendered });
  heard(outcome);
  switch (outcome.kind) {
    case "sent":
      await outbox.markSent(mail);
      return observe({ kind: "mail-sent", id, attempts });
    case "refused":
      return giveUp(outcome.code);
    case "not-now":
      // What is not the mail's fault is not counted against it.
      return outcome.blame === "mail" ? laterOrNever(outcome.code) : later(outcome.code, attempts - 1);
  }
}

/** A minute, two, four, ... with a fifth more or less, so that what failed together does not come back together. */
const backoffMs = (attempts: number, random: number): number =>
  Math.round(Math.min(minuteMs * 2 ** (attempts - 1), longestWaitMs) * (0.8 + 0.4 * random));
