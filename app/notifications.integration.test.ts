import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { later, line } from "../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench } from "../tests/support/fulfillment-bench.ts";
import { rejected, unavailable } from "../tests/support/scripted-store.ts";
import { createMailOutbox, openMail } from "./db/mail-repo.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { createTenantWall, type TenantWall } from "./db/tenant-wall.server.ts";
import type { MarketplaceOrder } from "./domain/order/marketplace-order.ts";
import {
  defaultNotificationSettings as defaults,
  type NotificationSettings,
} from "./domain/notifications/notification-settings.ts";
import { createMailLanguages } from "./mail/load-mail-language.server.ts";
import { renderMail } from "./mail/render-mail.ts";
import { createNotificationDesk, createNotifications } from "./notifications.server.ts";
import { createPortalDesk } from "./portal-desk.server.ts";
import { createSendMails, type MailToSend, type SendMailsDeps } from "./use-cases/send-mails.ts";

const origin = "https://app.example";
const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
const hourMs = 3_600_000;
const day = 24 * hourMs;
const languageOf = createMailLanguages();
const render: SendMailsDeps["render"] = (mail, { timeZone, language }) =>
  renderMail(mail, languageOf(language), timeZone);

let bench: FulfillmentBench;
let wall: TenantWall;
let sent: MailToSend[];
beforeEach(async () => {
  bench = await createFulfillmentBench(box);
  wall = createTenantWall(bench.database.url);
  await bench.vendor("Anna", { email: "anna@vendor.example" });
  // Digests would come by the hour of the test; those that want one say so.
  await bench.sql(`update shop set "timeZone" = 'UTC'`);
  sent = [];
});
afterEach(async () => {
  await wall.close();
  await bench.close();
});

const desk = () => createNotificationDesk({ database: bench.database, box, render });
const at = (now: Date) =>
  createNotifications({ database: bench.database, box, origin, apiKey: "key", render, now: () => now });
const notify = (laterMs = 0) => at(new Date(Date.now() + laterMs)).notify();
const choose = async (change: Partial<NotificationSettings>) => {
  const { version } = await desk().notifications(bench.shop);
  const digest = { ...defaults.digest, on: false };
  const merchant = Object.fromEntries(Object.keys(defaults.merchant).map((name) => [name, "at-once"]));
  const settings = { ...defaults, digest, merchant, ...change };
  expect(await desk().saveNotifications(bench.shop, settings, version, "staff:1")).toMatchObject({ kind: "saved" });
};
async function push(change: Partial<MarketplaceOrder> = {}): Promise<MarketplaceOrder> {
  const order = bench.order(change);
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
}
/** Sends what is due, as a worker would at this time. */
async function send(now = new Date()): Promise<void> {
  const take = createSendMails({
    outbox: createMailOutbox(bench.database.pool, box),
    render,
    send: (mail) => {
      sent.push(mail);
      return Promise.resolve({ kind: "sent" });
    },
    ...at(now).gate,
    now: () => now,
    random: () => 0,
    observe: () => {},
  });
  for (let pieces = await take(10); pieces.length > 0; pieces = await take(10))
    for (const piece of pieces) await piece();
}
const mails = () =>
  bench.sql<{ kind: string; state: string; code: string | null; waits: number | null }>(
    `select kind, case when "sentAt" is not null then 'sent' when "nextAttemptAt" is null then 'kept' else 'waits' end as state,
       "failedCode" as code, round(extract(epoch from "nextAttemptAt" - now()))::int as waits
     from mail order by "createdAt", kind`,
  );
const written = async (kind: string) => (await mails()).filter((mail) => mail.kind === kind).length;

