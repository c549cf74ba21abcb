import { randomBytes, randomUUID } from "node:crypto";
import { createSecretBox, type SecretBox } from "../../app/db/secret-box.server.ts";
import { createPrivacyArchive } from "../../app/db/privacy-archive.server.ts";
import { createPrivacyBook } from "../../app/db/privacy-repo.server.ts";
import { createInboxRepo, type InboxRepo } from "../../app/db/inbox-repo.server.ts";
import { sealCredentials } from "../../app/db/connection-repo.server.ts";
import type { MarketplaceOrder, OrderLine } from "../../app/domain/order/marketplace-order.ts";
import type { VendorOrderState } from "../../app/domain/order/vendor-order-states.ts";
import { defaultOrderSyncSettings, type OrderSyncSettings } from "../../app/domain/settings/order-sync-settings.ts";
import type {
  FulfillmentOrderGid,
  LineGid,
  OrderGid,
  ProductGid,
  ShopId,
  VariantGid,
  VendorOrderId,
} from "../../app/domain/shared/ids.ts";
import { money } from "../../app/domain/shared/money.ts";
import type { HttpClient } from "../../app/domain/shared/http-port.ts";
import { done, type Outcome } from "../../app/connectors/_contract/outcome.ts";
import { err, ok } from "../../app/domain/shared/result.ts";
import { readWebhook } from "../../app/marketplace/read-webhook.ts";
import { vendorKey } from "../../app/domain/splitting/vendor-key.ts";
import { createEngine, type Engine, type EngineEvent } from "../../app/engine.server.ts";
import { carryOutPrivacyRequests, type PrivacyEvent } from "../../app/use-cases/privacy/carry-out-privacy-requests.ts";
import type { ActivityCode } from "../../app/use-cases/activity-codes.ts";
import type { WebhookTopic } from "../../app/use-cases/webhook-topics.ts";
import { createDatabase } from "../../app/db/client.server.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";
import { createScriptedPlatform, type ScriptedPlatform, type ScriptedStore } from "./scripted-store.ts";

/** What a test most often asks about a vendor order. */
export interface VendorOrderRow {
  readonly id: VendorOrderId;
  readonly vendor: string;
  readonly supplement: number;
  readonly state: VendorOrderState;
  readonly reason: string | null;
  readonly move: string | null;
  readonly reference: string;
  readonly externalId: string | null;
  readonly attempts: number;
  readonly generation: number;
  readonly nextAttemptAt: Date | null;
  readonly manualHandling: unknown;
  readonly lines: readonly string[];
}

