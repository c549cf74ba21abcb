import type { CallContext, Connector } from "./connectors/_contract/connector.ts";
import type { Outcome } from "./connectors/_contract/outcome.ts";
import {
  addMappings,
  forgetCatalogueBefore,
  forgetOtherVariants,
  keepCatalogue,
  keepVariants,
  readUnmapped,
  setMapping,
} from "./db/catalogue-repo.server.ts";
import type { Database } from "./db/client.server.ts";
import { fromPrismaTransaction } from "./db/sql.server.ts";
import { readSettings, readSettingsAudit, saveSettings } from "./db/settings-repo.server.ts";
import { addVendors, closeConnection, keepConnection, setAddOn, updateVendor } from "./db/vendor-repo.server.ts";
import { noteFault } from "./db/activity-repo.server.ts";
import { countNewActivity, exportActivity, readActivity } from "./db/views/activity-view.server.ts";
import { readHome } from "./db/views/home-view.server.ts";
import { readOrder } from "./db/views/order-view.server.ts";
import { readOrders } from "./db/views/orders-view.server.ts";
import { readProducts, searchExternalVariants } from "./db/views/products-view.server.ts";
import { readVendors } from "./db/views/vendors-view.server.ts";
import type { ConnectionId, OrderId, ShopId } from "./domain/shared/ids.ts";
import { activityExportLimit } from "./use-cases/activity-log.ts";
import type { Application } from "./use-cases/application.ts";
import { connectStore } from "./use-cases/connect-store.ts";
import type { MarketplaceGateway } from "./use-cases/ports.ts";
import { refreshProducts } from "./use-cases/refresh-products.ts";
import { saveOrderSyncSettings } from "./use-cases/save-order-sync-settings.ts";
import type { Transaction } from "./use-cases/transaction.ts";
import type { SettingsView } from "./use-cases/views.ts";

