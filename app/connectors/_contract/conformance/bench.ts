import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Agent, buildConnector, setGlobalDispatcher } from "undici";
import { createGuardedHttp } from "../../../lib/http.server.ts";
import type { HttpClient, HttpRequest } from "../../../domain/shared/http-port.ts";
import type { ExternalOrderChange, OrderToPush } from "../canonical.ts";
import type { CallContext, Connector, Credentials } from "../connector.ts";
import type { FakeStore } from "../fake-store.ts";
import type { Outcome } from "../outcome.ts";
import type { Subject } from "./theme.ts";

/** One simulated store on loopback HTTP with the real connector and the real HTTP client before it. */
export interface Bench extends AsyncDisposable {
  readonly connector: Connector;
  readonly store: FakeStore;
  readonly host: string;
  /** A fresh context, with valid credentials unless others are given. */
  context(credentials?: Credentials): CallContext;
  /** Everything the connector asked the HTTP client for. */
  readonly calls: readonly HttpRequest[];
  /** Simulated time, for the store and the connector. It moves only here. */
  advance(seconds: number): void;
  now(): Date;
  /** How long to wait for answers, for checks in which none will come. */
  setPatience(ms: number): void;
  /** From now on nobody listens there. */
  unplug(): void;
}

const ports = new Map<string, number>();
const direct = buildConnector({});
// Simulated hosts are reached where the sandbox reaches them too: below fetch, so that names, headers and URLs stay real.
setGlobalDispatcher(
  new Agent({
    connect(options, callback) {
      const port = ports.get(options.hostname);
      if (port === undefined) return direct(options, callback);
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => callback(null, socket)).once("error", (error) => callback(error, null));
    },
  }),
);

let benches = 0;

export async function openBench({ connector, platform }: Subject, currency = "EUR"): Promise<Bench> {
  const host = `shop-${++benches}${connector.manifest.hostSuffix ?? ".store.example"}`;
  let time = Date.parse("2026-11-02T09:00:00.000Z");
  let patience = 15_000;
  const now = () => new Date(time);
  const store = platform.createStore({ host, name: `Shop ${benches}`, currency, now });
  const server = createServer((request, response) => store.handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ports.set(host, (server.address() as AddressInfo).port);

  const calls: HttpRequest[] = [];
  const guarded = createGuardedHttp({ allowPrivateHosts: [], globalFetchHosts: (name) => ports.has(name) });
  const http: HttpClient = {
    send(request) {
      calls.push(request);
      return guarded.send({ ...request, timeoutMs: Math.min(patience, request.timeoutMs) });
    },
  };
  const operator = {
    ...Object.fromEntries(connector.manifest.operatorVariables.map((name) => [name, `${name.toLowerCase()}-value`])),
    ...store.consent?.operator,
  };
  const unplug = () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    connector,
    store,
    host,
    context: (credentials = store.credentials()) => ({ credentials, http, operator, now: now(), statuses: {} }),
    calls,
    advance: (seconds) => void (time += seconds * 1000),
    now,
    setPatience: (ms) => void (patience = ms),
    unplug,
    async [Symbol.asyncDispose]() {
      unplug();
      await guarded.close();
    },
  };
}

/** The value of an outcome that must be good. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== "ok") throw new Error(`expected ok, got ${JSON.stringify(outcome)}`);
  return outcome.value;
}

/** The operation, which the manifest says exists. */
export function operation<K extends keyof Connector>(connector: Connector, name: K): NonNullable<Connector[K]> {
  const found = connector[name];
  if (!found) throw new Error(`${connector.manifest.id} has no ${name}`);
  return found;
}

/** Creates the order, which must succeed, and returns its id in the store. Waits (in simulated time) when told to. */
export async function createOrder(bench: Bench, order: OrderToPush): Promise<string> {
  for (let turns = 0; ; turns++) {
    const outcome = await operation(bench.connector, "createOrder")(bench.context(), order);
    if (outcome.kind !== "rate-limited" || turns === 20) return valueOf(outcome).order.externalId;
    bench.advance((outcome.retryAfterMs ?? 1_000) / 1_000);
  }
}

/** Reads all pages from the cursor on. The newest picture of each order wins, as the readers of changes do it. */
export async function readAllChanges(
  bench: Bench,
  cursor: string | null,
  since: Date,
): Promise<{
  readonly changes: ReadonlyMap<string, ExternalOrderChange>;
  readonly cursor: string;
  readonly pages: number;
}> {
  const changes = new Map<string, ExternalOrderChange>();
  for (let at = cursor, pages = 1; ; pages++) {
    const page = valueOf(await operation(bench.connector, "readChanges")(bench.context(), at, since));
    for (const change of page.items) changes.set(change.externalId, change);
    if (!page.more) return { changes, cursor: page.cursor, pages };
    if (page.cursor === at || pages === 200) throw new Error("the pages never end");
    at = page.cursor;
  }
}

/** Waits until the simulated store has caught up with a request whose caller has already given up. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    if (turns > 2_000) throw new Error("it never happened");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
