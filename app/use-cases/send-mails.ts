import type { ReasonParams } from "../domain/sync-rules/decision.ts";
import type { MailKind } from "./mail.ts";

/** A mail that was written and has not been sent. */
export interface WaitingMail {
  readonly id: string;
  readonly kind: MailKind;
  readonly to: string;
  readonly params: ReasonParams;
  readonly attempts: number;
}

export interface SendMailsDeps {
  readonly mails: {
    /** Takes at most so many, for so long; nobody else gets them meanwhile. */
    claimDue(limit: number, leaseMs: number): Promise<readonly WaitingMail[]>;
    markSent(id: string): Promise<void>;
    /** Comes back after this time; null: not any more. */
    postpone(id: string, forMs: number | null): Promise<void>;
  };
  render(kind: MailKind, params: ReasonParams): { readonly subject: string; readonly text: string };
  /** Hands it over for delivery. `id` stays the same when it is sent again after a doubt. */
  send(mail: {
    readonly id: string;
    readonly to: string;
    readonly subject: string;
    readonly text: string;
  }): Promise<void>;
  observe(event: { readonly kind: "mail-failed"; readonly attempts: number; readonly error: unknown }): void;
}

const leaseMs = 120_000;
const longestWaitMs = 4 * 3_600_000;
const mostAttempts = 12;

/** Claims mails that wait and hands out a piece of work for each. What a loop over due rows takes from. */
export function createSendMails(deps: SendMailsDeps): (free: number) => Promise<(() => Promise<void>)[]> {
  return async (free) => {
    const claimed = await deps.mails.claimDue(free, leaseMs);
    return claimed.map((mail) => () => sendMail(deps, mail));
  };
}

async function sendMail(deps: SendMailsDeps, mail: WaitingMail): Promise<void> {
  try {
    await deps.send({ id: mail.id, to: mail.to, ...deps.render(mail.kind, mail.params) });
  } catch (error) {
    deps.observe({ kind: "mail-failed", attempts: mail.attempts, error });
    const forMs = Math.min(30_000 * 2 ** (mail.attempts - 1), longestWaitMs);
    await deps.mails.postpone(mail.id, mail.attempts >= mostAttempts ? null : forMs);
    return;
  }
  await deps.mails.markSent(mail.id);
}
