import { randomBytes } from "node:crypto";
import type { ShopifyApp, WebhookTopic } from "./use-cases/webhook-topics.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../tests/support/fulfillment-bench.ts";
import { ambiguous, authFailed } from "../tests/support/scripted-store.ts";
import { line } from "../tests/support/engine.ts";
import { stopFinishedTracking } from "./db/connection-end.server.ts";
import { sealCredentials } from "./db/connection-repo.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { closeConnection, keepConnection } from "./db/vendor-repo.server.ts";
import type { ConnectionId, VendorId } from "./domain/shared/ids.ts";

const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
let bench: FulfillmentBench;
beforeEach(async () => {
  bench = await createFulfillmentBench(box);
});
afterEach(() => bench.close());

interface ConnectionRow {
  readonly id: ConnectionId;
  readonly vendorId: VendorId;
  readonly health: string;
  readonly keys: number;
  readonly tracked: boolean;
}
const connectionOf = async (store: string): Promise<ConnectionRow> => {
  const [row] = await bench.sql<ConnectionRow>(
    `select id, "vendorId", health, octet_length("credentialsSealed") as keys, "trackingUntil" is not null as tracked
     from connection where "storeName" = $1`,
    [store],
  );
  if (!row) throw new Error(`no connection to ${store}`);
  return row;
};
const disconnect = async (store: string, keepTracking: boolean): Promise<void> => {
  const { id } = await connectionOf(store);
  await closeConnection(bench.database.prisma, bench.shop, id, "vendor:1", new Date(), keepTracking, async () => {});
  await bench.engine.replan(bench.shop);
};
const pushOne = async () => {
  const order = bench.order();
  await bench.deliver(order, "orders/create");
  await bench.settle();
  return order;
};
const lookAgain = async (): Promise<void> => {
  await bench.wait(70 * 60_000);
  await bench.pull("all");
};

