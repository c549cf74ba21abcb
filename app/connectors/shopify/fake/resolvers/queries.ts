import { subscriptionsOf } from "../actions/charge-app.ts";
import { appSubscriptionNode } from "./charge-nodes.ts";
import { findDueOrder } from "./order-look.ts";
import { findFulfillment, findFulfillmentOrder } from "../actions/fulfill.ts";
import { findDefinition, orderByCustomId, resolveNamespace } from "../actions/metafields.ts";
import { gid, idOf, parseGid } from "../ids.ts";
import type { JobRow, OrderRow } from "../shop-state.ts";
import { gqlTime } from "../timestamps.ts";
import { accessDenied } from "../access.ts";
import { badRequest, type ApiCall } from "./api-call.ts";
import { customerNode, locationNode, productNode, shopNode, variantNode } from "./catalogue-nodes.ts";
import { connection, listed, type PageArgs, type Place } from "./connection.ts";
import { fulfillmentNode, fulfillmentOrderNode } from "./fulfillment-nodes.ts";
import { definitionNode } from "./metafield-nodes.ts";
import { orderNode } from "./order-nodes.ts";
import { searchOrders, searchProducts, searchVariants } from "./order-search.ts";
import { lookAtJob } from "./order-look.ts";
import { subscriptionNode, topicOf } from "./webhook-nodes.ts";

type Search = PageArgs & { readonly query?: string | null; readonly sortKey?: string | null };

export function queryRoot(call: ApiCall): Record<string, unknown> {
  const { shop } = call;
  const { state } = shop;
  const warn = (field: string) => void (call.searchWarnings.includes(field) || call.searchWarnings.push(field));
  return {
    shop: () => shopNode(state),
    currentAppInstallation: () => ({
      __typename: "AppInstallation",
      id: gid("AppInstallation", call.installation.id),
      accessScopes: call.installation.scopes.map((handle) => ({
        __typename: "AccessScope",
        handle,
        description: handle,
      })),
      app: () => appNode(call),
      activeSubscriptions: () =>
        subscriptionsOf(shop)
          .filter(({ appId, status }) => appId === call.appId && status === "ACTIVE")
          .map(appSubscriptionNode),
      launchUrl: `https://${state.domain}/admin/apps/${call.appId}`,
      uninstallUrl: null,
    }),
    app: () => appNode(call),
    order: (args: { id: string }) => {
      const order = findDueOrder(call, idOf("Order", args.id));
      return order ? orderNode(call, order) : null;
    },
    orderByIdentifier: (args: {
      identifier: { id?: string | null; customId?: { namespace?: string | null; key: string; value: string } | null };
    }) => {
      const order = byIdentifier(call, args.identifier);
      return order ? orderNode(call, order) : null;
    },
    orders: (args: Search) => {
      const reads = shop.state.jobs.length > 0;
      const found = searchOrders(shop, args.query, warn);
      return connection(
        found,
        args,
        ({ order, document }) => orderPlace(args.sortKey ?? "PROCESSED_AT", order, document.updatedAt),
        ({ order }) => orderNode(call, (reads && findDueOrder(call, order.id)) || order),
      );
    },
    products: (args: Search) =>
      connection(
        searchProducts(shop, args.query, warn),
        args,
        (product) => productPlace(args.sortKey ?? "ID", product.id, product.title, product.updatedAt),
        (product) => productNode(call, product),
      ),
    product: (args: { id: string }) => {
      const product = state.products.find(({ id }) => id === idOf("Product", args.id));
      return product ? productNode(call, product) : null;
    },
    productVariants: (args: Search) =>
      connection(
        searchVariants(shop, args.query, warn),
        args,
        ({ product, variant }) => productPlace(args.sortKey ?? "ID", variant.id, product.title, product.updatedAt),
        ({ product, variant }) => variantNode(call, product, variant),
      ),
    productVariant: (args: { id: string }) => node(call, args.id, "ProductVariant"),
    locations: (args: PageArgs) =>
      listed(
        state.locations.filter(({ active }) => active),
        args,
        locationNode,
      ),
    location: (args: { id?: string | null }) => {
      const row = args.id
        ? state.locations.find(({ id }) => id === idOf("Location", args.id ?? ""))
        : state.locations[0];
      return row ? locationNode(row) : null;
    },
    fulfillmentOrder: (args: { id: string }) => node(call, args.id, "FulfillmentOrder"),
    fulfillment: (args: { id: string }) => node(call, args.id, "Fulfillment"),
    customer: (args: { id: string }) => node(call, args.id, "Customer"),
    metafieldDefinitions: (args: PageArgs & { ownerType: string; namespace?: string | null; key?: string | null }) =>
      listed(
        state.metafieldDefinitions.filter(
          (row) =>
            row.ownerType === args.ownerType &&
            (!args.namespace || row.namespace === resolveNamespace(args.namespace, call.appId)) &&
            (!args.key || row.key === args.key),
        ),
        args,
        definitionNode,
      ),
    metafieldDefinition: (args: {
      identifier?: { ownerType: string; namespace?: string | null; key: string } | null;
    }) => {
      const { identifier } = args;
      if (!identifier) return null;
      const namespace = resolveNamespace(identifier.namespace, call.appId);
      const row = findDefinition(shop, identifier.ownerType, namespace, identifier.key);
      return row ? definitionNode(row) : null;
    },
    webhookSubscriptions: (args: PageArgs & { topics?: readonly string[] | null }) =>
      listed(
        state.webhookSubscriptions.filter(
          (row) => row.appId === call.appId && (!args.topics || args.topics.includes(topicOf(row.topic))),
        ),
        args,
        subscriptionNode,
      ),
    job: (args: { id: string }) => {
      const job = lookAtJob(call, idOf("Job", args.id));
      return job ? jobNode(job) : null;
    },
    node: (args: { id: string }) => node(call, args.id),
    nodes: (args: { ids: readonly string[] }) => args.ids.map((id) => node(call, id)),
  };
}

