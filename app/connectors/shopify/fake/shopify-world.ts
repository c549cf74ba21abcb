import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { FakeShop, usualScopes, type ShopHost } from "./fake-shop.ts";
import { callbackUrl, type AppRegistration, type GrantCode } from "./oauth.ts";
import { shopId, shopPayload } from "./rest-payload.ts";
import { serveShop } from "./serve-shop.ts";
import { mintSessionToken } from "./session-token.ts";
import type { Publication } from "./shop-runtime.ts";
import { emptyShop, type PlanRow, type ShopState, type TaxRate } from "./shop-state.ts";
import { Webhooks } from "./webhooks.ts";

export interface WorldOptions {
  readonly now?: () => Date;
  /** The app as the Partner Dashboard would know it; what is left out is made up. */
  readonly app?: Partial<AppRegistration>;
  /** A second app of the same developer, for vendors; absent: there is one app. */
  readonly vendorApp?: Partial<AppRegistration>;
  /** Where the app listens: its own base address. null: nobody listens, nothing is sent. */
  readonly webhookTarget?: string | null;
  /** The topics that the app's configuration subscribes, delivered to `/webhooks/<resource>/<action>`. */
  readonly topics?: readonly string[];
}

export interface NewShop {
  /** "something.myshopify.com". */
  readonly domain: string;
  readonly name: string;
  readonly currency: string;
  readonly email?: string;
  readonly timeZone?: string;
  readonly countryCode?: string;
  readonly taxRates?: TaxRate[];
  readonly plan?: Partial<PlanRow>;
  /** Names of locations; the first one ships what is not stocked elsewhere. */
  readonly locations?: readonly string[];
}

/** What the app's configuration subscribes. */
export const subscribedTopics: readonly string[] = [
  "orders/create",
  "orders/updated",
  "orders/paid",
  "orders/cancelled",
  "orders/edited",
  "orders/risk_assessment_changed",
  "refunds/create",
  "fulfillment_orders/placed_on_hold",
  "fulfillment_orders/hold_released",
  "fulfillment_orders/scheduled_fulfillment_order_ready",
  "app/uninstalled",
  "app/scopes_update",
  "app_subscriptions/update",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
];

/** Any one of these scopes lets an app hear of a topic; none: everybody may. */
function scopesFor(topic: string): readonly string[] {
  const resource = topic.split("/")[0];
  switch (resource) {
    case "orders":
    case "refunds":
      return ["read_orders"];
    case "fulfillments":
    case "fulfillment_events":
      return ["read_fulfillments"];
    case "fulfillment_orders":
      return ["read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"];
    case "products":
      return ["read_products"];
    default:
      return [];
  }
}

/**
 * All of Shopify that one app can see: any number of shops behind one HTTP handler that goes by the Host header, the
 * app's registration, installs and tokens, and the webhooks on their way out. Everything lives in this process.
 */
export class ShopifyWorld implements ShopHost {
  readonly app: AppRegistration;
  readonly vendorApp: AppRegistration | null;
  readonly webhooks = new Webhooks();
  webhookTarget: string | null;
  topics: readonly string[];
  readonly #now: () => Date;
  readonly #shops = new Map<string, FakeShop>();
  readonly #codes = new Map<string, GrantCode>();

  constructor(options: WorldOptions = {}) {
    this.#now = options.now ?? (() => new Date());
    this.webhookTarget = options.webhookTarget ?? null;
    this.topics = options.topics ?? subscribedTopics;
    this.app = {
      appId: "1834567",
      title: "Vendor Store Sync",
      apiKey: "simulated-api-key",
      apiSecret: "simulated-api-secret",
      ...options.app,
    };
    this.vendorApp = options.vendorApp
      ? {
          appId: "1834568",
          title: "Vendor Store Sync for vendors",
          apiKey: "simulated-vendor-api-key",
          apiSecret: "simulated-vendor-api-secret",
          ...options.vendorApp,
        }
      : null;
  }

  /** Every app that may ask for access. */
  get apps(): readonly AppRegistration[] {
    return this.vendorApp ? [this.app, this.vendorApp] : [this.app];
  }

  now(): Date {
    return this.#now();
  }

  // Shops.