describe("a store that is disconnected while orders run in it", () => {
  it("is read until they are done, if the vendor agrees, and then its keys are forgotten (V6)", async () => {
    const anna = await bench.vendor("Anna");
    const order = await pushOne();
    await disconnect("Anna", true);
    expect(await connectionOf("Anna")).toMatchObject({ health: "disconnected", tracked: true });

    const waiting = await pushOne();
    expect(await bench.vendorOrders(waiting)).toMatchObject([{ state: "held", reason: "not-connected" }]);
    expect(anna.orders).toHaveLength(1);

    bench.report("Anna", anna.orders[0]!, { fulfillments: [shipped("p1", null)] });
    await lookAgain();
    expect(await bench.vendorOrders(order)).toMatchObject([{ state: "fulfilled" }]);
    expect(await bench.parcels()).toMatchObject([{ externalId: "p1", status: "shipped" }]);

    expect(await stopFinishedTracking(bench.database.pool)).toBe(1);
    expect(await connectionOf("Anna")).toMatchObject({ health: "disconnected", tracked: false, keys: 0 });
    expect((await bench.activities()).at(-1)).toMatchObject({
      code: "connection.tracking-ended",
      params: { store: "Anna" },
    });
    expect(await stopFinishedTracking(bench.database.pool)).toBe(0);
    const looks = bench.looks.length;
    await lookAgain();
    expect(bench.looks).toHaveLength(looks);
  });

  it("is let go at once if not: nothing is read, and what was in doubt is people's to find out", async () => {
    const anna = await bench.vendor("Anna");
    anna.trouble("create", { kind: "instead", answer: ambiguous });
    const order = bench.order();
    await bench.deliver(order, "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    for (const piece of await bench.engine.takeVendorOrders(1)) await piece();
    expect(await bench.vendorOrders(order)).toMatchObject([{ state: "unknown" }]);
    await disconnect("Anna", false);
    expect(await connectionOf("Anna")).toMatchObject({ tracked: false, keys: 0 });
    expect(await bench.vendorOrders(order)).toMatchObject([
      { state: "refused", reason: "fate-unknown", move: "merchant", nextAttemptAt: null },
    ]);
    await lookAgain();
    expect(bench.looks).toEqual([]);
  });

  it("is still asked about what is in doubt, and told of a cancellation; nothing new goes there", async () => {
    const anna = await bench.vendor("Anna");
    const done = await pushOne();
    anna.trouble("create", { kind: "done-but", answer: ambiguous });
    const doubtful = bench.order({ lines: [line("77", "Anna")] });
    await bench.deliver(doubtful, "orders/create");
    for (const piece of await bench.engine.takeWebhooks(1)) await piece();
    for (const piece of await bench.engine.takeVendorOrders(1)) await piece();
    await disconnect("Anna", true);
    await bench.pass(5_000);
    await bench.settle();
    expect(await bench.vendorOrders(doubtful)).toMatchObject([{ state: "confirmed", externalId: "Anna-2" }]);
    await bench.deliver({ ...done, updatedAt: new Date().toISOString(), cancelledAt: new Date().toISOString() });
    await bench.settle();
    expect(await bench.vendorOrders(done)).toMatchObject([{ state: "cancelled" }]);
    expect(anna.count("create")).toBe(2);
  });

  it("with nothing running is let go at once, whatever was agreed", async () => {
    await bench.vendor("Anna");
    await disconnect("Anna", true);
    expect(await connectionOf("Anna")).toMatchObject({ tracked: false, keys: 0 });
  });

  it("and then takes the access back is no longer read", async () => {
    await bench.vendor("Anna");
    await pushOne();
    await disconnect("Anna", true);
    bench.failLook(authFailed);
    await lookAgain();
    expect(await connectionOf("Anna")).toMatchObject({ health: "disconnected", tracked: false, keys: 0 });
    expect(await bench.vendorOrders()).toMatchObject([{ state: "confirmed" }]);
  });

  it("goes on as before when it is connected again", async () => {
    const anna = await bench.vendor("Anna");
    await pushOne();
    await disconnect("Anna", true);
    const waiting = await pushOne();
    const { id, vendorId } = await connectionOf("Anna");
    const profile = {
      storeKey: "Anna",
      name: "Anna",
      host: "Anna.example",
      currency: "EUR",
      timeZone: null,
      warnings: [],
    };
    const seal = (connection: string) => sealCredentials(box, connection, { token: "Anna" });
    const platform = bench.platform.connector.manifest.id;
    const vendor = { id: vendorId };
    const again = { vendor, platform, profile, actor: "vendor:1", now: new Date(), confirmed: true, seal };
    expect(await keepConnection(bench.database.prisma, bench.shop, again, async () => true)).toBe(id);
    await bench.engine.replan(bench.shop);
    await bench.settle();
    expect(await connectionOf("Anna")).toMatchObject({ health: "healthy", tracked: false });
    expect(await bench.vendorOrders(waiting)).toMatchObject([{ state: "confirmed" }]);
    bench.report("Anna", anna.orders[0]!, { fulfillments: [shipped("p1", null)] });
    await lookAgain();
    expect(await bench.parcels()).toHaveLength(1);
  });

  it("makes room for another store of the vendor, and is read to the end beside it", async () => {
    const anna = await bench.vendor("Anna");
    const first = await pushOne();
    const { vendorId } = await connectionOf("Anna");
    const profile = {
      storeKey: "New",
      name: "New",
      host: "New.example",
      currency: "EUR",
      timeZone: null,
      warnings: [],
    };
    const seal = (connection: string) => sealCredentials(box, connection, { token: "New" });
    const platform = bench.platform.connector.manifest.id;
    const vendor = { id: vendorId };
    const store = { vendor, platform, profile, actor: "vendor:1", now: new Date(), confirmed: true, seal };
    await keepConnection(bench.database.prisma, bench.shop, store, async () => true);
    expect(await connectionOf("Anna")).toMatchObject({ health: "disconnected", tracked: true });
    await pushOne();
    expect(bench.platform.store("New").orders).toHaveLength(1);
    bench.report("Anna", anna.orders[0]!, { fulfillments: [shipped("p1", null)] });
    await lookAgain();
    expect(await bench.vendorOrders(first)).toMatchObject([{ state: "fulfilled" }]);
  });
});

describe("an app removed from a shop (app/uninstalled)", () => {
  const deliver = async (
    domain: string,
    app: ShopifyApp = "merchants",
    topic: WebhookTopic = "app/uninstalled",
    named = domain,
  ): Promise<void> => {
    const body = JSON.stringify({ id: 5, myshopify_domain: named, shop_id: 5, shop_domain: named, customer: {} });
    const about = { topic, app, webhookId: `${app} ${topic} ${domain}`, eventId: null, triggeredAt: null } as const;
    await bench.inbox.insert({ shopDomain: domain, ...about, body });
    await bench.settle();
  };
  const reasons = async () =>
    Object.fromEntries(
      (
        await bench.sql<{ storeName: string; as: string }>(
          `select "storeName", case when octet_length("credentialsSealed") = 0 then 'forgotten'
             else coalesce("healthReason", health) end as as from connection`,
        )
      ).map((row) => [row.storeName, row.as]),
    );
  const session = (id: string, shop: string) =>
    bench.sql(`insert into session (id, shop, state, "isOnline", "accessToken") values ($1, $2, '', false, '')`, [
      id,
      shop,
    ]);
  const sessions = async () =>
    (await bench.sql<{ id: string }>(`select id from session order by id`)).map(({ id }) => id);
  const grantTo = async (store: string, host: string, app: string | null): Promise<void> => {
    const { id } = await connectionOf(store);
    const sealed = sealCredentials(box, id, { token: store, ...(app === null ? {} : { grantedTo: app }) });
    await bench.sql(`update connection set "storeHost" = $2, "credentialsSealed" = $3 where id = $1`, [
      id,
      host,
      Buffer.from(sealed),
    ]);
  };

  it("that is a vendor's store: known at once, with the reason; orders wait and nothing is called", async () => {
    const anna = await bench.vendor("Anna");
    await grantTo("Anna", "anna.myshopify.com", "own-app");
    await deliver("anna.myshopify.com");
    const [row] = await bench.sql(`select health, "healthReason" as reason from connection`);
    expect(row).toEqual({ health: "needs-reauthorization", reason: "app-removed" });
    expect((await bench.activities()).at(-1)).toMatchObject({
      code: "connection.needs-reauthorization",
      params: { reason: "app-removed" },
    });
    await pushOne();
    expect(await bench.vendorOrders()).toMatchObject([
      { state: "held", reason: "connection-unhealthy", move: "vendor" },
    ]);
    expect(anna.calls).toEqual([]);
    // Installed again before the message came: the next look finds that all is well.
    await bench.pass(3 * 60_000);
    await bench.engine.checkConnections();
    await bench.settle();
    expect(await bench.vendorOrders()).toMatchObject([{ state: "confirmed" }]);
  });

  it("is no news to connections by another app or a key of their own, nor to other stores", async () => {
    await bench.vendor("Anna");
    await bench.vendor("Berta");
    await bench.vendor("Clara");
    await grantTo("Anna", "anna.myshopify.com", "vendors-app");
    await grantTo("Berta", "anna.myshopify.com", null);
    await grantTo("Clara", "clara.myshopify.com", "own-app");
    await deliver("anna.myshopify.com");
    expect(await bench.sql(`select distinct health from connection`)).toEqual([{ health: "healthy" }]);
  });

  describe("signed by the vendors' own app", () => {
    beforeEach(async () => {
      for (const name of ["Anna", "Berta", "Clara"]) await bench.vendor(name);
      // The marketplace's shop is a vendor's store, too, by each of our apps.
      await grantTo("Anna", "demo.myshopify.com", "vendors-app");
      await grantTo("Berta", "demo.myshopify.com", "own-app");
      await grantTo("Clara", "clara.myshopify.com", "vendors-app");
      await session("offline_demo", "demo.myshopify.com");
      await session("vendor-app_demo", "vendor-app:demo.myshopify.com");
    });
    const marketplace = async () =>
      (
        await bench.sql(`select s."uninstalledAt" is null as installed, (e.data->>'enabled')::boolean as enabled
        from shop s join order_sync_settings e on e."shopId" = s.id`)
      )[0];
    const untouched = { installed: true, enabled: true };

    it("marks the connections that it was given access to, never the merchant's shop", async () => {
      await deliver("demo.myshopify.com", "vendors");
      expect(await reasons()).toEqual({ Anna: "app-removed", Berta: "healthy", Clara: "healthy" });
      expect(await marketplace()).toEqual(untouched);
      expect(await sessions()).toEqual(["offline_demo", "vendor-app_demo"]);
    });

    it("shop/redact forgets their access and that app's token, and nothing of the merchant's", async () => {
      await bench.deliver(bench.order(), "orders/create");
      await bench.settle();
      // Two days after the app was removed; what was approved anew meanwhile stays.
      await deliver("demo.myshopify.com", "vendors", "shop/redact");
      expect(await reasons()).toEqual({ Anna: "healthy", Berta: "healthy", Clara: "healthy" });
      expect(await sessions()).toEqual(["offline_demo", "vendor-app_demo"]);
      await deliver("demo.myshopify.com", "vendors");
      await bench.sql(`delete from inbox where topic = 'shop/redact'`);
      await deliver("demo.myshopify.com", "vendors", "shop/redact");
      expect(await reasons()).toEqual({ Anna: "forgotten", Berta: "healthy", Clara: "healthy" });
      expect(await marketplace()).toEqual(untouched);
      expect(await sessions()).toEqual(["offline_demo"]);
      expect(await bench.vendorOrders()).toHaveLength(1);
      expect(await bench.sql(`select 1 from privacy_request`)).toEqual([]);
    });

    it("of a vendor's customers nothing is kept: nothing is cleared, and not even the request stays", async () => {
      for (const topic of ["customers/redact", "customers/data_request"] as const) {
        await deliver("demo.myshopify.com", "vendors", topic);
        const [row] = await bench.sql(
          `select state, "errorCode", "bodySealed" as body from inbox where topic = $1 and app = 'vendors'`,
          [topic],
        );
        expect(row).toEqual({ state: "ignored", errorCode: "nothing-kept", body: null });
      }
      expect(await bench.sql(`select 1 from privacy_request`)).toEqual([]);
    });

    it("does nothing under the name of another shop", async () => {
      await deliver("demo.myshopify.com", "vendors", "app/uninstalled", "clara.myshopify.com");
      await deliver("demo.myshopify.com", "vendors", "shop/redact", "clara.myshopify.com");
      expect(await reasons()).toEqual({ Anna: "healthy", Berta: "healthy", Clara: "healthy" });
    });

    it("and what the merchants' app says leaves the vendors' app alone, to the last topic", async () => {
      await deliver("demo.myshopify.com", "merchants");
      expect(await reasons()).toEqual({ Anna: "healthy", Berta: "app-removed", Clara: "healthy" });
      expect(await sessions()).toEqual(["vendor-app_demo"]);
      // The whole shop goes, and with it what was connected there; a store of its own elsewhere stays.
      await bench.sql(
        `insert into shop (id, domain, name, currency) values (gen_random_uuid(), 'other.myshopify.com', 'o', 'EUR')`,
      );
      await bench.sql(`update vendor set "shopId" = (select id from shop where domain = 'other.myshopify.com')`);
      await bench.sql(`update connection set "shopId" = (select id from shop where domain = 'other.myshopify.com')`);
      await deliver("demo.myshopify.com", "merchants", "shop/redact");
      expect(await reasons()).toEqual({ Anna: "healthy", Berta: "forgotten", Clara: "healthy" });
      expect(await sessions()).toEqual(["vendor-app_demo"]);
    });
  });

  it("that is marketplace and vendor at once: both end, each in its own way", async () => {
    await bench.vendor("Anna");
    await grantTo("Anna", "demo.myshopify.com", "own-app");
    await deliver("demo.myshopify.com");
    expect((await bench.sql(`select "healthReason" as reason from connection`))[0]).toEqual({ reason: "app-removed" });
    expect((await bench.sql(`select "uninstalledAt" is not null as gone from shop`))[0]).toEqual({ gone: true });
  });
});
