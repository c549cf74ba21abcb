import { randomBytes } from "node:crypto";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { composeApplication } from "../composition.server.ts";
import { listen } from "../db/listen.server.ts";
import { createMailOutbox, insertMails, mailsDue } from "../db/mail-repo.server.ts";
import { createSecretBox } from "../db/secret-box.server.ts";
import { inTransaction, sqlInside, sqlOf } from "../db/sql.server.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import { parseEnv } from "../env.server.ts";
import { createLogger } from "../lib/logger.server.ts";
import { createOperatorDesk } from "../operator-desk.server.ts";
import type { MailToWrite } from "../use-cases/mail.ts";
import { createSendMails, type MailEvent, type MailOutbox } from "../use-cases/send-mails.ts";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { loadMailLanguage } from "./load-mail-language.server.ts";
import { renderMail } from "./render-mail.ts";
import { createMailTransport } from "./send-mail.server.ts";

const newKeys = () => `test:${randomBytes(32).toString("base64")}`;
const keys = newKeys();
const box = createSecretBox(keys);
const language = loadMailLanguage();

let database: TestDatabase;
let shop: ShopId;
let cleanUp: (() => Promise<unknown> | void)[];

beforeEach(async () => {
  database = await freshDatabase({ poolSize: 4 });
  const { id } = await database.prisma.shop.create({
    data: { domain: "north.myshopify.com", name: "North Market", currency: "EUR", timeZone: "Europe/Oslo" },
  });
  shop = id as ShopId;
  cleanUp = [() => database.close()];
});
afterEach(async () => {
  for (const clean of cleanUp.reverse()) await clean();
});

const newOrder = (number: number, to = `vendor${number}@wool.example`): MailToWrite => ({
  kind: "vendor-new-order",
  dedupeKey: `vendor-new-order:${number}`,
  to,
  params: {
    order: `#${number}`,
    externalOrder: `W-${number}`,
    marketplace: "North & South",
    store: "wool.example",
    lines: 2,
    totalMinor: 12_345,
    currency: "EUR",
    placedAt: "2026-11-19T23:30:00Z",
  },
});

const write = (...mails: MailToWrite[]): Promise<void> =>
  inTransaction(database.pool, (tx) => insertMails(sqlInside(tx), box, shop, mails));

interface Row {
  readonly id: string;
  readonly sentAt: Date | null;
  readonly attempts: number;
  readonly failedCode: string | null;
  readonly waitSeconds: number | null;
}
const rows = (): Promise<Row[]> =>
  sqlOf(database.pool).rows(
    `select id, "sentAt", attempts, "failedCode", round(extract(epoch from "nextAttemptAt" - now()))::int as "waitSeconds"
     from mail order by "dedupeKey"`,
  );
/** Lets time pass until everything that waits is due. */
const untilDue = () => database.pool.query(`update mail set "nextAttemptAt" = now() where "nextAttemptAt" is not null`);

/** What the mail server says to an addressee or to a message; undefined: it takes it. */
interface Manners {
  toAddress?(address: string): readonly [code: number, words: string] | undefined;
  toMessage?(): readonly [code: number, words: string] | undefined;
  /** Takes the message and never says so. */
  silent?: boolean;
  port?: number;
}

async function startMailServer(manners: Manners = {}) {
  const received: ParsedMail[] = [];
  const asked: string[] = [];
  const no = ([responseCode, words]: readonly [number, string]) => Object.assign(new Error(words), { responseCode });
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    closeTimeout: 100,
    onAuth: (_auth, _session, done) => done(no([535, "5.7.8 Who are you?"])),
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      const refusal = manners.toAddress?.(address);
      done(refusal && no(refusal));
    },
    onData(stream, _session, done) {
      simpleParser(stream).then(
        (mail) => {
          const refusal = manners.toMessage?.();
          if (!refusal) received.push(mail);
          if (!manners.silent) done(refusal && no(refusal));
        },
        (error: Error) => done(error),
      );
    },
  });
  await new Promise<void>((resolve) => server.listen(manners.port ?? 0, "127.0.0.1", resolve));
  const stop = () => new Promise<void>((resolve) => server.close(() => resolve()));
  cleanUp.push(stop);
  const address = server.server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return { received, asked, stop, port, url: `smtp://127.0.0.1:${port}` };
}