export const jobNode = (job: JobRow) => ({ __typename: "Job", id: gid("Job", job.id), done: job.status !== "STARTED" });

const appNode = (call: ApiCall) => ({
  __typename: "App",
  id: gid("App", call.appId),
  title: call.appTitle,
  handle: call.appTitle.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
  embedded: true,
});

function byIdentifier(
  call: ApiCall,
  identifier: { id?: string | null; customId?: { namespace?: string | null; key: string; value: string } | null },
): OrderRow | undefined {
  if (identifier.id) return findDueOrder(call, idOf("Order", identifier.id));
  const { customId } = identifier;
  if (!customId) return undefined;
  const namespace = resolveNamespace(customId.namespace, call.appId);
  const definition = findDefinition(call.shop, "ORDER", namespace, customId.key);
  if (definition?.type !== "id") {
    throw badRequest("Metafield definition of type 'id' is required when using custom ids.", "NOT_FOUND");
  }
  return findDueOrder(call, orderByCustomId(call.shop, namespace, customId.key, customId.value)?.id ?? null);
}

function orderPlace(sortKey: string, order: OrderRow, indexedUpdatedAt: string): Place {
  const { id } = order;
  switch (sortKey) {
    case "UPDATED_AT":
      return { value: gqlTime(indexedUpdatedAt), id };
    case "CREATED_AT":
      return { value: gqlTime(order.createdAt), id };
    case "ORDER_NUMBER":
      return { value: order.number, id };
    case "ID":
      return { value: 0, id };
    default:
      return { value: gqlTime(order.processedAt), id };
  }
}

function productPlace(sortKey: string, id: string, title: string, updatedAt: string): Place {
  switch (sortKey) {
    case "UPDATED_AT":
      return { value: gqlTime(updatedAt), id };
    case "TITLE":
      return { value: title.toLowerCase(), id };
    default:
      return { value: 0, id };
  }
}

/** Any object by its global id, of the wanted type only; checks what the schema can't see behind an interface. */
function node(call: ApiCall, globalId: string, wanted?: string): unknown {
  const parsed = parseGid(globalId);
  if (!parsed) throw badRequest(`Invalid global id '${globalId}'`, "argumentLiteralsIncompatible");
  if (wanted && parsed.type !== wanted) throw badRequest(`Invalid id: ${globalId}`, "RESOURCE_NOT_FOUND");
  const { shop } = call;
  const { state } = shop;
  const need = (scope: string) => {
    if (!call.scopes.has(scope)) throw accessDenied("node", `\`${scope}\` access scope.`);
  };
  switch (parsed.type) {
    case "Order": {
      need("read_orders");
      const order = findDueOrder(call, parsed.id);
      return order ? orderNode(call, order) : null;
    }
    case "Product": {
      need("read_products");
      const product = state.products.find(({ id }) => id === parsed.id);
      return product ? productNode(call, product) : null;
    }
    case "ProductVariant": {
      need("read_products");
      for (const product of state.products) {
        const variant = product.variants.find(({ id }) => id === parsed.id);
        if (variant) return variantNode(call, product, variant);
      }
      return null;
    }
    case "FulfillmentOrder": {
      need("read_merchant_managed_fulfillment_orders");
      const found = findFulfillmentOrder(shop, parsed.id);
      return found ? fulfillmentOrderNode(call, found.order, found.fulfillmentOrder) : null;
    }
    case "Fulfillment": {
      need("read_orders");
      const found = findFulfillment(shop, parsed.id);
      return found ? fulfillmentNode(call, found.order, found.fulfillment) : null;
    }
    case "Customer": {
      need("read_customers");
      const row = state.customers.find(({ id }) => id === parsed.id);
      return row ? customerNode(row) : null;
    }
    case "Location": {
      const row = state.locations.find(({ id }) => id === parsed.id);
      return row ? locationNode(row) : null;
    }
    case "AppSubscription": {
      const row = subscriptionsOf(shop).find(({ id, appId }) => id === parsed.id && appId === call.appId);
      return row ? appSubscriptionNode(row) : null;
    }
    case "Shop":
      return shopNode(state);
    default:
      return null;
  }
}
