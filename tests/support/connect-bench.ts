import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { Agent, buildConnector, setGlobalDispatcher } from "undici";
import { createSessionStorage } from "../../app/db/session-storage.server.ts";
import type { CallContext, Connector, Credentials } from "../../app/connectors/_contract/connector.ts";
import type { Outcome } from "../../app/connectors/_contract/outcome.ts";
import { connectors } from "../../app/connectors/registry.generated.ts";
import { ShopifyWorld } from "../../app/connectors/shopify/fake/index.ts";
import { createWooStore, type WooFakeStore } from "../../app/connectors/woocommerce/fake/index.ts";
import { createConnectionRepo, createCredentialStore } from "../../app/db/connection-repo.server.ts";
import type { ConnectionId, ShopId } from "../../app/domain/shared/ids.ts";
import type { EngineDeps } from "../../app/engine.server.ts";
import { createGuardedHttp } from "../../app/lib/http.server.ts";
import {
  createSharedGrants,
  merchantApp,
  vendorApp,
  withSharedGrants,
} from "../../app/marketplace/shared-grants.server.ts";
import { createSharedLock } from "../../app/marketplace/shop-lock.server.ts";
import { createTokenSource } from "../../app/marketplace/token-source.server.ts";
import { callStore } from "../../app/use-cases/call-store.ts";
import type { PortalSession } from "../../app/use-cases/portal/vendor-portal.ts";
import type { VendorConnect } from "../../app/use-cases/vendor-connect/vendor-connect.ts";
import { createVendorConnect } from "../../app/vendor-connect.server.ts";
import { answerConsentCallback, answerHint } from "../../app/web/connect-http.server.ts";
import { createPortalBench, type PortalBench } from "./portal-bench.ts";

export interface ConnectBench {
  readonly desk: PortalBench;
  readonly connect: VendorConnect;
  readonly shopify: ShopifyWorld;
  readonly woo: WooFakeStore;
  /** Asks our callback and webhook addresses over HTTP, as a browser with this session would, or as a server. */
  ask(
    url: string,
    request?: {
      readonly method?: string;
      readonly session?: PortalSession | null;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    },
  ): Promise<{ readonly status: number; readonly location: string | null }>;
  /** What a page's GET answers, at a simulated store. */
  visit(url: string): Promise<{ readonly status: number; readonly location: string | null; readonly text: string }>;
  callStore<T>(
    shop: ShopId,
    connection: ConnectionId,
    call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
  ): Promise<Outcome<T> | null>;
  /** What an engine needs to call the simulated stores. */
  readonly calls: Pick<EngineDeps, "http" | "credentials" | "operator" | "connectors">;
  /** Everything that was asked to be done soon. */
  readonly soon: string[];
  close(): Promise<void>;
}

export const origin = "https://app.example";
export const wooHost = "nordwool.store.example";
const ports = new Map<string, number>();
const direct = buildConnector({});

