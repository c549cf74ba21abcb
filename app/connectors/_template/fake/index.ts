import type { IncomingMessage, ServerResponse } from "node:http";
import type {
  FakeFault,
  FakeOrder,
  FakePlatform,
  FakeProduct,
  FakeShipment,
  FakeStore,
  FakeTracking,
  RecordedRequest,
} from "../../_contract/fake-store.ts";
import { manifest } from "../manifest.ts";
import { addShipment, newOrder, type OrderRow, orderInputSchema, present, unshipped, view } from "./orders.ts";

interface State {
  products: Record<string, FakeProduct & { id: string; variantId: string }>;
  orders: OrderRow[];
  lastId: number;
  /** Those of the platform, and what the staff have added. */
  statuses: string[];
}
interface Reply {
  readonly status: number;
  readonly json: unknown;
}

const pageSize = 50;
const tokens = { valid: "tok_valid_51c2", revoked: "tok_revoked_9a11", "read-only": "tok_readonly_77d0" } as const;
const named = (key: string) => ({ key, name: key.replaceAll("-", " ") });
const error = (status: number, code: string, more: Record<string, unknown> = {}): Reply => ({
  status,
  json: { error: { code, ...more } },
});

/** A simulated store of the template platform: a small REST API over plain objects. */
function createStore(options: { host: string; name: string; currency: string; now?: () => Date }): FakeStore {
  const now = () => (options.now?.() ?? new Date()).toISOString();
  const statuses = manifest.orderStatuses.map(({ raw }): string => raw);
  let state: State = { products: {}, orders: [], lastId: 1000, statuses };
  let faults: { fault: FakeFault; left: number }[] = [];
  const requests: RecordedRequest[] = [];

  const find = (externalId: string): OrderRow => {
    const order = state.orders.find(({ id }) => id === externalId);
    if (!order) throw new Error(`no order ${externalId}`);
    return order;
  };
  /** Every change in the vendor's store moves the order's time. */
  const change = (externalId: string, apply: (order: OrderRow) => void): void => {
    const order = find(externalId);
    apply(order);
    order.updatedAt = now();
  };

  function answer(method: string, url: URL, body: string, authorization: string): Reply {
    const token = authorization.replace("Bearer ", "");
    if (token !== tokens.valid && token !== tokens["read-only"]) return error(401, "unauthorized");
    if (method !== "GET" && token !== tokens.valid) return error(403, "read_only");
    const [, , collection, id = "", action] = url.pathname.split("/").map(decodeURIComponent);
    if (collection === "store")
      return {
        status: 200,
        json: { id: `store-${options.host}`, name: options.name, currency: options.currency, time_zone: "UTC" },
      };
    if (collection === "statuses") return { status: 200, json: { statuses: state.statuses.map(named) } };
    if (collection === "products") return products(url);
    if (collection !== "orders") return error(404, "unknown_path");
    if (id === "") return method === "POST" ? create(body) : list(url);
    const order = state.orders.find((row) => row.id === id);
    if (!order) return error(404, "order_not_found");
    if (method === "PUT") {
      Object.assign(order.input, JSON.parse(body));
      order.updatedAt = now();
    }
    if (action === "cancel") {
      order.status = "cancelled";
      order.updatedAt = now();
    }
    return { status: 200, json: present(order) };
  }

  function create(body: string): Reply {
    const input = orderInputSchema.parse(JSON.parse(body));
    if (input.currency !== options.currency) return error(422, "wrong_currency", { field: "currency" });
    const taken = state.orders.find((order) => order.input.reference === input.reference);
    if (taken) return error(409, "reference_taken", { order_id: taken.id });
    const gone = input.lines.find((line) => line.product_id !== null && !state.products[line.product_id]);
    if (gone) return error(422, "product_not_found", { sku: gone.sku });
    const order = newOrder(String(++state.lastId), input, now());
    state.orders.push(order);
    return { status: 201, json: present(order) };
  }

  function list(url: URL): Reply {
    const reference = url.searchParams.get("reference");
    if (reference !== null)
      return {
        status: 200,
        json: { orders: state.orders.filter((o) => o.input.reference === reference).map(present), next: null },
      };
    const since = url.searchParams.get("created_since");
    if (since !== null) return listCreated(since, Number(url.searchParams.get("after") ?? 0));
    const key = (order: OrderRow) => `${order.updatedAt}|${order.id.padStart(12, "0")}`;
    const after = url.searchParams.get("after") ?? "";
    const rest = state.orders
      .filter((order) => order.updatedAt >= (url.searchParams.get("updated_since") ?? "") && key(order) > after)
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    const page = rest.slice(0, pageSize);
    const last = page.at(-1);
    return {
      status: 200,
      json: { orders: page.map(present), next: rest.length > pageSize && last ? key(last) : null },
    };
  }

  /** In the order in which they were made, which never changes. */
  function listCreated(since: string, after: number): Reply {
    const rest = state.orders.filter((order) => order.createdAt >= since && Number(order.id) > after);
    const page = rest.slice(0, pageSize);
    return { status: 200, json: { orders: page.map(present), next: rest.length > pageSize ? page.at(-1)?.id : null } };
  }

  function products(url: URL): Reply {
    const after = Number(url.searchParams.get("after") ?? 0);
    const all = Object.values(state.products);
    const page = all.slice(after, after + pageSize).map((product) => ({
      id: product.id,
      variant_id: product.variantId,
      title: product.title,
      variant_title: product.variantTitle ?? null,
      sku: product.sku,
      barcode: product.barcode ?? null,
      price: product.price,
    }));
    const next = after + pageSize < all.length ? String(after + pageSize) : null;
    return { status: 200, json: { products: page, next } };
  }

  function takeFault(createsOrder: boolean): FakeFault | null {
    const hit = faults.find(({ fault, left }) => left > 0 && (fault.matching !== "creates" || createsOrder));
    if (!hit) return null;
    hit.left -= 1;
    return hit.fault;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const { method = "GET", url: path = "/" } = request;
    const createsOrder = method === "POST" && path === "/api/orders";
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    requests.push({ at: requests.length, method, path, headers, body, createsOrder });
    const fault = takeFault(createsOrder);
    const reply = () => answer(method, new URL(path, `https://${options.host}`), body, headers["authorization"] ?? "");
    const send = ({ status, json }: Reply) =>
      void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
    const retryAfter = fault?.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
    switch (fault?.kind) {
      case undefined:
        return send(reply());
      case "down":
        return void request.socket.destroy();
      case "status":
        return void response.writeHead(fault.status ?? 500, retryAfter).end("<h1>Error</h1>");
      case "throttled":
        return void response.writeHead(429, retryAfter).end();
      case "late": {
        const late = reply();
        return void setTimeout(() => send(late), fault.delayMs ?? 0);
      }
      case "timeout-after-commit":
        return void reply();
      case "reset-after-commit":
        reply();
        return void request.socket.destroy();
      case "html":
        return void response.writeHead(200, { "content-type": "text/html" }).end("<html>Welcome</html>");
      case "truncated": {
        const whole = JSON.stringify(reply().json);
        return void response.writeHead(200).end(whole.slice(0, whole.length / 2));
      }
    }
  }

  return {
    ...options,
    handle: (request, response) => void handle(request, response),
    credentials: (kind = "valid") => ({ host: options.host, token: tokens[kind] }),
    addProduct(product) {
      const id = `p${++state.lastId}`;
      state.products[id] = { ...product, id, variantId: `${id}-v` };
      return { productId: id, variantId: `${id}-v` };
    },
    removeProduct: (productId) => void delete state.products[productId],
    orders: () => state.orders.map(view),
    order: (externalId): FakeOrder | undefined => state.orders.filter(({ id }) => id === externalId).map(view)[0],
    ship(externalId, shipment: FakeShipment) {
      const id = `s${++state.lastId}`;
      change(externalId, (order) => addShipment(order, id, shipment, now()));
      return id;
    },
    correctTracking: (externalId, fulfillmentId, tracking: FakeTracking) =>
      change(externalId, (order) => {
        for (const shipment of order.shipments) if (shipment.id === fulfillmentId) shipment.tracking = tracking;
      }),
    cancelShipment: (externalId, fulfillmentId) =>
      change(externalId, (order) => {
        for (const shipment of order.shipments) if (shipment.id === fulfillmentId) shipment.cancelled = true;
        order.status = unshipped(order) > 0 ? "open" : order.status;
      }),
    cancel: (externalId) => change(externalId, (order) => (order.status = "cancelled")),
    setRawStatus(externalId, status) {
      if (!state.statuses.includes(status)) state.statuses.push(status);
      change(externalId, (order) => (order.status = status));
    },
    trouble: (fault) => void faults.push({ fault, left: fault.times ?? Infinity }),
    clearTrouble: () => void (faults = []),
    requests,
    forgetRequests: () => void requests.splice(0),
    snapshot: () => structuredClone(state),
    restore: (snapshot) => void (state = structuredClone(snapshot) as State),
  };
}

export const fakePlatform: FakePlatform = { platform: manifest.id, createStore };