export interface EngineBench {
  readonly database: TestDatabase;
  readonly shop: ShopId;
  readonly engine: Engine;
  readonly inbox: InboxRepo;
  readonly platform: ScriptedPlatform;
  readonly events: EngineEvent[];
  /** Shops whose billing was to be looked at. */
  readonly billingLooks: ShopId[];
  /** A second engine on the same database: another worker process. */
  anotherWorker(): Engine;
  settings(change: Partial<OrderSyncSettings>): Promise<void>;
  /** A vendor with a connected store that takes orders; its name is its store's token. */
  vendor(name: string, options?: { connected?: boolean; email?: string }): Promise<ScriptedStore>;
  map(variant: string, vendor: string): Promise<void>;
  order(change?: Partial<MarketplaceOrder>): MarketplaceOrder;
  /** The order as the shop would answer when asked for it. */
  inShop(order: MarketplaceOrder | null): void;
  notInShop(order: { readonly gid: string }): void;
  /** A fulfillment order of the shop's, and the order that it belongs to. */
  hasFulfillmentOrder(gid: string, order: { readonly gid: string }): void;
  deliver(order: MarketplaceOrder, topic?: WebhookTopic, webhookId?: string): Promise<void>;
  /** Works until nothing is due, like a worker would in the next moment. */
  settle(): Promise<void>;
  /** Lets time pass, by moving everything that waits for a time into the past. */
  pass(ms: number): Promise<void>;
  vendorOrders(order?: { readonly gid: string }): Promise<VendorOrderRow[]>;
  activities(): Promise<{ code: ActivityCode; params: Record<string, unknown>; reference: string | null }[]>;
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export const line = (id: string, vendor: string, change: Partial<OrderLine> = {}): OrderLine => ({
  gid: `gid://shopify/LineItem/${id}` as LineGid,
  variantGid: `gid://shopify/ProductVariant/${id}` as VariantGid,
  productGid: `gid://shopify/Product/${id}` as ProductGid,
  title: `Thing ${id}`,
  variantTitle: null,
  sku: `SKU-${id}`,
  vendor,
  quantity: 1,
  currentQuantity: 1,
  requiresShipping: true,
  giftCard: false,
  tip: false,
  weightGrams: 100,
  unitPrice: money(1_000, "EUR"),
  discount: money(0, "EUR"),
  taxLines: [],
  ...change,
});

const shopGid = "gid://shopify/Shop/1";
let orderNumber = 1_000;

export async function createEngineBench(
  options: {
    readonly platform?: ScriptedPlatform;
    readonly leaseMs?: number;
    readonly box?: SecretBox;
    /** Where the connector's calls go; scripted stores need none. */
    readonly http?: HttpClient;
  } = {},
): Promise<EngineBench> {
  const database = await freshDatabase();
  const others: { close(): Promise<void> }[] = [];
  const box = options.box ?? createSecretBox(`test:${randomBytes(32).toString("base64")}`);
  const platform = options.platform ?? createScriptedPlatform();
  const events: EngineEvent[] = [];
  const inbox = createInboxRepo({ pool: database.pool }, box);
  const refetches: { shop: ShopId; gid: OrderGid | FulfillmentOrderGid }[] = [];
  const replans: ShopId[] = [];
  const billingLooks: ShopId[] = [];
  let privacyAsked = false;
  const shopOrders = new Map<string, MarketplaceOrder | null>();
  const fulfillmentOrders = new Map<string, string>();
  const sql = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await database.pool.query(text, values)).rows as Row[];

  const privacy = {
    book: createPrivacyBook(database.pool, box),
    archive: createPrivacyArchive(database.pool, box, "vendors-app"),
    now: () => new Date(),
    observe(event: PrivacyEvent) {
      if (event.kind === "privacy-failed") throw event.error;
    },
  };
  const engineOn = (on: TestDatabase | ReturnType<typeof createDatabase>): Engine =>
    createEngine({
      database: on,
      box,
      inbox,
      connectors: { [platform.connector.manifest.id]: platform.connector },
      http: options.http ?? {
        send: async () => ({ kind: "failed", maybeSent: false, reason: "no-connection", message: "" }),
      },
      gateway: {
        readOrder: async (_, gid): Promise<Outcome<MarketplaceOrder | null>> => done(shopOrders.get(gid) ?? null),
        findOrderOf: async (_, gid) => done((fulfillmentOrders.get(gid) ?? null) as OrderGid | null),
      },
      operator: { SHOPIFY_API_KEY: "own-app", VENDOR_SHOPIFY_API_KEY: "vendors-app" },
      ownAppIds: new Set(["4242"]),
      origin: "https://app.example",
      readWebhook(topic, body) {
        const { ofShop, ...parsed } = JSON.parse(body) as { ofShop?: string } & (MarketplaceOrder | { poison: true });
        if ("poison" in parsed) return err("no order");
        // Orders come in our own shape here; how Shopify spells them is another test's business.
        if (!("lines" in parsed)) return readWebhook(topic, body);
        return ok({ kind: "order", order: parsed, shop: { gid: ofShop ?? shopGid, domain: null } });
      },
      followUps: {
        async refetchOrder(_, shop, gid) {
          refetches.push({ shop, gid });
        },
        async replan(_, shop) {
          replans.push(shop);
        },
        async lookAtBilling(_, shop) {
          billingLooks.push(shop);
        },
        async carryOutPrivacyRequests() {
          privacyAsked = true;
        },
      },
      observe: (event) => void events.push(event),
      leaseMs: options.leaseMs ?? 60_000,
    });
  const engine = engineOn(database);

