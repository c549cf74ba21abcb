import { choiceOf, type NotificationSettings } from "./notification-settings.ts";
import type { Notification } from "./notification.ts";
import { quietUntil } from "./quiet-hours.ts";

/** Why a mail is kept and not sent; shown where mails are listed. */
export type KeptCode = "switched-off" | "muted" | "in-digest";

export type Gate =
  | { readonly kind: "send" }
  | { readonly kind: "wait"; readonly until: Date }
  | { readonly kind: "keep"; readonly code: KeptCode };

/**
 * What becomes of a mail that is due: the one gate that all mails pass. It is asked when a mail is about to be sent, so
 * what the merchant has switched off meanwhile holds for mails that wait.
 *
 * @param notification null: what somebody has just asked for (a way in), which goes always and at once
 */
export function gateMail(input: {
  readonly notification: Notification | null;
  readonly settings: NotificationSettings;
  /** The addressee does not want these. */
  readonly muted: boolean;
  readonly now: Date;
  readonly timeZone: string;
}): Gate {
  const { notification, settings } = input;
  if (notification === null) return { kind: "send" };
  const choice = choiceOf(settings, notification);
  if (choice === "off") return { kind: "keep", code: "switched-off" };
  if (input.muted) return { kind: "keep", code: "muted" };
  if (choice === "in-digest") return { kind: "keep", code: "in-digest" };
  const until = quietUntil(settings.quietHours, input.now, input.timeZone);
  return until ? { kind: "wait", until } : { kind: "send" };
}
