import { randomBytes, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { later, line } from "../../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench } from "../../tests/support/fulfillment-bench.ts";
import { proofOf } from "../../tests/support/prover.ts";
import { authFailed, rejected } from "../../tests/support/scripted-store.ts";
import { createConnectionCare } from "../connection-care.server.ts";
import { openMail } from "../db/mail-repo.server.ts";
import { createOnBehalfBook } from "../db/on-behalf-repo.server.ts";
import { createSecretBox } from "../db/secret-box.server.ts";
import { createTenantWall, type TenantWall } from "../db/tenant-wall.server.ts";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { VendorId } from "../domain/shared/ids.ts";
import { createPortalDesk } from "../portal-desk.server.ts";
import { createNotifications } from "../notifications.server.ts";
import { type MailKind, mailKinds } from "../use-cases/mail.ts";
import { createOnBehalf } from "../use-cases/on-behalf/fulfill-on-behalf.ts";
import { createProveOrders } from "../use-cases/proof/prove-orders.ts";
import { createMailLanguages } from "./load-mail-language.server.ts";
import { renderMail } from "./render-mail.ts";

const origin = "https://app.example";
const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
const day = 24 * 60 * 60_000;
const vendorMail = "anna@vendor.example";
const visitor = { address: "1", userAgent: "", sessionToken: null };

let bench: FulfillmentBench;
let wall: TenantWall;
let desk: ReturnType<typeof createPortalDesk>;
let care: ReturnType<typeof createConnectionCare>;
beforeEach(async () => {
  bench = await createFulfillmentBench(box);
  wall = createTenantWall(bench.database.url);
  desk = createPortalDesk({ database: bench.database, wall, box, origin, pause: async () => {} });
  care = createConnectionCare({ database: bench.database, box, origin });
  await bench.vendor("Anna", { email: vendorMail });
});
afterEach(async () => {
  await wall.close();
  await bench.close();
});

interface WrittenMail {
  readonly kind: MailKind;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

async function written(): Promise<WrittenMail[]> {
  const rows = await bench.sql<{ kind: MailKind; shopId: string; dedupeKey: string; contentSealed: Buffer }>(
    `select kind, "shopId", "dedupeKey", "contentSealed" from mail order by "createdAt", kind`,
  );
  const languageOf = createMailLanguages();
  return rows.map((row) => {
    const content = openMail(box, row);
    if (!content) throw new Error(`${row.kind} does not open`);
    const { to, language, params } = content;
    return { kind: row.kind, to, ...renderMail({ kind: row.kind, params }, languageOf(language), "Europe/Oslo") };
  });
}

const vendorId = async (): Promise<VendorId> =>
  (await bench.sql<{ id: VendorId }>(`select id from vendor where name = 'Anna'`))[0]!.id;
const linkIn = async (kind: MailKind): Promise<string> => {
  const mail = (await written()).findLast((each) => each.kind === kind);
  return /token=([\w-]+)/.exec(mail?.text ?? "")?.[1] ?? "";
};
async function push(change: Partial<MarketplaceOrder> = {}): Promise<MarketplaceOrder> {
  const order = bench.order(change);
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
}
const cancel = async (order: MarketplaceOrder): Promise<void> => {
  await bench.deliver(later(order, { cancelledAt: new Date().toISOString() }), "orders/cancelled");
  await bench.settle();
};
const externalOf = (order: MarketplaceOrder) => {
  const [lineGid] = order.lines.map(({ gid }) => gid);
  return bench.platform.store("Anna").orders.find(({ pushed }) => pushed.lines.some(({ key }) => key === lineGid))!;
};
const join = async () => {
  await desk.invitations.invite(bench.shop, await vendorId(), vendorMail, "staff:1");
  await desk.portal.acceptInvitation(await linkIn("vendor-invitation"), visitor);
};
const session = async () => {
  await desk.portal.askForLink(vendorMail, visitor);
  const signedIn = await desk.portal.signIn(await linkIn("vendor-sign-in"), visitor);
  const found = signedIn.kind === "signed-in" ? await desk.portal.session(signedIn.sessionToken) : null;
  if (!found) throw new Error("not signed in");
  return found;
};
const breakStore = async (): Promise<void> => {
  bench.platform.store("Anna").trouble("create", { kind: "instead", answer: authFailed });
  await push();
  for (let passed = 0; passed < 4; passed += 1) {
    await bench.pass(passed === 0 ? 6 * 60_000 : day);
    await care.remind();
  }
};

/** What causes each kind, told twice wherever it could be told twice. */
const causes: Readonly<Record<MailKind, () => Promise<unknown>>> = {
  "vendor-new-order": () => push(),
  "vendor-order-to-ship": async () => {
    await join();
    await bench.settings({ enabled: false });
    const order = await push({ financialStatus: "pending" });
    expect((await written()).filter(({ kind }) => kind === "vendor-order-to-ship")).toEqual([]);
    await bench.deliver(later(order, { financialStatus: "paid" }), "orders/paid");
    await bench.settle();
    await bench.deliver(later(order, { financialStatus: "paid", tags: ["again"] }, 2));
    await bench.settle();
  },
  "vendor-manual-handling": () => editItems(),
  "merchant-manual-handling": () => editItems(),
  "vendor-order-cancelled": async () => cancel(await push()),
  "vendor-cancelled-but-shipped": () => cancelTooLate(),
  "merchant-cancelled-but-shipped": () => cancelTooLate(),
  "merchant-cancelled-by-vendor": async () => {
    const order = await push();
    for (let look = 0; look < 2; look += 1) {
      bench.report("Anna", externalOf(order), { status: { kind: "cancelled", raw: "cancelled" } });
      await bench.pull("all", { force: true });
    }
  },
  "merchant-order-declined": async () => {
    await join();
    await push();
    const [row] = await bench.vendorOrders();
    await desk.portal.decline(await session(), row?.id ?? "", "out-of-stock", "Greta Zimmerkanarie lives too far away");
  },
  "vendor-fulfilled-by-merchant": async () => {
    const order = await push();
    const [row] = await bench.vendorOrders();
    const onBehalf = createOnBehalf({
      book: createOnBehalfBook(bench.database.pool, box),
      newId: () => randomUUID(),
      now: () => new Date(),
    });
    const tracking = { carrier: "Post", number: "T-1", url: null };
    const quantities = { [order.lines[0]?.gid ?? ""]: 1 };
    await onBehalf.fulfillOnBehalf(bench.shop, row!.id, { quantities, tracking, evenSo: true }, "staff:1");
  },
  "vendor-connection-broken": () => breakStore(),
  "vendor-reconnect": () => breakStore(),
  "merchant-connection-broken": () => breakStore(),
  "vendor-late": () => beLate(),
  "merchant-late": () => beLate(),
  "merchant-push-failed": async () => {
    bench.platform.store("Anna").trouble("create", { kind: "instead", answer: rejected });
    await push();
    await notify();
    await notify();
  },
  "merchant-needs-mapping": async () => {
    await bench.settings({ pushUnsynced: false });
    await push();
    await push();
    await notify();
    await notify(day);
  },
  "merchant-proof": async () => {
    const prove = createProveOrders(proofOf(bench, box));
    await push();
    bench.platform.store("Anna").orders.splice(0);
    for (let look = 0; look < 2; look += 1) {
      await prove(bench.shop, { today: true });
      await notify(look * day);
    }
  },
  "merchant-digest": async () => {
    await push();
    await bench.sql(`update shop set "timeZone" = 'UTC'`);
    const noon = new Date().setUTCHours(12) - Date.now();
    await notify(noon);
    await notify(noon + 3_600_000);
  },
  "vendor-invitation": () => join(),
  "vendor-sign-in": async () => {
    await join();
    await session();
  },
};

/** What the schedule writes, so much later. */
const notify = (laterMs = 0): Promise<unknown> =>
  createNotifications({
    database: bench.database,
    box,
    origin,
    apiKey: "key",
    render: (mail, { timeZone, language }) => renderMail(mail, createMailLanguages()(language), timeZone),
    now: () => new Date(Date.now() + laterMs),
  }).notify();

async function beLate(): Promise<void> {
  await push();
  for (const days of [4, 6, 6.1, 7.2, 8, 9]) await notify(days * day);
}

async function editItems(): Promise<void> {
  const order = await push({ lines: [line("31", "Anna", { quantity: 3, currentQuantity: 3 })] });
  const edited = later(order, { lines: [line("31", "Anna", { quantity: 3, currentQuantity: 1 })] });
  for (const version of [edited, edited, later(edited, { tags: ["again"] })]) {
    await bench.deliver(version);
    await bench.settle();
  }
}
async function cancelTooLate(): Promise<void> {
  const order = await push();
  externalOf(order).shipped = true;
  await cancel(order);
  await cancel(order);
}

/** The buyer of the bench's orders, as everything personal of theirs is spelled. */
const canaries = ["Greta", "Zimmerkanarie", "buyer.example", "5550199", "Lindenweg", "34117", "Kassel"];

describe.each(mailKinds)("%s", (kind) => {
  it("is written by what it belongs to, once, to the right one, with nothing of the buyer", async () => {
    await causes[kind]();
    const mails = await written();
    const own = mails.filter((mail) => mail.kind === kind);
    expect(own.map(({ to }) => to)).toEqual([kind.startsWith("merchant-") ? "owner@demo.example" : vendorMail]);
    for (const { subject, text, html } of mails)
      for (const canary of canaries) expect(`${subject}\n${text}\n${html}`).not.toContain(canary);
    expect(own[0]?.subject).not.toMatch(/\{\{|mail\.|undefined/);
  });
});

it("a vendor hears of orders for the portal only when it is in the portal, and may ship them", async () => {
  const toShip = async () => (await written()).filter(({ kind }) => kind === "vendor-order-to-ship").length;
  await bench.settings({ enabled: false });
  await push();
  expect(await toShip()).toBe(0);
  await join();
  await bench.sql(`update vendor set "pausedAt" = now()`);
  const order = await push();
  await push({ fulfillmentStatus: "fulfilled" });
  expect(await toShip()).toBe(0);
  await bench.sql(`update vendor set "pausedAt" = null`);
  await bench.engine.replan(bench.shop);
  await bench.engine.replan(bench.shop);
  expect(await toShip()).toBe(1);
  const mail = (await written()).find(({ kind }) => kind === "vendor-order-to-ship");
  const [part] = await bench.vendorOrders(order);
  expect(mail?.text).toContain(`${origin}/portal/orders/${part?.id}`);
});

it("a mail is written in its reader's language, else the shop's, else in English", async () => {
  await push();
  await bench.sql(`update vendor set language = 'nb-NO'`);
  await push();
  const rows = await bench.sql<{ shopId: string; dedupeKey: string; contentSealed: Buffer }>(
    `select "shopId", "dedupeKey", "contentSealed" from mail order by "createdAt"`,
  );
  expect(rows.map((row) => openMail(box, row)?.language)).toEqual([null, "nb-NO"]);
  const languageOf = createMailLanguages();
  expect(languageOf(null).code).toBe("en");
  expect(languageOf("xx-YY").code).toBe("en");
});

it("the portal learns the language from the browser, once, for the person and for a vendor that has none", async () => {
  await join();
  const signIn = async (language: string) => {
    await desk.portal.askForLink(vendorMail, visitor);
    await desk.portal.signIn(await linkIn("vendor-sign-in"), { ...visitor, language });
  };
  await signIn("nb-NO");
  await bench.sql(`delete from mail`);
  await signIn("cs");
  expect(await bench.sql(`select language from portal_user`)).toEqual([{ language: "cs" }]);
  expect(await bench.sql(`select language from vendor`)).toEqual([{ language: "nb-NO" }]);
});