/** One worker process; `change` breaks a part of it. */
function worker(url: string, change: { outbox?: Partial<MailOutbox>; timeoutMs?: number; now?: () => Date } = {}) {
  const transport = createMailTransport({
    url,
    from: "Vendor Store Sync <orders@sync.example>",
    ...(change.timeoutMs === undefined ? {} : { timeoutMs: change.timeoutMs }),
  });
  cleanUp.push(() => transport.close());
  const events: MailEvent[] = [];
  const take = createSendMails({
    outbox: { ...createMailOutbox(database.pool, box), ...change.outbox },
    render: (mail, { timeZone }) => renderMail(mail, language, timeZone),
    send: transport.send,
    isMuted: () => Promise.resolve(false),
    unsubscribeLink: () => Promise.resolve(null),
    linkTo: () => null,
    now: change.now ?? (() => new Date()),
    random: () => 0.5,
    observe: (event) => events.push(event),
  });
  return {
    take,
    events,
    /** Works until nothing is due. */
    async work(): Promise<void> {
      for (;;) {
        const pieces = await take(5);
        if (pieces.length === 0) return;
        await Promise.all(pieces.map((piece) => piece()));
      }
    },
  };
}

describe("a mail", () => {
  it("is sent once, and says what it should to whom it should", async () => {
    const server = await startMailServer();
    await write(newOrder(1001));
    await write(newOrder(1001));
    const { work, events } = worker(server.url);
    await work();
    await untilDue();
    await work();

    const [row] = await rows();
    expect(row).toMatchObject({ attempts: 1, failedCode: null, waitSeconds: null });
    expect(row?.sentAt).toBeInstanceOf(Date);
    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect(mail).toMatchObject({
      subject: "New order #1001 from North & South",
      messageId: `<${row?.id}@sync.example>`,
      from: { text: `"Vendor Store Sync" <orders@sync.example>` },
      to: { text: "vendor1001@wool.example" },
    });
    expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
    for (const fact of ["#1001", "W-1001", "€123.45", "Nov 20, 2026"]) {
      expect(mail?.text).toContain(fact);
      expect(mail?.html).toContain(fact);
    }
    expect(mail?.html).toContain("North &amp; South sold 2 products of yours.");
    expect(mail?.attachments).toEqual([]);
    expect(events.map((event) => event.kind)).toEqual(["mail-sent"]);
  });

  it("goes to one address, whatever is written in its place", async () => {
    const server = await startMailServer();
    const inItsPlace = [
      "one@wool.example, two@wool.example",
      "no address",
      "",
      "one@wool.example>\r\nRCPT TO:<two@wool.example",
    ];
    await write(...inItsPlace.map((to, number) => newOrder(number, to)));
    await worker(server.url).work();
    expect(server.asked).toEqual([]);
    expect(server.received).toEqual([]);
    for (const row of await rows()) {
      expect(row.failedCode).toMatch(/^(smtp-501|not-an-address)$/);
      expect(row.waitSeconds).toBeNull();
    }
  });

  it("is tried again after a temporary refusal, later each time", async () => {
    let busy = 2;
    const server = await startMailServer({
      toAddress: () => (busy-- > 0 ? [451, "4.7.1 vendor1@wool.example is greylisted"] : undefined),
    });
    await write(newOrder(1));
    const { work, events } = worker(server.url);
    await work();
    expect(await rows()).toMatchObject([{ sentAt: null, attempts: 1, failedCode: "smtp-451-4.7.1", waitSeconds: 60 }]);
    await work();
    expect(server.asked).toHaveLength(1);
    await untilDue();
    await work();
    expect(await rows()).toMatchObject([{ sentAt: null, attempts: 2, waitSeconds: 120 }]);
    await untilDue();
    await work();
    expect(await rows()).toMatchObject([{ sentAt: expect.any(Date) as Date, attempts: 3, failedCode: null }]);
    expect(server.received).toHaveLength(1);
    expect(events.map((event) => event.kind)).toEqual(["mail-postponed", "mail-postponed", "mail-sent"]);
    expect(JSON.stringify(events)).not.toContain("wool.example");
  });

  it("is given up after a refusal for good, with the server's code and none of its words", async () => {
    const server = await startMailServer({
      toAddress: (address) => (address.startsWith("vendor1@") ? [550, `5.1.1 ${address} is unknown`] : undefined),
    });
    await write(newOrder(1), newOrder(2));
    const { work, events } = worker(server.url);
    await work();
    await untilDue();
    await work();
    expect(await rows()).toMatchObject([
      { sentAt: null, attempts: 1, failedCode: "smtp-550-5.1.1", waitSeconds: null },
      { sentAt: expect.any(Date) as Date },
    ]);
    expect(server.asked.filter((address) => address.startsWith("vendor1@"))).toHaveLength(1);
    expect(events).toContainEqual(expect.objectContaining({ kind: "mail-given-up", code: "smtp-550-5.1.1" }));
    expect(JSON.stringify(events)).not.toContain("wool.example");
  });

  it("is given up when it was put off for days", async () => {
    const server = await startMailServer({ toMessage: () => [452, "4.2.2 Mailbox full"] });
    await write(newOrder(1));
    await database.pool.query("update mail set attempts = 25");
    await worker(server.url).work();
    expect(await rows()).toMatchObject([
      { sentAt: null, attempts: 26, failedCode: "smtp-452-4.2.2", waitSeconds: null },
    ]);
  });

  it("is tried again when the refusal is about us", async () => {
    const server = await startMailServer({ toAddress: () => [550, "5.7.1 We do not relay for you"] });
    await write(newOrder(1));
    await worker(server.url).work();
    expect(await rows()).toMatchObject([{ sentAt: null, attempts: 1, failedCode: "smtp-550-5.7.1", waitSeconds: 60 }]);
  });
});

