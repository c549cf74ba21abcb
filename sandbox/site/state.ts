import type { FakeShop } from "../../app/connectors/shopify/fake/index.ts";
import { manifests } from "../../app/connectors/manifests.generated.ts";
import { toDecimal } from "../../app/domain/shared/money.ts";
import { customers, marketplace, vendors } from "../demo-data.ts";
import type { ReceivedMail } from "../mailbox.ts";
import { presets } from "../presets.ts";
import type { Troubles } from "../troubles.ts";
import type { World } from "../world.ts";

/** Everything the sandbox's page shows, as one answer. */
export function describeWorld(
  world: World,
  around: {
    readonly appOrigin: string;
    readonly ready: boolean;
    readonly mails: readonly ReceivedMail[];
    readonly troubles: Troubles;
  },
) {
  return {
    marketplace,
    app: { origin: around.appOrigin, ready: around.ready },
    products: world.offers().map(({ storePrice, ...offer }) => ({
      ...offer,
      synced: storePrice !== undefined && offer.storeSku === undefined,
      storeName:
        world.stores.find(({ vendor, connected }) => connected && vendor.name === offer.vendor)?.store.name ?? null,
    })),
    vendors: vendors.map(({ name, store }) => ({
      name,
      store: store && { platform: platformName(store.platform), currency: store.currency },
    })),
    presets: presets.map(({ id, label, hint }) => ({ id, label, hint })),
    customers: customers.map(({ firstName, lastName }) => `${firstName} ${lastName}`),
    orders: describeOrders(world.shop),
    charges: world.shop.charges().map(({ id, name, amount, currency, interval, status, test }) => ({
      id,
      name,
      amount: toDecimal({ minor: amount, currency }),
      currency,
      interval,
      status,
      test,
    })),
    stores: world.stores.map(({ vendor, platform, store, accessBy, ownStatuses, hasApp }) => ({
      host: store.host,
      accessBy,
      ownStatuses,
      hasApp: hasApp(),
      platform: platformName(platform),
      name: store.name,
      currency: store.currency,
      vendor: vendor.name,
      orders: store.orders(),
    })),
    mails: around.mails,
    troubles: around.troubles.list(),
    webhooks: world.shopify.webhooks.log
      .slice(-40)
      .reverse()
      .map(({ webhookId, shop, topic, triggeredAt, state, attempts }) => ({
        id: webhookId,
        shop,
        topic,
        at: triggeredAt,
        outcome: state,
        status: attempts.at(-1)?.status ?? null,
        ms: attempts.at(-1)?.ms ?? null,
        times: attempts.length,
      })),
  };
}

const platformName = (id: string): string => manifests.find((manifest) => manifest.id === id)?.label ?? id;

/** Orders as the merchant sees them in Shopify itself. */
function describeOrders(shop: FakeShop) {
  const rows = new Map(shop.state.orders.map((row) => [`gid://shopify/Order/${row.id}`, row]));
  return shop.orders().map((order) => {
    const row = rows.get(order.externalId);
    const titles = new Map(order.lines.map((line) => [line.id, line.title]));
    const address = order.shippingAddress;
    return {
      id: order.externalId,
      number: order.externalId.split("/").at(-1),
      name: order.name,
      createdAt: order.createdAt,
      customer: [address?.["firstName"], address?.["lastName"]].filter(Boolean).join(" "),
      email: order.email,
      phone: order.phone,
      address1: address?.["address1"] ?? null,
      note: order.note,
      tags: order.tags,
      financialStatus: order.paid ? "PAID" : "PENDING",
      fulfillmentStatus: order.cancelled ? "CANCELLED" : order.status,
      cancelled: order.cancelled,
      total: order.total,
      shippingTotal: order.shippingTotal,
      discountTotal: order.discountTotal,
      taxTotal: order.taxTotal,
      lines: order.lines.map((line) => ({
        id: line.id,
        title: line.title,
        sku: line.sku,
        price: line.price,
        total: line.total,
        vendor: row?.lines.find((candidate) => line.id.endsWith(`/${candidate.id}`))?.vendor ?? "",
        quantity: row?.lines.find((candidate) => line.id.endsWith(`/${candidate.id}`))?.quantity ?? line.quantity,
        currentQuantity: line.quantity,
      })),
      fulfillments: order.fulfillments.map((fulfillment) => ({
        id: fulfillment.id,
        status: fulfillment.cancelled ? "cancelled" : "shipped",
        lines: (fulfillment.lines ?? [])
          .map((line) => `${line.quantity} × ${titles.get(line.lineId) ?? "item"}`)
          .join(", "),
        trackings: fulfillment.tracking ? [fulfillment.tracking] : [],
      })),
    };
  });
}
