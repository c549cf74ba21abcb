import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { ActivityFilter, ActivityListItem, ActivityPage } from "../../use-cases/activity-log.ts";
import { noteFault } from "../activity-repo.server.ts";
import { countNewActivity, exportActivity, readActivity } from "./activity-view.server.ts";
import { PAGE_SIZE } from "./keyset.server.ts";

let database: TestDatabase;
let shop: ShopId;
let other: ShopId;
let clay: string;
let birch: string;
let order: string;

// 00:30 of the 22nd in Oslo.
const now = new Date("2026-11-21T23:30:00Z");
const minutesAgo = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

const everything: ActivityPage = {
  search: "",
  vendorId: null,
  platform: null,
  group: null,
  level: null,
  withinHours: null,
  from: null,
  to: null,
  cursor: null,
  direction: "forward",
};
const read = (change: Partial<ActivityPage> = {}, of = shop) =>
  readActivity(database.prisma, of, { ...everything, ...change }, now);
const codes = async (change: Partial<ActivityFilter>) => (await read(change)).items.map(({ code }) => code);

interface Entry {
  readonly code: string;
  readonly at: Date;
  readonly level?: string;
  readonly params?: Record<string, string>;
  readonly orderId?: string;
  readonly vendorId?: string;
  readonly platform?: string;
  readonly durationMs?: number;
  readonly reference?: string;
}
const write = (entries: readonly Entry[], to = shop) =>
  database.prisma.activity.createMany({ data: entries.map((entry) => ({ shopId: to, ...entry })) });

async function newShop(domain: string) {
  const data = { domain, name: domain, currency: "EUR", timeZone: "Europe/Oslo" };
  return (await database.prisma.shop.create({ data })).id as ShopId;
}
async function newOrder(shopId: string, name: string) {
  const { id } = await database.prisma.marketplaceOrder.create({
    data: {
      shopId,
      gid: `gid://shopify/Order/${name}`,
      name,
      placedAt: now,
      sourceUpdatedAt: now,
      financialStatus: "paid",
      fulfillmentStatus: "unfulfilled",
      currency: "EUR",
      totalMinor: 1n,
      lineCount: 1,
      digest: "d",
      body: {},
    },
  });
  return id;
}

beforeAll(async () => {
  database = await freshDatabase();
  [shop, other] = [await newShop("mine.myshopify.com"), await newShop("theirs.myshopify.com")];
  const vendor = async (name: string) =>
    (await database.prisma.vendor.create({ data: { shopId: shop, name, nameKey: name } })).id;
  [clay, birch] = [await vendor("clay"), await vendor("birch")];
  order = await newOrder(shop, "#1001");
  const theirs = await newOrder(other, "#1001");
  const about = { orderId: order, vendorId: clay, platform: "shopify" };
  await write([
    { code: "order.recorded", at: minutesAgo(60 * 50), orderId: order },
    {
      code: "push.confirmed",
      at: minutesAgo(60 * 48 + 15),
      ...about,
      durationMs: 840,
      params: { externalOrder: "#7" },
    },
    {
      code: "push.refused",
      at: minutesAgo(90),
      ...about,
      level: "error",
      reference: "7KQ2M4XD",
      params: { reason: "rejected", message: "line 1: not purchasable" },
    },
    { code: "parcel.found", at: minutesAgo(45), vendorId: birch, platform: "woocommerce" },
    { code: "reconciliation.repaired", at: minutesAgo(20) },
    { code: "settings.changed", at: minutesAgo(5), params: { actor: "staff:1", fields: "enabled onlyPaid" } },
  ]);
  await write(
    [{ code: "push.refused", at: minutesAgo(1), level: "error", orderId: theirs, reference: "AAAA2222" }],
    other,
  );
});
afterAll(() => database.close());

describe("the activity log", () => {
  it("is there newest first, with names, and with the store's answer apart from the sentence", async () => {
    const { items, next, previous } = await read();
    expect(items.map(({ code }) => code)).toEqual([
      "settings.changed",
      "reconciliation.repaired",
      "parcel.found",
      "push.refused",
      "push.confirmed",
      "order.recorded",
    ]);
    expect(items[3]).toEqual({
      id: expect.any(String),
      at: minutesAgo(90).toISOString(),
      code: "push.refused",
      params: { reason: "rejected" },
      level: "error",
      platform: "shopify",
      durationMs: null,
      reference: "7KQ2M4XD",
      orderId: order,
      orderName: "#1001",
      vendorId: clay,
      vendorName: "clay",
      answer: "line 1: not purchasable",
    } satisfies ActivityListItem);
    expect([next, previous]).toEqual([null, null]);
  });

  it.each<[string, Partial<ActivityFilter>, string[]]>([
    ["an order, with its #", { search: "#1001" }, ["push.refused", "push.confirmed", "order.recorded"]],
    ["an order, without", { search: " 1001 " }, ["push.refused", "push.confirmed", "order.recorded"]],
    ["an order that is not there", { search: "1002" }, []],
    ["a support reference, as typed", { search: "7kq2m4xd" }, ["push.refused"]],
    ["a reference of another shop", { search: "AAAA2222" }, []],
    ["a platform", { platform: "woocommerce" }, ["parcel.found"]],
    ["a level", { level: "error" }, ["push.refused"]],
    ["a group of one kind", { group: "pushes" }, ["push.refused", "push.confirmed"]],
    ["a group of several kinds", { group: "orders" }, ["reconciliation.repaired", "order.recorded"]],
    ["a group without entries", { group: "cancellations" }, []],
    ["the last hour", { withinHours: 1 }, ["settings.changed", "reconciliation.repaired", "parcel.found"]],
    [
      "a day of the shop's own calendar",
      { from: "2026-11-22", to: "2026-11-22" },
      ["settings.changed", "reconciliation.repaired"],
    ],
    ["until a day, which is part of it", { to: "2026-11-19" }, ["order.recorded"]],
    ["several at once", { search: "1001", group: "pushes", level: "info", platform: "shopify" }, ["push.confirmed"]],
  ])("is narrowed to %s", async (_what, filter, expected) => {
    expect(await codes(filter)).toEqual(expected);
  });

  it("is narrowed to a vendor", async () => {
    expect(await codes({ vendorId: birch })).toEqual(["parcel.found"]);
  });

  it("shows a shop nothing of another", async () => {
    expect((await read({}, other)).items.map(({ reference }) => reference)).toEqual(["AAAA2222"]);
    expect((await read({ vendorId: clay }, other)).items).toEqual([]);
  });

  it("finds a page that could not be shown by the reference that was shown instead", async () => {
    const fault = { reference: "E-9XK2M4PQ", page: "/app/orders" };
    await noteFault(database.prisma, shop, fault);
    for (const search of ["E-9XK2M4PQ", "9xk2m4pq"])
      expect((await read({ search })).items[0]).toMatchObject({
        code: "page.failed",
        level: "error",
        ...{ params: { page: fault.page } },
      });
    await database.prisma.activity.deleteMany({ where: { reference: fault.reference } });
  });
});