describe("the gate", () => {
  it("keeps what is switched off, and says so", async () => {
    await choose({ vendor: { ...defaults.vendor, "vendor-new-order": false } });
    await push();
    await send();
    await send();
    expect(sent).toEqual([]);
    expect(await mails()).toMatchObject([{ kind: "vendor-new-order", state: "kept", code: "switched-off" }]);
  });

  it("puts off what comes in quiet hours until they end, and then sends it once", async () => {
    const night = new Date("2026-11-28T23:30:00Z");
    await choose({ quietHours: { from: 22, to: 7 } });
    await push();
    await send(night);
    expect(sent).toEqual([]);
    const [waiting] = await mails();
    expect(waiting).toMatchObject({ state: "waits", code: "quiet-hours" });
    expect(Math.abs(waiting!.waits! - 7.5 * 3600)).toBeLessThan(30);
    // Nobody tried to send it.
    expect(await bench.sql(`select attempts from mail`)).toEqual([{ attempts: 0 }]);
    await bench.sql(`update mail set "nextAttemptAt" = now()`);
    await send(new Date("2026-11-29T07:00:00Z"));
    await send(new Date("2026-11-29T07:00:00Z"));
    expect(sent).toHaveLength(1);
  });

  it("sends at night what somebody has just asked for", async () => {
    await choose({ quietHours: { from: 0, to: 23 } });
    const portal = createPortalDesk({ database: bench.database, wall, box, origin, pause: async () => {} });
    const [vendor] = await bench.sql<{ id: never }>(`select id from vendor`);
    await portal.invitations.invite(bench.shop, vendor!.id, "anna@vendor.example", "staff:1");
    await send(new Date("2026-11-28T12:00:00Z"));
    expect(sent).toMatchObject([{ to: ["anna@vendor.example"], unsubscribe: null }]);
  });

  it("sends the merchant's mails to the merchant's addresses, with a link to the order's page, and no vendor's there", async () => {
    await choose({ addresses: ["one@demo.example", "two@demo.example"] });
    const order = await push({ lines: [line("31", "Anna", { quantity: 3, currentQuantity: 3 })] });
    await bench.deliver(later(order, { lines: [line("31", "Anna", { quantity: 3, currentQuantity: 1 })] }));
    await bench.settle();
    await send();
    const [row] = await bench.sql<{ id: string }>(`select id from marketplace_order`);
    const merchants = sent.filter(({ to }) => to.includes("one@demo.example"));
    expect(merchants.map(({ to }) => to)).toEqual([["one@demo.example", "two@demo.example"]]);
    expect(merchants[0]?.text).toContain(`https://admin.shopify.com/store/demo/apps/key/app/orders/${row!.id}`);
    expect(merchants[0]?.unsubscribe).toBeNull();
    const vendors = sent.filter(({ to }) => to.includes("anna@vendor.example"));
    expect(vendors).toHaveLength(2);
    for (const { text } of vendors) expect(text).not.toContain("admin.shopify.com");
    const stored = await bench.sql<{ row: string }>(`select row_to_json(n)::text as row from notification_settings n
      union all select row_to_json(a)::text from audit_entry a`);
    expect(stored.length).toBeGreaterThan(1);
    for (const { row: text } of stored) expect(text).not.toContain("one@demo.example");
  });

  it("lets a vendor end what it may do without, by one click and in the portal, and nothing else", async () => {
    const { portal } = createPortalDesk({ database: bench.database, wall, box, origin, pause: async () => {} });
    await choose({});
    const first = await push();
    await send();
    const token = new URL(sent[0]!.unsubscribe!).searchParams.get("token")!;
    expect(await portal.unsubscription(token)).toEqual({ notification: "vendor-new-order" });
    expect(await portal.unsubscribe(token.replace("new-order", "late"))).toBe("not-found");
    expect(await portal.unsubscribe(`${token.slice(0, -2)}xx`)).toBe("not-found");
    expect(await bench.sql(`select 1 from mail_mute`)).toEqual([]);
    expect(await portal.unsubscribe(token)).toBe("done");
    expect(await portal.unsubscribe(token)).toBe("done");
    await push();
    await bench.deliver(later(first, { cancelledAt: new Date().toISOString() }), "orders/cancelled");
    await bench.settle();
    sent = [];
    await send();
    expect(sent.map(({ subject, unsubscribe }) => [subject.includes("cancelled"), unsubscribe])).toEqual([
      [true, null],
    ]);
    expect((await mails()).map(({ code }) => code)).toContain("muted");

    const [vendor] = await bench.sql<{ id: never; shop: never }>(`select id, "shopId" as shop from vendor`);
    const member = { vendor: vendor!.id, shop: vendor!.shop } as never;
    expect((await portal.mails(member))?.choices).toContainEqual({ notification: "vendor-new-order", muted: true });
    await portal.setMail(member, "vendor-new-order", false);
    expect(await portal.setMail(member, "vendor-cancellation", true)).toBe("not-found");
    await push();
    sent = [];
    await send();
    expect(sent).toHaveLength(1);
  });
});

