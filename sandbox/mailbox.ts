import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  readonly id: number;
  readonly at: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Where the mail says that it can be ended, as mail programs offer it beside the sender. */
  readonly unsubscribe: string | null;
}

const header = ({ headerLines }: ParsedMail, name: string): string =>
  (headerLines.find(({ key }) => key === name)?.line ?? "").slice(name.length + 1).replace(/\s+/g, "");

/** A mail server that keeps what it gets: the app sends through SMTP_URL as it would anywhere. */
export async function startMailbox(changed: () => void) {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          const to = Array.isArray(mail.to) ? mail.to.map((address) => address.text).join(", ") : (mail.to?.text ?? "");
          mails.push({
            id: mails.length + 1,
            at: new Date().toISOString(),
            from: mail.from?.text ?? "",
            to,
            subject: mail.subject ?? "",
            html: mail.html || "",
            text: mail.text ?? "",
            unsubscribe: /^<(.*)>$/.exec(header(mail, "list-unsubscribe"))?.[1] ?? null,
          });
          changed();
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails: () => mails,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
