import { createTransport } from "nodemailer";
import type { MailToSend, SendOutcome } from "../use-cases/send-mails.ts";

/** A way for mail out of the house. */
export interface MailTransport {
  /**
   * Hands one mail to the mail server. Never throws, and ends within `mailTimeoutMs`; what became of a mail that it gave
   * up waiting for is unknown, so it is sent again, under the same Message-ID.
   */
  send(mail: MailToSend): Promise<SendOutcome>;
  /** Lets go of the connections. */
  close(): void;
}

/** No mail takes longer, whatever the server does. */
export const mailTimeoutMs = 60_000;

/**
 * Sends over SMTP.
 *
 * @param options.url `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://...`; nodemailer's options may
 *   follow as a query, such as `?requireTLS=true`
 * @param options.from "Vendor Store Sync <orders@example.com>"
 */
export function createMailTransport(options: {
  readonly url: string;
  readonly from: string;
  readonly timeoutMs?: number;
}): MailTransport {
  const { url, from, timeoutMs = mailTimeoutMs } = options;
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 3,
    dnsTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? "localhost";

  return {
    async send({ id, to, unsubscribe, subject, text, html }) {
      try {
        await transport.sendMail({
          from,
          // As an object it is one address, whatever commas are in it.
          to: to.map((address) => ({ name: "", address })),
          subject,
          text,
          html,
          // The same each time, so that a mail that was sent twice can be told for one.
          messageId: `<${id}@${domain}>`,
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", ...oneClick(unsubscribe) },
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { kind: "sent" };
      } catch (error) {
        return classifySmtpError(error);
      }
    },
    close: () => transport.close(),
  };
}

/** RFC 8058: mail programs show a button for it, which posts without opening a page. */
const oneClick = (link: string | null): Record<string, string> =>
  link === null ? {} : { "List-Unsubscribe": `<${link}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };

/** What nodemailer tells about a failure (its errors.d.ts). */
interface SmtpError {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly timeoutType?: string;
}

/**
 * Whether a mail that was not taken is to be tried again, and whose fault it was. Codes hold no address: what servers
 * say in words often does.
 *
 * Only an answer about this addressee or this message (to RCPT TO or DATA) is blamed on the mail. A server that cannot
 * be reached, does not let us in or does not want our sender has said nothing about it, and the operator can mend that.
 * The same goes for refusals by policy (RFC 3463: 5.7.x) and for missing credentials: they are about us.
 */
export function classifySmtpError(error: unknown): SendOutcome {
  const { code = "unknown", command = "", responseCode, response = "", timeoutType } = error as SmtpError;
  const aboutMail = command === "RCPT TO" || command === "DATA";
  if (responseCode !== undefined) {
    const detail = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
    const told = `smtp-${responseCode}${detail === undefined ? "" : `-${detail}`}`;
    if (!aboutMail || responseCode === 421) return { kind: "not-now", code: told, blame: "server" };
    const aboutUs = responseCode === 503 || responseCode === 530 || responseCode === 535 || detail?.startsWith("5.7.");
    return responseCode >= 500 && !aboutUs
      ? { kind: "refused", code: told }
      : { kind: "not-now", code: told, blame: "mail" };
  }
  // Found by nodemailer before anything was sent.
  if (code === "EENVELOPE" || code === "EMESSAGE") return { kind: "refused", code: "not-an-address" };
  const slow = code === "EABORT" || timeoutType === "SOCKET_TIMEOUT" || (error as Error).name === "TimeoutError";
  if (slow) return { kind: "not-now", code: "no-answer", blame: "mail" };
  return { kind: "not-now", code: code.replace(/^E/, "").toLowerCase(), blame: "server" };
}