describe("a mail server that is out of order", () => {
  it("costs time and no mail, however long it lasts", async () => {
    const gone = await startMailServer();
    await gone.stop();
    await write(newOrder(1));
    let now = Date.now();
    const { work } = worker(gone.url, { now: () => new Date(now) });
    for (let day = 0; day < 40; day++) {
      await untilDue();
      await work();
      now += 86_400_000;
    }
    expect(await rows()).toMatchObject([{ sentAt: null, attempts: 0, failedCode: "socket" }]);
    const back = await startMailServer({ port: gone.port });
    await untilDue();
    await work();
    expect(back.received).toHaveLength(1);
    expect((await rows())[0]?.sentAt).toBeInstanceOf(Date);
  });

  it("is left in peace after the second failure in a row", async () => {
    const gone = await startMailServer();
    await gone.stop();
    await write(...Array.from({ length: 6 }, (_, number) => newOrder(number)));
    let now = Date.now();
    const { take } = worker(gone.url, { now: () => new Date(now) });
    const workOnce = async (): Promise<number> => {
      const pieces = await take(1);
      for (const piece of pieces) await piece();
      return pieces.length;
    };
    expect([await workOnce(), await workOnce(), await workOnce()]).toEqual([1, 1, 0]);
    now += 5_000;
    expect([await workOnce(), await workOnce()]).toEqual([1, 0]);
    now += 5_000;
    expect(await workOnce()).toBe(0);
    now += 5_000;
    expect(await workOnce()).toBe(1);
  });

  it("is not taken for the mail's fault when it does not let us in", async () => {
    const server = await startMailServer();
    await write(newOrder(1));
    await worker(server.url.replace("//", "//name:wrong@")).work();
    expect(await rows()).toMatchObject([{ sentAt: null, attempts: 0, failedCode: "smtp-535-5.7.8", waitSeconds: 60 }]);
  });

  it("does not hold a worker that it never answers", async () => {
    const server = await startMailServer({ silent: true });
    await write(newOrder(1));
    await worker(server.url, { timeoutMs: 300 }).work();
    expect(await rows()).toMatchObject([{ sentAt: null, attempts: 1, failedCode: "no-answer", waitSeconds: 60 }]);
  });
});

describe("workers", () => {
  it("that race send each mail once", async () => {
    const server = await startMailServer();
    await write(...Array.from({ length: 30 }, (_, number) => newOrder(number)));
    await Promise.all([worker(server.url), worker(server.url), worker(server.url)].map(({ work }) => work()));
    const subjects = server.received.map((mail) => mail.subject);
    expect(subjects).toHaveLength(30);
    expect(new Set(subjects).size).toBe(30);
    expect((await rows()).every((row) => row.sentAt !== null && row.attempts === 1)).toBe(true);
  });

  it("that die between sending and marking cost one copy more, under the same Message-ID", async () => {
    const server = await startMailServer();
    await write(newOrder(1));
    const dying = worker(server.url, { outbox: { markSent: () => Promise.reject(new Error("killed")) } });
    await expect(dying.work()).rejects.toThrow("killed");
    const { work } = worker(server.url);
    await work();
    expect(server.received).toHaveLength(1);
    await untilDue();
    await work();
    await untilDue();
    await work();
    expect(server.received).toHaveLength(2);
    expect(new Set(server.received.map((mail) => mail.messageId)).size).toBe(1);
  });

  it("that come too late change nothing, but what was sent is known as sent", async () => {
    const outbox = createMailOutbox(database.pool, box);
    await write(newOrder(1));
    const [late] = await outbox.claimDue(1, 60_000);
    if (!late) throw new Error("Nothing was due.");
    await untilDue();
    const [current] = await outbox.claimDue(1, 120_000);
    expect(current?.attempts).toBe(2);
    await outbox.giveUp(late, "smtp-550");
    await outbox.retryLater(late, { code: "smtp-450", afterMs: 0, attempts: 7 });
    expect(await rows()).toMatchObject([{ attempts: 2, failedCode: null, waitSeconds: 120 }]);
    await outbox.markSent(late);
    expect(await rows()).toMatchObject([{ sentAt: expect.any(Date) as Date, waitSeconds: null }]);
  });

  it("are woken by whoever writes a mail, when that commits", async () => {
    const wake = vi.fn();
    cleanUp.push(listen(database.url, mailsDue, wake));
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(1));
    await inTransaction(database.pool, async (tx) => {
      await insertMails(sqlInside(tx), box, shop, [newOrder(1)]);
      expect(wake).toHaveBeenCalledTimes(1);
    });
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(2));
    // The same cause again writes nothing, so there is nothing to wake for: the next call is the next mail's.
    await write(newOrder(1));
    await write(newOrder(2));
    await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(3));
  });

  it("leave alone what they cannot read, and send the rest", async () => {
    const server = await startMailServer();
    await write(newOrder(1), newOrder(2), newOrder(3));
    await database.pool.query(`update mail set "contentSealed" = $1 where "dedupeKey" = 'vendor-new-order:1'`, [
      Buffer.from(createSecretBox(newKeys()).seal("{}", "elsewhere")),
    ]);
    await database.pool.query(`update mail set kind = 'of-tomorrow' where "dedupeKey" = 'vendor-new-order:2'`);
    await worker(server.url).work();
    expect(await rows()).toMatchObject([
      { sentAt: null, failedCode: "unreadable", waitSeconds: 60 },
      { sentAt: null, failedCode: "unknown-kind", waitSeconds: 60 },
      { sentAt: expect.any(Date) as Date },
    ]);
  });
});

