import { randomBytes } from "node:crypto";
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
  const deliver = async (domain: string): Promise<void> => {
    const body = JSON.stringify({ id: 5, myshopify_domain: domain });
    const about = { topic: "app/uninstalled", webhookId: `w-${domain}`, eventId: null, triggeredAt: null } as const;
    await bench.inbox.insert({ shopDomain: domain, ...about, body });
    await bench.settle();
  };
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

  it("that is marketplace and vendor at once: both end, each in its own way", async () => {
    await bench.vendor("Anna");
    await grantTo("Anna", "demo.myshopify.com", "own-app");
    await deliver("demo.myshopify.com");
    expect((await bench.sql(`select "healthReason" as reason from connection`))[0]).toEqual({ reason: "app-removed" });
    expect((await bench.sql(`select "uninstalledAt" is not null as gone from shop`))[0]).toEqual({ gone: true });
  });
});
