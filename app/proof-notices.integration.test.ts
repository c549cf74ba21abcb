import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createEngineBench, type EngineBench } from "../tests/support/engine.ts";
import { proofOf } from "../tests/support/prover.ts";
import type { ScriptedStore } from "../tests/support/scripted-store.ts";
import { openMail } from "./db/mail-repo.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { readHome } from "./db/views/home-view.server.ts";
import { defaultNotificationSettings as defaults } from "./domain/notifications/notification-settings.ts";
import { createMailLanguages } from "./mail/load-mail-language.server.ts";
import { renderMail } from "./mail/render-mail.ts";
import { createNotificationDesk, createNotifications } from "./notifications.server.ts";
import { createProofDesk } from "./proof-desk.server.ts";
import { createProveOrders, type ProveOrders } from "./use-cases/proof/prove-orders.ts";
import type { SendMailsDeps } from "./use-cases/send-mails.ts";

// What the daily proof finds and cannot repair reaches the merchant: on Home, and by mail, once.

const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
const day = 86_400_000;
const languageOf = createMailLanguages();
const render: SendMailsDeps["render"] = (mail, { timeZone, language }) =>
  renderMail(mail, languageOf(language), timeZone);

let bench: EngineBench;
let anna: ScriptedStore;
let prove: ProveOrders;
beforeEach(async () => {
  bench = await createEngineBench({ box });
  anna = await bench.vendor("Anna");
  await bench.sql(`update shop set "timeZone" = 'UTC'`);
  prove = createProveOrders(proofOf(bench, box));
});
afterEach(() => bench.close());

const today = () => prove(bench.shop, { today: true });
const dayOf = (at: Date) => at.toISOString().slice(0, 10);
const notify = (laterMs = 0) =>
  createNotifications({
    database: bench.database,
    box,
    origin: "https://app.example",
    apiKey: "key",
    render,
    now: () => new Date(Date.now() + laterMs),
  }).notify();
async function push(): Promise<string> {
  const order = bench.order();
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order.name;
}
/** The mails of this kind that were written, as their reader sees them. */
async function mails(kind: string): Promise<string[]> {
  const rows = await bench.sql<{ kind: string; shopId: string; dedupeKey: string; contentSealed: Buffer }>(
    `select kind, "shopId", "dedupeKey", "contentSealed" from mail where kind = $1 order by "createdAt"`,
    [kind],
  );
  return rows.map((row) => {
    const { subject, text } = renderMail({ kind: kind as never, params: openMail(box, row)!.params }, languageOf("en"));
    return `${subject}\n${text}`;
  });
}
const findings = async () => (await readHome(bench.database.prisma, bench.shop, new Date())).findings;
const loseAll = () => void anna.orders.splice(0);
const desk = () => createProofDesk({ prisma: bench.database.prisma, proveSoon: async () => {}, now: () => new Date() });

it("is on Home by whose move it is, and told once, all in one mail, by however many workers", async () => {
  const names = [await push(), await push()];
  expect(await findings()).toEqual([]);
  loseAll();
  expect(await today()).toMatchObject({ newFindings: 2 });
  expect(await findings()).toEqual([{ move: "merchant", count: 2, day: dayOf(new Date()) }]);
  await Promise.all([notify(), notify()]);
  await today();
  await notify(day);
  await notify(2 * day);
  const [mail, ...more] = await mails("merchant-proof");
  expect(more).toEqual([]);
  expect(mail).toContain("The daily proof found differences in 2 orders");
  expect(mail).toContain(`Orders: ${names.join(", ")}`);
  expect(mail).toContain("2 orders: Gone from the vendor's store");
  expect(mail).toContain(`https://admin.shopify.com/store/demo/apps/key/app/proof/${dayOf(new Date())}`);
});

it("waits until the proof is made, and for the next day with what is found later", async () => {
  await push();
  await push();
  anna.orders.shift();
  await today();
  await bench.sql(`update proof_run set "leasedUntil" = now() + interval '1 minute'`);
  await notify();
  expect(await mails("merchant-proof")).toEqual([]);
  await bench.sql(`update proof_run set "leasedUntil" = null`);
  await notify();
  loseAll();
  expect(await today()).toMatchObject({ newFindings: 1 });
  await notify();
  expect(await mails("merchant-proof")).toHaveLength(1);
  await notify(day);
  expect(await mails("merchant-proof")).toHaveLength(2);
});

it("says nothing of what was repaired, is no longer so, is dealt with, or is for us to mend", async () => {
  const ends = [
    `"repairedAt" = now()`,
    `"goneAt" = now()`,
    `"settledAt" = now(), "settledBy" = 'staff:1'`,
    `move = 'ours'`,
  ];
  for (const _ of ends) await push();
  loseAll();
  await today();
  for (const [index, { id }] of (await bench.sql<{ id: string }>(`select id from proof_finding`)).entries())
    await bench.sql(`update proof_finding set ${ends[index]} where id = $1`, [id]);
  await notify();
  expect(await mails("merchant-proof")).toEqual([]);
  expect(await findings()).toEqual([{ move: "ours", count: 1, day: dayOf(new Date()) }]);
});

it("tells of it again when it came back, or changed after it was dealt with, and not when it only changed", async () => {
  await push();
  const [order] = anna.orders;
  anna.orders.pop();
  await today();
  await notify();
  // It is there again, and gone again.
  anna.orders.push(order!);
  await today();
  expect(await findings()).toEqual([]);
  loseAll();
  await today();
  await notify(day);
  expect(await mails("merchant-proof")).toHaveLength(2);
  await bench.sql(`update proof_finding set params = '{"other":1}'`);
  await today();
  await notify(2 * day);
  expect(await mails("merchant-proof")).toHaveLength(2);
  const [{ id } = { id: "" }] = await bench.sql<{ id: string }>(`select id from proof_finding`);
  expect(await desk().settleFinding(bench.shop, id, "staff:1")).toBe("done");
  expect(await findings()).toEqual([]);
  await today();
  await notify(3 * day);
  expect(await mails("merchant-proof")).toHaveLength(2);
  await bench.sql(`update proof_finding set params = '{"other":2}'`);
  await today();
  expect(await findings()).toHaveLength(1);
  await notify(4 * day);
  expect(await mails("merchant-proof")).toHaveLength(3);
});

it("is in the digest with its link for as long as it waits, whatever the mail's own switch says", async () => {
  const { version } = await createNotificationDesk({ database: bench.database, box, render }).notifications(bench.shop);
  const settings = { ...defaults, merchant: { ...defaults.merchant, "merchant-proof": "off" as const } };
  await createNotificationDesk({ database: bench.database, box, render }).saveNotifications(
    bench.shop,
    settings,
    version,
    "staff:1",
  );
  await push();
  loseAll();
  await today();
  const noon = new Date().setUTCHours(36) - Date.now();
  for (const later of [noon, noon + day]) await notify(later);
  const digests = await mails("merchant-digest");
  expect(digests).toHaveLength(2);
  for (const digest of digests) {
    expect(digest).toContain("1 order waits for you");
    expect(digest).toMatch(
      /1 order: Found by the daily proof\n {2}https:\/\/admin\.shopify\.com\/store\/demo\/apps\/key\/app\/proof\/\d/,
    );
  }
});