describe("the whole application", () => {
  const compose = async (smtp: Record<string, string>) => {
    const parsed = parseEnv({
      NODE_ENV: "test",
      DATABASE_URL: database.url,
      SHOPIFY_API_KEY: "key",
      SHOPIFY_API_SECRET: "shpss_0123456789abcdef",
      SHOPIFY_APP_URL: "http://localhost:3000",
      ENCRYPTION_KEYS: keys,
      CRON_SECRET: "cron",
      ...smtp,
    });
    if (!parsed.ok) throw new Error(parsed.problems.join(" "));
    const application = await composeApplication(
      { ...parsed.env, DATABASE_URL: database.url },
      createLogger({ level: "silent" }),
    );
    let stopped: Promise<void> | null = null;
    const stop = () => (stopped ??= application.stop());
    cleanUp.push(stop);
    return { ...application, stop };
  };

  it("keeps mails while it has no mail server, shows them, and sends them once it has one", async () => {
    const without = await compose({});
    await without.startWorker();
    await write(newOrder(1));
    const woken = vi.fn();
    const stopListening = listen(database.url, mailsDue, woken);
    cleanUp.push(stopListening);
    await vi.waitFor(() => expect(woken).toHaveBeenCalled());
    expect(await without.operator.mails("north.myshopify.com")).toMatchObject([
      { subject: "New order #1 from North & South", state: "waiting", code: null },
    ]);
    await without.stop();
    expect(await rows()).toMatchObject([{ sentAt: null, attempts: 0, failedCode: null }]);

    const server = await startMailServer();
    const smtp = await compose({ SMTP_URL: server.url, MAIL_FROM: "orders@sync.example" });
    await smtp.startWorker();
    await vi.waitFor(() => expect(server.received).toHaveLength(1), 10_000);
    await write(newOrder(2));
    // Sooner than the loop looks by itself.
    await vi.waitFor(() => expect(server.received).toHaveLength(2), 5_000);
    await vi.waitFor(async () =>
      expect(await smtp.operator.mails("north.myshopify.com")).toMatchObject([{ state: "sent" }, { state: "sent" }]),
    );
  });
});

describe("the operator", () => {
  it("sees every mail in words, and what became of it", async () => {
    const server = await startMailServer({
      toAddress: (address) => (address.startsWith("vendor1@") ? [550, "5.1.1 Unknown"] : undefined),
    });
    await write(newOrder(1), newOrder(2));
    await worker(server.url).work();
    await write(newOrder(3));
    await database.pool.query(
      `update mail set "createdAt" = "createdAt" + right("dedupeKey", 1)::int * interval '1 s'`,
    );
    const desk = createOperatorDesk({
      database,
      box,
      inbox: { listParked: () => Promise.resolve([]), redrive: () => Promise.resolve(0) },
      renderMail: (mail, { timeZone }) => renderMail(mail, language, timeZone),
    });
    const mails = await desk.mails("north.myshopify.com");
    expect(mails).toMatchObject([
      { to: "vendor3@wool.example", subject: "New order #3 from North & South", state: "waiting", code: null },
      { to: "vendor2@wool.example", subject: "New order #2 from North & South", state: "sent", code: null },
      { to: "vendor1@wool.example", state: "given-up", code: "smtp-550-5.1.1" },
    ]);
    expect(mails[0]?.text).toContain("North & South sold 2 products of yours.");
    await database.pool.query(`update mail set "contentSealed" = null`);
    expect((await desk.mails("north.myshopify.com"))[0]).toMatchObject({ to: "", subject: "", text: "" });
  });
});
