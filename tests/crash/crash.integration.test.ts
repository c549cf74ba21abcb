import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fakePlatform as shopify } from "../../app/connectors/shopify/fake/index.ts";
import { fakePlatform as woocommerce } from "../../app/connectors/woocommerce/fake/index.ts";
import type { FakeStore } from "../../app/connectors/_contract/fake-store.ts";
import { sealCredentials } from "../../app/db/connection-repo.server.ts";
import { createSecretBox } from "../../app/db/secret-box.server.ts";
import { createEngineBench, type EngineBench, line } from "../support/engine.ts";

// The promise itself (R1, R2): whatever dies when, each vendor order is in its vendor's store exactly once.

/** What happens at a create, in turns. */
const fates = [
  /** The store has committed; the worker dies before it hears of it. */
  "commit-then-kill",
  "normal",
  /** The store has committed and never answers. */
  "commit-then-silence",
  /** The worker dies with its request on the way, which the store never carries out. */
  "kill-before-commit",
  /** The answer is on its way; the worker dies about when it arrives, before or after it is written down. */
  "answer-then-kill",
  "normal",
  /** The store never answers, and commits after the worker has given up. */
  "silence-then-late-commit",
  "commit-then-kill",
] as const;
const orderCount = 24;
const faultsAtMost = 36;

let bench: EngineBench;
let fleet: Fleet;
const keys = `test:${randomBytes(32).toString("base64")}`;

beforeEach(async () => {
  bench = await createEngineBench({ box: createSecretBox(keys) });
});
afterEach(async () => {
  fleet.stop();
  await bench.close();
});

it("kill -9 between the store's commit and ours, and creates that time out after theirs: exactly one order each", async () => {
  const stores: Record<string, FakeStore> = {
    Anna: woocommerce.createStore({ host: "anna.store.example", name: "Anna", currency: "EUR" }),
    Ben: shopify.createStore({ host: "ben.myshopify.com", name: "Ben", currency: "EUR" }),
  };
  const byHost = new Map(Object.values(stores).map((store) => [store.host, store]));
  let creates = 0;
  const server = createServer((request, response) => {
    void serve(request, response).catch(() => response.destroy());
  });
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const store = byHost.get(request.headers.host ?? "");
    if (!store) return void response.writeHead(502).end();
    const carryOut = (answerTo: ServerResponse) => store.handle(again(request, body), answerTo);
    if (!isCreate(request, body)) return carryOut(response);
    const fate = creates < faultsAtMost ? fates[creates % fates.length] : "normal";
    creates += 1;
    switch (fate) {
      case "commit-then-kill":
        return carryOut(insteadOfAnswering(response, () => fleet.kill()));
      case "commit-then-silence":
        return carryOut(insteadOfAnswering(response, () => {}));
      case "kill-before-commit":
        return fleet.kill();
      case "answer-then-kill":
        response.once("finish", () => fleet.kill());
        return carryOut(response);
      case "silence-then-late-commit":
        await new Promise((resolve) => setTimeout(resolve, 1_800));
        return carryOut(insteadOfAnswering(response, () => {}));
      default:
        return carryOut(response);
    }
  }
  server.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  await connect("Anna", "woocommerce", stores["Anna"]!);
  await connect("Ben", "shopify", stores["Ben"]!);
  fleet = new Fleet({
    CRASH_DATABASE_URL: bench.database.url,
    CRASH_KEYS: keys,
    CRASH_STORES_PORT: String((server.address() as AddressInfo).port),
  });

  const orders = Array.from({ length: orderCount }, (_, index) =>
    bench.order({ lines: [line(`1${index}`, "Anna"), line(`2${index}`, "Ben", { quantity: 2, currentQuantity: 2 })] }),
  );
  for (const order of orders) await bench.deliver(order, "orders/create");

  const left = async () => {
    // Silence opens the breaker, whose pause is longer than this test.
    await bench.sql(`update connection set "breakerOpenUntil" = null, "breakerFailures" = 0`);
    return (
      await bench.sql<{ state: string; count: number }>(
        `select state, count(*)::int as count from vendor_order group by state order by state`,
      )
    ).map(({ state, count }) => `${state} ${count}`);
  };
  await expect.poll(left, { timeout: 50_000, interval: 200 }).toEqual([`confirmed ${2 * orderCount}`]);
  server.close();
  server.closeAllConnections();

  expect(fleet.kills).toBeGreaterThanOrEqual(12);
  for (const [vendor, store] of Object.entries(stores)) {
    const rows = (await bench.vendorOrders()).filter((row) => row.vendor === vendor);
    const inStore = store.orders();
    expect(inStore.map((order) => order.externalId).sort(), `${vendor}: one each, none twice`).toEqual(
      rows.map((row) => row.externalId).sort(),
    );
    expect(new Set(inStore.map((order) => order.reference)).size).toBe(orderCount);
    for (const row of rows)
      expect(inStore.find((order) => order.externalId === row.externalId)?.reference).toBe(row.reference);
  }
  expect(await bench.inbox.listParked()).toEqual([]);
  expect(fleet.complaints).toEqual([]);
});