describe("late shipments", () => {
  it("are told to the vendor once, and to the merchant a day later, in one mail each", async () => {
    await choose({ lateAfterDays: 3 });
    await push();
    await push();
    await notify(2.9 * day);
    expect(await mails()).toMatchObject([{ kind: "vendor-new-order" }, { kind: "vendor-new-order" }]);
    await Promise.all([notify(3.1 * day), notify(3.1 * day)]);
    expect(await written("vendor-late")).toBe(1);
    await notify(3.9 * day);
    expect(await written("merchant-late")).toBe(0);
    await Promise.all([notify(4.2 * day), notify(4.2 * day)]);
    for (const days of [5, 6, 9]) await notify(days * day);
    expect([await written("vendor-late"), await written("merchant-late")]).toEqual([1, 1]);
    const [row] = await bench.sql<{ shopId: string; dedupeKey: string; contentSealed: Buffer }>(
      `select * from mail where kind = 'merchant-late'`,
    );
    expect(openMail(box, row!)?.params).toMatchObject({ vendor: "Anna", lines: 2 });
  });

  it.each([
    ["shipped", `update vendor_order set state = 'fulfilled'`],
    ["handled", `update vendor_order set state = 'closed'`],
    ["cancelled", `update marketplace_order set "cancelledAt" = now()`],
    ["about to be cancelled", `update vendor_order set "cancelWantedAt" = now()`],
  ])("that are %s in time are told to nobody any more", async (_, change) => {
    await choose({ lateAfterDays: 3 });
    await push();
    await notify(3.1 * day);
    expect(await written("vendor-late")).toBe(1);
    await push();
    await bench.sql(change);
    await notify(9 * day);
    expect([await written("vendor-late"), await written("merchant-late")]).toEqual([1, 0]);
  });

  it("count from when a vendor without a store was told to ship, and only while it may", async () => {
    await choose({ lateAfterDays: 3 });
    await bench.settings({ enabled: false });
    const order = await push({ financialStatus: "pending" });
    await notify(9 * day);
    expect(await written("vendor-late")).toBe(0);
    await bench.deliver(later(order, { financialStatus: "paid" }), "orders/paid");
    await bench.settle();
    await notify(2.9 * day);
    expect(await written("vendor-late")).toBe(0);
    await notify(3.1 * day);
    expect(await written("vendor-late")).toBe(1);
  });
});

it("pushes that fail are told once for each cause, and many in one mail", async () => {
  await choose({});
  bench.platform.store("Anna").trouble("create", { kind: "instead", answer: rejected });
  bench.platform.store("Anna").trouble("create", { kind: "instead", answer: rejected });
  await push();
  await push();
  await Promise.all([notify(), notify()]);
  await notify(2 * hourMs);
  expect(await written("merchant-push-failed")).toBe(1);
});

it("pushes that fail are told once, whatever hours workers that look at once take it for", async () => {
  await choose({});
  for (let index = 0; index < 3; index += 1) {
    bench.platform.store("Anna").trouble("create", { kind: "instead", answer: rejected });
    await push();
  }
  await Promise.all([0, 1, 2, 3, 4, 5].map((hours) => notify(hours * hourMs)));
  expect(await written("merchant-push-failed")).toBe(1);
});

it("a shop that has removed the app is told nothing", async () => {
  await choose({});
  bench.platform.store("Anna").trouble("create", { kind: "instead", answer: rejected });
  await push();
  await bench.sql(`update shop set "uninstalledAt" = now()`);
  await notify();
  expect(await written("merchant-push-failed")).toBe(0);
});

it("pushes that keep failing are told after half an hour, and not while their connection is not well", async () => {
  await choose({});
  bench.platform.store("Anna").trouble("create", { kind: "instead", answer: unavailable }, 20);
  await push();
  expect(await bench.vendorOrders()).toMatchObject([{ state: "ready" }]);
  const after = async (minutes: number, health: string) => {
    await bench.sql(`update connection set health = $1`, [health]);
    await notify(minutes * 60_000);
    return written("merchant-push-failed");
  };
  expect(await after(29, "healthy")).toBe(0);
  expect(await after(31, "needs-reauthorization")).toBe(0);
  expect(await after(32, "healthy")).toBe(1);
});

it("a push that fails for another reason is news, which waits for its turn", async () => {
  await choose({});
  bench.platform.store("Anna").trouble("create", { kind: "instead", answer: rejected });
  await push();
  await notify();
  await bench.sql(`update vendor_order set "lastFailure" = '{"kind":"item-not-found"}'`);
  await notify();
  expect(await written("merchant-push-failed")).toBe(1);
  await notify(hourMs);
  await notify(3 * hourMs);
  expect(await written("merchant-push-failed")).toBe(2);
});

it("what is older than three months is history, and told to nobody as late", async () => {
  await choose({});
  await push();
  const atAge = async (days: number) => {
    await bench.sql(
      `update vendor_order set "createdAt" = now() - $1 * interval '1 day', "confirmedAt" = now() - $1 * interval '1 day'`,
      [days],
    );
    await notify();
    return written("vendor-late");
  };
  expect(await atAge(91)).toBe(0);
  expect(await atAge(89)).toBe(1);
});