/** The whole way over loopback HTTP: simulated Shopify and WooCommerce, real connectors, real database, our addresses. */
export async function createConnectBench(options: { readonly vendorApp?: boolean } = {}): Promise<ConnectBench> {
  const desk = await createPortalBench(origin);
  const { database } = desk.engine;
  const soon: string[] = [];
  const sessions = new Map<string, PortalSession>();

  const shopify = new ShopifyWorld(options.vendorApp ? { vendorApp: {} } : {});
  const woo = createWooStore({
    host: wooHost,
    name: "Nordwool",
    currency: "EUR",
    post: async ({ url, headers, body }) => (await bench.ask(url, { method: "POST", headers, body })).status,
  });
  const stores = http.createServer((request, response) => {
    if (request.headers.host === wooHost) woo.handle(request, response);
    else shopify.handle(request, response);
  });
  const ours = http.createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", origin);
      const asFetch = new Request(url, {
        method: request.method ?? "GET",
        headers: new Headers(request.headers as Record<string, string>),
        ...(request.method === "POST" && { body: Readable.toWeb(request) as ReadableStream, duplex: "half" }),
      } as RequestInit);
      const [, area, platform = "", rest = ""] = url.pathname.split("/");
      const session = sessions.get(String(request.headers["x-test-session"])) ?? null;
      const answer =
        area === "connect"
          ? await answerConsentCallback(connect, platform, asFetch, session)
          : await answerHint(connect, platform, rest, asFetch);
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    })();
  });
  for (const server of [stores, ours]) {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  }
  const portOf = (server: http.Server): number => (server.address() as AddressInfo).port;
  setGlobalDispatcher(
    new Agent({
      connect(target, callback) {
        const isStore = target.hostname.endsWith(".myshopify.com") || ports.has(target.hostname);
        if (!isStore) return direct(target, callback);
        const socket = net.connect(ports.get(target.hostname) ?? portOf(stores), "127.0.0.1");
        socket.once("connect", () => callback(null, socket)).once("error", (error) => callback(error, null));
      },
    }),
  );
  ports.set(wooHost, portOf(stores));

  const guarded = createGuardedHttp({
    allowPrivateHosts: [],
    globalFetchHosts: (host) => host.endsWith(".myshopify.com") || ports.has(host),
  });
  const operator: Record<string, string> = {
    SHOPIFY_API_KEY: shopify.app.apiKey,
    SHOPIFY_API_SECRET: shopify.app.apiSecret,
    ...(shopify.vendorApp && {
      VENDOR_SHOPIFY_API_KEY: shopify.vendorApp.apiKey,
      VENDOR_SHOPIFY_API_SECRET: shopify.vendorApp.apiSecret,
    }),
  };
  const storage = createSessionStorage(database.prisma, desk.box);
  const tokens = { sessions: storage, withLock: createSharedLock(database.pool), http: guarded, mayRefresh: true };
  const shared = createSharedGrants(
    [
      {
        apiKey: shopify.app.apiKey,
        place: merchantApp,
        tokens: createTokenSource({ ...tokens, apiKey: shopify.app.apiKey, apiSecret: shopify.app.apiSecret }),
      },
      ...(shopify.vendorApp
        ? [
            {
              apiKey: shopify.vendorApp.apiKey,
              place: vendorApp,
              tokens: createTokenSource({
                ...tokens,
                apiKey: shopify.vendorApp.apiKey,
                apiSecret: shopify.vendorApp.apiSecret,
                sessionIdOf: vendorApp.sessionIdOf,
              }),
            },
          ]
        : []),
    ],
    storage,
  );
  const outside = {
    http: guarded,
    credentials: withSharedGrants(createCredentialStore(database.pool, desk.box), shared),
    operator,
    clock: { now: () => new Date(), elapsed: () => performance.now() },
    connectors,
    connections: createConnectionRepo(database.pool, async () => {}),
    wait: async () => {},
  };
  let offsetMs = 0;
  const connect = createVendorConnect({
    database,
    box: desk.box,
    connectors,
    shared,
    operator,
    origin,
    trialContext: (credentials: Credentials) => ({
      credentials,
      http: guarded,
      operator,
      now: new Date(),
      statuses: {},
    }),
    callStore: (shop, connection, call) => callStore(outside, shop, connection, call),
    replan: async () => void soon.push("replan"),
    rereadCatalogues: async () => void soon.push("catalogues"),
    pullSoon: async () => void soon.push("pull"),
    now: () => new Date(Date.now() + offsetMs),
  });
  const pass = desk.pass.bind(desk);

  const bench: ConnectBench = {
    desk: {
      ...desk,
      pass(ms) {
        offsetMs += ms;
        pass(ms);
      },
    },
    connect,
    shopify,
    woo,
    soon,
    calls: { http: guarded, credentials: outside.credentials, operator, connectors },
    callStore: (shop, connection, call) => callStore(outside, shop, connection, call),
    async ask(url, { method = "GET", session = null, headers = {}, body } = {}) {
      if (session) sessions.set(session.id, session);
      const { pathname, search } = new URL(url);
      const answer = await fetch(`http://127.0.0.1:${portOf(ours)}${pathname}${search}`, {
        method,
        redirect: "manual",
        headers: { ...headers, ...(session && { "x-test-session": session.id }) },
        ...(body !== undefined && { body }),
      });
      await answer.text();
      return { status: answer.status, location: answer.headers.get("location") };
    },
    async visit(url) {
      const answer = await fetch(url.replace(`https://${wooHost}`, `http://${wooHost}`), { redirect: "manual" });
      return { status: answer.status, location: answer.headers.get("location"), text: await answer.text() };
    },
    async close() {
      shopify.close();
      for (const server of [stores, ours]) {
        server.closeAllConnections();
        server.close();
      }
      await guarded.close();
      await desk.close();
    },
  };
  return bench;
}