async function connect(vendor: string, platform: string, store: FakeStore): Promise<void> {
  await bench.vendor(vendor, { connected: false });
  const id = randomUUID();
  const sealed = sealCredentials(createSecretBox(keys), id, store.credentials());
  await bench.sql(
    `insert into connection (id, "shopId", "vendorId", platform, "storeKey", "storeName", "storeHost", "storeCurrency",
       "credentialsSealed", "budgetTokens")
     select $1, "shopId", id, $2, $3, $3, $3, 'EUR', $4, 100 from vendor where name = $5`,
    [id, platform, store.host, Buffer.from(sealed), vendor],
  );
  await bench.sql(`insert into add_on ("shopId", platform, kind, active) values ($1, $2, 'order-push', true)`, [
    bench.shop,
    platform,
  ]);
}

const isCreate = (request: IncomingMessage, body: Buffer): boolean =>
  request.method === "POST" &&
  (/\/wc\/v3\/orders\/?(\?|$)/.test(request.url ?? "") || /\borderCreate\b/.test(body.toString("utf8")));

/** The same request, to be read once more, whatever has become of its connection. */
const again = (request: IncomingMessage, body: Buffer): IncomingMessage =>
  Object.assign(Readable.from([body]), {
    method: request.method,
    url: request.url,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    socket: request.socket,
  }) as unknown as IncomingMessage;

/** An answer that the store believes it has sent. */
function insteadOfAnswering(response: ServerResponse, then: () => void): ServerResponse {
  response.write = () => true;
  response.end = () => {
    then();
    return response;
  };
  return response;
}

/** One worker at work and a successor that stands ready. */
class Fleet {
  kills = 0;
  readonly complaints: string[] = [];
  readonly #env: Record<string, string>;
  #worker: ChildProcess;
  #successor: ChildProcess;
  #stopped = false;

  constructor(env: Record<string, string>) {
    this.#env = env;
    this.#worker = this.#spawn();
    this.#successor = this.#spawn();
    this.#begin(this.#worker);
  }

  kill(): void {
    if (this.#stopped) return;
    this.kills += 1;
    this.#worker.kill("SIGKILL");
    this.#worker = this.#successor;
    this.#begin(this.#worker);
    this.#successor = this.#spawn();
  }

  stop(): void {
    this.#stopped = true;
    this.#worker.kill("SIGKILL");
    this.#successor.kill("SIGKILL");
  }

  #begin(worker: ChildProcess): void {
    worker.stdin?.write("go\n");
  }

  #spawn(): ChildProcess {
    const child = spawn(process.execPath, [path.join(import.meta.dirname, "worker.ts")], {
      env: { ...process.env, ...this.#env, NODE_NO_WARNINGS: "1" },
      stdio: ["pipe", "ignore", "pipe"],
    });
    child.stdin?.on("error", () => {});
    child.stderr?.on("data", (text: Buffer) => this.complaints.push(text.toString("utf8")));
    return child;
  }
}