  const shop = randomUUID() as ShopId;
  await sql(
    `insert into shop (id, gid, domain, name, currency, "contactEmail") values ($1, $2, 'demo.myshopify.com', 'Demo Market', 'EUR', 'owner@demo.example')`,
    [shop, shopGid],
  );
  await sql(
    `insert into order_sync_settings ("shopId", data, "enabledAt", "updatedBy", "updatedAt") values ($1, $2, now() - interval '1 day', 'test', now())`,
    [shop, JSON.stringify(startingSettings)],
  );
  await sql(`insert into add_on ("shopId", platform, kind, active) values ($1, $2, 'order-push', true)`, [
    shop,
    platform.connector.manifest.id,
  ]);

  const bench: EngineBench = {
    database,
    shop,
    engine,
    inbox,
    platform,
    events,
    billingLooks,
    anotherWorker() {
      const other = createDatabase(database.url);
      others.push(other);
      return engineOn(other);
    },
    async settings(change) {
      await sql(
        `update order_sync_settings set data = data || $2::jsonb, "enabledAt" = case
           when $2::jsonb->>'enabled' = 'true' then now() when $2::jsonb->>'enabled' = 'false' then null else "enabledAt" end
         where "shopId" = $1`,
        [shop, JSON.stringify(change)],
      );
      await engine.replan(shop);
    },
    async vendor(name, { connected = true, email } = {}) {
      const [vendor] = await sql<{ id: string }>(
        `insert into vendor (id, "shopId", name, "nameKey", email) values (gen_random_uuid(), $1, $2, $3, $4)
         on conflict ("shopId", "nameKey") do update set name = excluded.name returning id`,
        [shop, name, vendorKey(name), email ?? null],
      );
      if (connected) {
        const id = randomUUID();
        await sql(
          `insert into connection (id, "shopId", "vendorId", platform, "storeKey", "storeName", "storeHost", "storeCurrency",
             "credentialsSealed", "budgetTokens") values ($1, $2, $3, $4, $5, $5, $5 || '.example', 'EUR', $6, 1000)`,
          [
            id,
            shop,
            vendor?.id,
            platform.connector.manifest.id,
            name,
            Buffer.from(sealCredentials(box, id, { token: name })),
          ],
        );
      }
      return platform.store(name);
    },
    async map(variant, vendor) {
      await sql(
        `insert into product_variant ("shopId", "variantGid", "productGid", "productTitle", "vendorName", "vendorKey", status)
         values ($1, $2, 'p', 'Thing', $3, $4, 'active') on conflict do nothing`,
        [shop, `gid://shopify/ProductVariant/${variant}`, vendor, vendorKey(vendor)],
      );
      await sql(
        `insert into variant_mapping ("shopId", "variantGid", "connectionId", "externalProductId", "externalVariantId", source, "mappedBy")
         select $1, $2, c.id, 'ext-' || $3, 'ext-' || $3, 'hand', 'test'
         from connection c join vendor v on v.id = c."vendorId" where v."nameKey" = $4 and c."shopId" = $1`,
        [shop, `gid://shopify/ProductVariant/${variant}`, variant, vendorKey(vendor)],
      );
      await engine.replan(shop);
    },
    order(change = {}) {
      orderNumber += 1;
      const at = new Date(Date.now() - 1_000).toISOString();
      return {
        gid: `gid://shopify/Order/${orderNumber}` as OrderGid,
        name: `#${orderNumber}`,
        createdAt: at,
        updatedAt: at,
        cancelledAt: null,
        test: false,
        appId: null,
        sourceIdentifier: null,
        financialStatus: "paid",
        fulfillmentStatus: "unfulfilled",
        currency: "EUR",
        taxesIncluded: true,
        lines: [line(`${orderNumber}1`, "Anna")],
        shippingLines: [],
        tags: [],
        review: { waiting: [], risk: "low" },
        personal: {
          customerGid: "gid://shopify/Customer/7",
          firstName: "Greta",
          lastName: "Zimmerkanarie",
          email: "greta.zimmerkanarie@buyer.example",
          phone: "+49 151 5550199",
          acceptsMarketing: false,
          shippingAddress: {
            firstName: "Greta",
            lastName: "Zimmerkanarie",
            company: null,
            address1: "Lindenweg 4",
            address2: null,
            city: "Kassel",
            provinceCode: null,
            province: null,
            zip: "34117",
            countryCode: "DE",
            phone: null,
          },
          billingAddress: null,
          note: null,
          attributes: [],
          lineProperties: {},
        },
        ...change,
      };
    },
    inShop: (order) => void (order && shopOrders.set(order.gid, order)),
    notInShop: (order) => void shopOrders.delete(order.gid),
    hasFulfillmentOrder: (gid, order) => void fulfillmentOrders.set(gid, order.gid),
    async deliver(order, topic = "orders/updated", webhookId = randomUUID()) {
      shopOrders.set(order.gid, order);
      await inbox.insert({
        shopDomain: "demo.myshopify.com",
        topic,
        app: "merchants",
        webhookId,
        eventId: null,
        triggeredAt: null,
        body: JSON.stringify(order),
      });
    },
    async settle() {
      for (let round = 0; round < 200; round += 1) {
        const pieces = [
          ...(await engine.takeWebhooks(20)),
          ...(await engine.takeRipeOrders(20)),
          ...(await engine.takeVendorOrders(20)),
        ];
        await Promise.all(pieces.map((piece) => piece()));
        const asked = refetches.splice(0);
        for (const { shop: of, gid } of asked) await engine.refetch(of, gid);
        const waiting = new Set(replans.splice(0));
        for (const of of waiting) await engine.replan(of);
        if (privacyAsked) privacyAsked = (await carryOutPrivacyRequests(privacy)) > 0;
        if (pieces.length === 0 && waiting.size === 0 && asked.length === 0) return;
      }
      throw new Error("It does not come to rest.");
    },
    async pass(ms) {
      const by = `- interval '${ms} milliseconds'`;
      await sql(`update vendor_order set "nextAttemptAt" = "nextAttemptAt" ${by}, "leasedUntil" = "leasedUntil" ${by},
        "decideAgainAt" = "decideAgainAt" ${by},
        "unknownSince" = "unknownSince" ${by}`);
      await sql(`update connection set "quietUntil" = "quietUntil" ${by}, "breakerOpenUntil" = "breakerOpenUntil" ${by},
        "renewingUntil" = "renewingUntil" ${by}, "budgetAt" = "budgetAt" ${by}, "pulledAt" = "pulledAt" ${by},
        "nextCheckAt" = "nextCheckAt" ${by}, "healthCheckedAt" = "healthCheckedAt" ${by},
        "healthSince" = "healthSince" ${by}, "vendorToldAt" = "vendorToldAt" ${by},
        "merchantToldAt" = "merchantToldAt" ${by}, "trackingUntil" = "trackingUntil" ${by}`);
      await sql(`update inbox set "nextAttemptAt" = "nextAttemptAt" ${by}`);
      await sql(`update line_route set "lookAt" = "lookAt" ${by}`);
    },
    vendorOrders: (order) =>
      sql<VendorOrderRow>(
        `select v.id, d.name as vendor, v.supplement, v.state, v.reason, v.move, v.reference, v."externalId", v.attempts,
           v.generation, v."nextAttemptAt", v."manualHandling",
           array(select split_part(l."lineGid", '/', 5) from vendor_order_line l where l."vendorOrderId" = v.id order by 1) as lines
         from vendor_order v join vendor d on d.id = v."vendorId" join marketplace_order o on o.id = v."orderId"
         where $1::text is null or o.gid = $1 order by o."placedAt", o.gid, d.name, v.supplement`,
        [order?.gid ?? null],
      ),
    activities: () => sql(`select code, params, reference from activity order by id`),
    sql,
    async close() {
      for (const other of others) await other.close();
      await database.close();
    },
  };
  return bench;
}

/** Order sync on, everything pushable, as a merchant would have it after setting up. */
const startingSettings: OrderSyncSettings = {
  ...defaultOrderSyncSettings,
  enabled: true,
  pushUnsynced: true,
  merchantContact: { name: "Demo Market", company: "", email: "orders@demo.example", phone: "" },
};

/** The same order, changed by the merchant a little later. */
export const later = (order: MarketplaceOrder, change: Partial<MarketplaceOrder>, seconds = 1): MarketplaceOrder => ({
  ...order,
  ...change,
  updatedAt: new Date(Date.parse(order.updatedAt) + seconds * 1_000).toISOString(),
});