it("what a vendor has ended holds for its address, however spelled, and for this shop", async () => {
  const { mutes } = at(new Date());
  const [other] = await bench.sql<{ id: typeof bench.shop }>(
    `insert into shop (id, domain, name, currency) values (gen_random_uuid(), 'other.myshopify.com', 'o', 'EUR') returning id`,
  );
  await mutes.set(bench.shop, " Anna@Vendor.example", "vendor-late", true);
  expect(await mutes.mutedBy(bench.shop, "anna@vendor.example")).toEqual(["vendor-late"]);
  expect(await mutes.mutedBy(bench.shop, "bo@vendor.example")).toEqual([]);
  expect(await mutes.mutedBy(other!.id, "anna@vendor.example")).toEqual([]);
});

describe("the digest", () => {
  const noon = new Date().setUTCHours(36) - Date.now();
  const withDigest = { digest: defaults.digest, merchant: defaults.merchant };

  it("comes once a day, however many workers look, with what was kept for it", async () => {
    await choose({ ...withDigest, lateAfterDays: 1 });
    await push();
    await bench.settings({ pushUnsynced: false });
    await push({ lines: [line("77", "Anna")] });
    // At midnight, when no digest is due yet.
    await notify(noon - 12 * hourMs);
    await send();
    expect((await mails()).filter(({ code }) => code === "in-digest").map(({ kind }) => kind)).toContain(
      "merchant-needs-mapping",
    );
    await Promise.all([notify(noon), notify(noon), notify(noon + hourMs)]);
    expect(await written("merchant-digest")).toBe(1);
    sent = [];
    await send();
    const digest = sent.find(({ subject }) => subject.startsWith("Your day"));
    expect(digest?.text).toContain("An order waits for products to be mapped");
    expect(digest?.text).toMatch(
      /1 order: .*\n {2}https:\/\/admin\.shopify\.com\/store\/demo\/apps\/key\/app\/orders\?/,
    );
    expect((await mails()).map(({ code }) => code)).not.toContain("in-digest");
    await notify(noon + day);
    expect(await written("merchant-digest")).toBe(2);
  });

  it("counts since the last one, and lists what is the merchant's move only", async () => {
    await choose({ ...withDigest, digest: { ...defaults.digest, always: true } });
    await push({ financialStatus: "pending" });
    await push({ lines: [line("79", "Nobody")] });
    await bench.sql(`update marketplace_order set "receivedAt" = now() + $1 * interval '1 millisecond'`, [
      noon - hourMs,
    ]);
    await notify(noon);
    await notify(noon + day);
    const rows = await bench.sql<{ shopId: string; dedupeKey: string; contentSealed: Buffer }>(
      `select * from mail where kind = 'merchant-digest' order by "dedupeKey"`,
    );
    const told = rows.map((row) => openMail(box, row)!.params);
    expect(told.map(({ orders, waiting }) => [orders, waiting])).toEqual([
      [2, 1],
      [0, 1],
    ]);
    expect(JSON.parse(String(told[0]!["needs"]))).toMatchObject([{ reason: "unassigned-lines", count: 1 }]);
  });

  it("that is switched off gives back what was kept for it", async () => {
    await choose(withDigest);
    await bench.settings({ pushUnsynced: false });
    await push({ lines: [line("78", "Anna")] });
    await notify(noon - 12 * hourMs);
    await send();
    expect(sent).toEqual([]);
    await choose({});
    await send(new Date(Date.now() + 1000));
    expect(sent.map(({ subject }) => subject)).toEqual(["An order waits for products to be mapped"]);
  });

  it("is not sent with nothing to say, unless that is wanted", async () => {
    await choose(withDigest);
    await notify(noon);
    expect(await written("merchant-digest")).toBe(0);
    await choose({ ...withDigest, digest: { ...defaults.digest, always: true } });
    await notify(noon + 60_000);
    expect(await written("merchant-digest")).toBe(0); // that day was thought of
    await notify(noon + day);
    expect(await written("merchant-digest")).toBe(1);
  });
});

it("two people who save at once: the second is told, and nothing is overwritten", async () => {
  const { version } = await desk().notifications(bench.shop);
  const save = (lateAfterDays: number) =>
    desk().saveNotifications(bench.shop, { ...defaults, lateAfterDays }, version, `staff:${lateAfterDays}`);
  const answers = await Promise.all([save(2), save(3)]);
  expect(answers.map(({ kind }) => kind).sort()).toEqual(["conflict", "saved"]);
  const view = await desk().notifications(bench.shop);
  expect(view.audit).toHaveLength(1);
  expect(view.audit[0]?.changes).toEqual([
    { field: "lateAfterDays", from: "5", to: String(view.settings.lateAfterDays) },
  ]);
});