export interface MerchantDeskDeps {
  readonly prisma: Database["prisma"];
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly gateway: MarketplaceGateway;
  /** Seals the credentials of a connection, bound to its row. */
  sealCredentials(connectionId: string, credentials: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer>;
  /** A call with credentials that are not kept yet. */
  trialContext(credentials: Readonly<Record<string, string>>): CallContext;
  /** A call with a connection's own credentials, renewed if need be and within its budget; null: it has no such operation. */
  callStore<T>(
    shop: ShopId,
    connection: ConnectionId,
    call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
  ): Promise<Outcome<T> | null>;
  /** Enqueue in the caller's transaction: decide anew on everything of the shop that waits. */
  replan(tx: Transaction, shop: ShopId): Promise<void>;
  /** Enqueue in the caller's transaction: read the catalogues again. */
  rereadCatalogues(tx: Transaction, shop: ShopId): Promise<void>;
  now(): Date;
}

type Desk = Pick<
  Application,
  | "shopFor"
  | "home"
  | "orders"
  | "order"
  | "orderOf"
  | "activity"
  | "newActivity"
  | "exportActivity"
  | "noteFault"
  | "vendors"
  | "vendor"
  | "setVendorStoreSync"
  | "setVendorEmail"
  | "connectStore"
  | "disconnectStore"
  | "setAddOn"
  | "products"
  | "refreshProducts"
  | "searchExternalVariants"
  | "mapVariant"
  | "settings"
  | "saveSettings"
>;

/** The half of the application that a merchant looks at and steers; the other half runs by itself. */
export function createMerchantDesk(deps: MerchantDeskDeps): Desk {
  const { prisma, now } = deps;
  const replanOf = (shop: ShopId) => (tx: Transaction) => deps.replan(tx, shop);
  const shopRef = async (id: ShopId) => prisma.shop.findUniqueOrThrow({ where: { id }, select: { domain: true } });
  const doneOr = (found: boolean) => (found ? ("done" as const) : ("not-found" as const));

  async function settingsView(shop: ShopId): Promise<SettingsView> {
    const { currency } = await prisma.shop.findUniqueOrThrow({ where: { id: shop }, select: { currency: true } });
    const [stored, audit, waiting, platforms, abroad] = await Promise.all([
      readSettings(prisma, shop),
      readSettingsAudit(prisma, shop),
      prisma.marketplaceOrder.count({
        where: {
          shopId: shop,
          vendorOrders: { some: { state: "held", reason: { in: ["arrived-while-off", "sync-off"] } } },
        },
      }),
      prisma.connection.findMany({
        where: { shopId: shop, disconnectedAt: null },
        select: { platform: true },
        distinct: ["platform"],
      }),
      prisma.connection.findMany({
        where: { shopId: shop, disconnectedAt: null, storeCurrency: { not: currency } },
        select: { storeCurrency: true, vendor: { select: { name: true } } },
        orderBy: [{ storeCurrency: "asc" }, { vendor: { name: "asc" } }],
      }),
    ]);
    return {
      settings: stored.settings,
      version: stored.version,
      updatedAt: stored.updatedAt?.toISOString() ?? null,
      updatedBy: stored.updatedBy,
      audit,
      waiting,
      currencies: { own: currency, stores: byCurrency(abroad) },
      platformLimits: platforms.flatMap(({ platform }) =>
        Object.entries(deps.connectors[platform]?.manifest.capabilities ?? {})
          .filter(([, capability]) => capability.support !== "full")
          .map(([capability, { note }]) => ({ platform, capability, note })),
      ),
    };
  }

  return {
    async shopFor(domain) {
      const select = { id: true, currency: true, timeZone: true, uninstalledAt: true };
      const known = await prisma.shop.findUnique({ where: { domain }, select });
      if (known && known.uninstalledAt === null) return { ...known, id: known.id as ShopId };
      const id = known?.id ?? crypto.randomUUID();
      const read = await deps.gateway.readShop({ id: id as ShopId, domain });
      if (read.kind !== "ok") throw new Error(`The shop could not be read from Shopify: ${read.kind}.`);
      const { gid, name, currency, timeZone, email } = read.value;
      const fields = { gid, name, currency, timeZone, contactEmail: email, uninstalledAt: null };
      const shop = await prisma.shop.upsert({
        where: { domain },
        create: { id, domain, ...fields },
        update: fields,
        select,
      });
      await prisma.$transaction((tx) => deps.rereadCatalogues(fromPrismaTransaction(tx), shop.id as ShopId));
      return { ...shop, id: shop.id as ShopId };
    },

    home: (shop) => readHome(prisma, shop, now()),
    orders: (shop, filter) => readOrders(prisma, shop, filter),
    order: (shop, id) => readOrder(prisma, shop, id),
    orderOf: async (shop, gid) => {
      const found = await prisma.marketplaceOrder.findUnique({
        where: { shopId_gid: { shopId: shop, gid } },
        select: { id: true },
      });
      return found && readOrder(prisma, shop, found.id as OrderId);
    },
    activity: (shop, page) => readActivity(prisma, shop, page, now()),
    newActivity: (shop, filter, newest) => countNewActivity(prisma, shop, filter, newest, now()),
    exportActivity: (shop, filter) => exportActivity(prisma, shop, filter, now(), activityExportLimit + 1),
    noteFault: (shop, fault) => noteFault(prisma, shop, fault),
    vendors: async (shop) => ({ items: await readVendors(prisma, shop) }),
    vendor: async (shop, id) => (await readVendors(prisma, shop, [id]))[0] ?? null,

    setVendorStoreSync: async (shop, id, storeSyncEnabled, actor) =>
      doneOr(await updateVendor(prisma, shop, id, { storeSyncEnabled }, actor, replanOf(shop))),
    setVendorEmail: async (shop, id, email, actor) =>
      doneOr(await updateVendor(prisma, shop, id, { email }, actor, async () => {})),

    connectStore: (shop, input) =>
      connectStore(
        {
          connectors: deps.connectors,
          verify: (connector, credentials) => connector.verifyCredentials(deps.trialContext(credentials)),
          keep: (shopId, store) =>
            keepConnection(
              prisma,
              shopId,
              { ...store, confirmed: true, now: now(), seal: (id) => deps.sealCredentials(id, store.credentials) },
              async (tx) => {
                await deps.rereadCatalogues(tx, shopId);
                await deps.replan(tx, shopId);
                return true;
              },
            ),
        },
        shop,
        input,
      ),
    disconnectStore: async (shop, id, actor, { keepTracking } = { keepTracking: true }) =>
      doneOr(await closeConnection(prisma, shop, id, actor, now(), keepTracking, replanOf(shop))),
    setAddOn: (shop, platform, kind, active, actor) =>
      setAddOn(prisma, shop, { platform, kind, active }, actor, replanOf(shop)),

    products: (shop, filter) => readProducts(prisma, shop, filter),
    refreshProducts: (shop) =>
      refreshProducts(
        {
          readMarketplace: async (id, cursor) => deps.gateway.readCatalogue({ id, ...(await shopRef(id)) }, cursor),
          openConnections: async (id) => {
            const where = { shopId: id, disconnectedAt: null };
            const rows = await prisma.connection.findMany({ where, select: { id: true } });
            return rows.map((row) => row.id as ConnectionId);
          },
          readStore: (id, connection, cursor) =>
            deps.callStore(id, connection, (connector, context) => connector.readCatalogue?.(context, cursor) ?? null),
          addVendors: (id, vendors) => addVendors(prisma, id, vendors),
          keepVariants: (id, variants) => keepVariants(prisma, id, variants, replanOf(id)),
          forgetOtherVariants: (id, seen, at) => forgetOtherVariants(prisma, id, seen, at),
          keepCatalogue: (connection, items, seenAt) => keepCatalogue(prisma, connection, items, seenAt),
          forgetCatalogueBefore: (connection, seenAt) => forgetCatalogueBefore(prisma, connection, seenAt),
          readUnmapped: (id, connection) => readUnmapped(prisma, id, connection),
          addMappings: (id, connection, mappings) => addMappings(prisma, id, connection, mappings, "sku", replanOf(id)),
          now,
        },
        shop,
      ),
    searchExternalVariants: (shop, connection, search) => searchExternalVariants(prisma, shop, connection, search),
    mapVariant: async (shop, variantGid, connection, target, actor) =>
      doneOr(await setMapping(prisma, shop, variantGid, connection, target, actor, replanOf(shop))),

    settings: settingsView,
    saveSettings: (shop, input, version, actor) =>
      saveOrderSyncSettings(
        { save: (id, settings) => saveSettings(prisma, id, settings, replanOf(id)), view: settingsView, now },
        shop,
        input,
        version,
        actor,
      ),
  };
}

const byCurrency = (
  stores: readonly { readonly storeCurrency: string; readonly vendor: { readonly name: string } }[],
): SettingsView["currencies"]["stores"] =>
  [...Map.groupBy(stores, ({ storeCurrency }) => storeCurrency)].map(([currency, of]) => ({
    currency,
    vendors: of.map(({ vendor }) => vendor.name),
  }));