  addShop(shop: NewShop): FakeShop {
    const made = new FakeShop(this, emptyShop({ ...shop, now: this.now() }));
    this.#shops.set(shop.domain, made);
    for (const name of shop.locations ?? ["Main warehouse"]) made.addLocation(name);
    return made;
  }
  /** Throws for a shop that does not exist. */
  shop(domain: string): FakeShop {
    const found = this.#shops.get(domain);
    if (!found) throw new Error(`No shop ${domain}`);
    return found;
  }
  shops(): FakeShop[] {
    return [...this.#shops.values()];
  }

  // HTTP.

  /** Answers for every `*.myshopify.com`, by the Host header. */
  handle(request: IncomingMessage, response: ServerResponse): void {
    const domain = (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
    const shop = this.#shops.get(domain);
    if (shop) {
      this.serve(shop, request, response);
      return;
    }
    response.writeHead(404, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify({ errors: "Not Found" }));
  }
  serve(shop: FakeShop, request: IncomingMessage, response: ServerResponse): void {
    const surroundings = {
      app: this.app,
      apps: this.apps,
      codes: this.#codes,
      approve: (domain: string, page: URL) => this.approve(domain, page),
      uninstall: (domain: string, appId: string) => this.uninstall(domain, appId),
    };
    serveShop(surroundings, shop, request, response).catch((error: unknown) => {
      // A caller that hung up is no fault of the shop; anything else is ours and must be seen.
      if (response.headersSent || request.socket.destroyed) return;
      response.writeHead(500, { "content-type": "application/json; charset=utf-8" });
      response.end(JSON.stringify({ errors: `The simulated Shopify failed: ${String(error)}` }));
    });
  }

  // The app.

  install(domain: string, scopes: readonly string[] = usualScopes): void {
    this.shop(domain).install(scopes);
  }
  /** Takes the app out of the shop: tokens die, app/uninstalled goes out. */
  uninstall(domain: string, appId: string = this.app.appId): void {
    const shop = this.shop(domain);
    if (!shop.installation(appId)) return;
    shop.endCharges(appId);
    shop.revokeTokens(appId);
    const publication = { topic: "app/uninstalled", body: shopPayload(shop.state) };
    if (appId === this.app.appId) this.deliver(shop, [publication], randomBytes(16).toString("hex"));
    shop.state.installations = shop.state.installations.filter((row) => row.appId !== appId);
    shop.state.webhookSubscriptions = shop.state.webhookSubscriptions.filter((row) => row.appId !== appId);
  }
  /** What App Bridge hands the embedded app: who (a staff member's number) looks at which shop. */
  idToken(domain: string, options: { userId?: string; lifetimeSeconds?: number } = {}): string {
    return mintSessionToken({
      shop: domain,
      apiKey: this.app.apiKey,
      apiSecret: this.app.apiSecret,
      userId: options.userId ?? "42",
      now: this.now(),
      ...(options.lifetimeSeconds !== undefined && { lifetimeSeconds: options.lifetimeSeconds }),
    });
  }
  /** Approves an authorization-code grant of the app without a browser; returns the address to call back. */
  authorize(domain: string, options: { redirectUri: string; state: string; scopes?: readonly string[] }): string {
    return this.#grant(this.app, domain, options);
  }
  /**
   * The owner approves what an address of the consent page asks for; the browser's next address comes back. Without
   * scopes in the address the app's own configuration decides. Null: no such app, or no address to go back to.
   */
  approve(domain: string, page: URL, scopes?: readonly string[]): string | null {
    const app = this.apps.find(({ apiKey }) => apiKey === page.searchParams.get("client_id"));
    const redirectUri = page.searchParams.get("redirect_uri") ?? "";
    if (!app || !URL.canParse(redirectUri)) return null;
    const asked = (page.searchParams.get("scope") ?? "").split(",").filter(Boolean);
    const granted = scopes ?? (asked.length > 0 ? asked : undefined);
    const state = page.searchParams.get("state") ?? "";
    return this.#grant(app, domain, { redirectUri, state, ...(granted && { scopes: granted }) });
  }
  #grant(
    app: AppRegistration,
    domain: string,
    options: { redirectUri: string; state: string; scopes?: readonly string[] },
  ): string {
    const shop = this.shop(domain);
    const scopes = options.scopes ?? shop.installation(app.appId)?.scopes ?? usualScopes;
    if (options.scopes || !shop.installation(app.appId)) shop.install(scopes, app.appId);
    const code = randomBytes(16).toString("hex");
    this.#codes.set(code, { appId: app.appId, shop: domain, scopes });
    return callbackUrl(app, domain, options.redirectUri, { code, state: options.state, now: this.now() });
  }

  // Privacy webhooks, which Shopify sends for customers who ask, and 48 hours after an uninstall.

  requestCustomerData(domain: string, customerId: string): void {
    this.#privacy(domain, "customers/data_request", customerId, { data_request: { id: 9999 } });
  }
  redactCustomer(domain: string, customerId: string): void {
    this.#privacy(domain, "customers/redact", customerId, {});
  }
  redactShop(domain: string): void {
    const shop = this.shop(domain);
    const body = { shop_id: BigInt(shopId(shop.state)), shop_domain: domain };
    this.deliver(shop, [{ topic: "shop/redact", body }], randomBytes(16).toString("hex"));
  }
  #privacy(domain: string, topic: string, customerId: string, more: object): void {
    const shop = this.shop(domain);
    const id = customerId.replace(/^.*\//, "");
    const customer = shop.state.customers.find((row) => row.id === id);
    const orders = shop.state.orders.filter((order) => order.customerId === id).map((order) => BigInt(order.id));
    const body = {
      shop_id: BigInt(shopId(shop.state)),
      shop_domain: domain,
      customer: { id: BigInt(id), email: customer?.email ?? null, phone: customer?.phone ?? null },
      [topic === "customers/redact" ? "orders_to_redact" : "orders_requested"]: orders,
      ...more,
    };
    this.deliver(shop, [{ topic, body }], randomBytes(16).toString("hex"));
  }

  // Webhooks.

  deliver(shop: FakeShop, publications: readonly Publication[], eventId: string): void {
    const { appId, apiSecret } = this.app;
    const installation = shop.installation(appId);
    const granted = new Set((installation?.scopes ?? []).flatMap((scope) => [scope, scope.replace("write_", "read_")]));
    for (const { topic, body } of publications) {
      // The privacy topics come after an uninstall too; everything else only while the app is there.
      const always = topic === "shop/redact" || topic.startsWith("customers/");
      const needed = scopesFor(topic);
      if (!always && (!installation || (needed.length > 0 && !needed.some((scope) => granted.has(scope))))) continue;
      const common = { shop: shop.domain, topic, secret: apiSecret, eventId, now: this.now() };
      if (this.webhookTarget !== null && this.topics.includes(topic)) {
        const url = `${this.webhookTarget.replace(/\/$/, "")}/webhooks/${topic}`;
        this.webhooks.send({ ...common, url, body, name: null, onGivenUp: () => {} });
      }
      for (const subscription of shop.state.webhookSubscriptions.filter((row) => row.topic === topic)) {
        this.webhooks.send({
          ...common,
          url: subscription.uri,
          body: pick(body, subscription.includeFields),
          name: subscription.name,
          // One made through the Admin API is removed when eight tries in a row have failed; the app's own are not.
          onGivenUp: () => {
            shop.state.webhookSubscriptions = shop.state.webhookSubscriptions.filter((row) => row !== subscription);
          },
        });
      }
    }
  }

  // Memory.

  /** Plain JSON of all shops, tokens included. Not the webhooks on their way. */
  snapshot(): { readonly shops: readonly unknown[] } {
    return { shops: this.shops().map((shop) => shop.snapshot()) };
  }
  /** Brings shops back; those that exist are overwritten. */
  restore(snapshot: unknown): void {
    for (const state of (snapshot as { shops: ShopState[] }).shops) {
      const shop = this.#shops.get(state.domain) ?? new FakeShop(this, state);
      shop.restore(state);
      this.#shops.set(state.domain, shop);
    }
  }
  /** Stops webhook deliveries that are still to be tried again. */
  close(): void {
    this.webhooks.close();
  }
}

function pick(body: unknown, fields: readonly string[]): unknown {
  if (fields.length === 0 || typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => fields.includes(name)));
}