describe("paging, counting and exporting", () => {
  const many = PAGE_SIZE * 2 + 7;
  let busy: ShopId;
  let ids: string[];
  beforeAll(async () => {
    busy = await newShop("busy.myshopify.com");
    // Groups of five at the very same moment; two kinds of one group take turns.
    await write(
      Array.from({ length: many }, (_, n) => ({
        code: n % 2 === 0 ? "order.recorded" : "reconciliation.repaired",
        at: minutesAgo(10 + Math.floor(n / 5)),
      })),
      busy,
    );
    const rows = await database.prisma.activity.findMany({
      where: { shopId: busy },
      orderBy: [{ at: "desc" }, { id: "desc" }],
    });
    ids = rows.map(({ id }) => id.toString());
  });

  it.each<[string, Partial<ActivityFilter>]>([
    ["everything", {}],
    ["a group of several kinds", { group: "orders" }],
  ])("pages forth and back over %s, every entry once", async (_what, filter) => {
    const seen: string[] = [];
    const trail: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof read>> = await read({ ...filter, cursor }, busy);
      seen.push(...page.items.map(({ id }) => id));
      trail.push(page.previous);
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual(ids);
    const back = await read({ ...filter, cursor: trail.at(-1) ?? null, direction: "back" }, busy);
    expect(back.items.map(({ id }) => id)).toEqual(ids.slice(PAGE_SIZE, 2 * PAGE_SIZE));
    expect(trail[0]).toBeNull();
  });

  it.each(["", "nonsense", Buffer.from('["2026","x"]').toString("base64url")])(
    "begins at the beginning when the place is %j",
    async (cursor) => {
      expect((await read({ cursor }, busy)).items[0]?.id).toBe(ids[0]);
    },
  );

  it("counts what came since, as far as the filter shows it", async () => {
    const { newest } = await read({ group: "pushes" }, busy);
    const count = (filter: Partial<ActivityFilter>) =>
      countNewActivity(database.prisma, busy, { ...everything, ...filter }, newest, now);
    expect(await count({})).toBe(0);
    await write(
      [
        { code: "push.confirmed", at: now },
        { code: "push.refused", at: now, level: "error" },
        { code: "order.recorded", at: now },
      ],
      busy,
    );
    expect([await count({}), await count({ group: "pushes" }), await count({ level: "error" })]).toEqual([3, 2, 1]);
    await write(
      Array.from({ length: 120 }, () => ({ code: "edit.sent", at: now })),
      busy,
    );
    expect(await count({})).toBe(100);
    expect(await countNewActivity(database.prisma, busy, everything, "nonsense", now)).toBe(0);
    await database.prisma.activity.deleteMany({ where: { shopId: busy, at: now } });
  });

  it("counts from nothing", async () => {
    const empty = await newShop("empty.myshopify.com");
    const { newest, items } = await read({}, empty);
    await write([{ code: "order.recorded", at: now }], empty);
    expect([items, await countNewActivity(database.prisma, empty, everything, newest, now)]).toEqual([[], 1]);
  });

  const take = async (filter: Partial<ActivityFilter>, limit: number) => {
    const taken: string[] = [];
    for await (const { id } of exportActivity(database.prisma, busy, { ...everything, ...filter }, now, limit, 10))
      taken.push(id);
    return taken;
  };

  it("exports what the list shows, over all its pages, up to a limit", async () => {
    expect(await take({}, 1_000)).toEqual(ids);
    expect(await take({ group: "orders" }, 1_000)).toEqual(ids);
    expect(await take({}, 25)).toEqual(ids.slice(0, 25));
    expect(await take({ search: "nobody" }, 1_000)).toEqual([]);
  });

  it("reads no further than it is taken", async () => {
    const entries = exportActivity(database.prisma, busy, everything, now, 1_000, 10);
    for await (const { id } of entries) {
      expect(id).toBe(ids[0]);
      break;
    }
    expect(await entries.next()).toEqual({ done: true, value: undefined });
  });
});
