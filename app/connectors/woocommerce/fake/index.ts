import type { IncomingMessage, ServerResponse } from "node:http";
import type { FakePlatform, FakeStore, RecordedRequest } from "../../_contract/fake-store.ts";
import { keysOf } from "./authenticate.ts";
import { moveToStatus } from "./order-status.ts";
import { presentFakeOrder } from "./present-fake-order.ts";
import { addProduct } from "./products.ts";
import { createsOrder, readRequest } from "./raw-request.ts";
import { answer } from "./router.ts";
import { cancelShipment, correctTracking, shipOrder } from "./ship-order.ts";
import type { StoredOrder, StoreState } from "./store-state.ts";
import type { TrackingPlugin, WooStoreOptions } from "./store-options.ts";
import { findOrder, openStore } from "./store.ts";
import { answerUnderFault, sendAnswer, Trouble } from "./trouble.ts";
import { answerWcAuth, grantKey } from "./wc-auth.ts";
import { OrderNews } from "./webhooks.ts";

export interface WooFakeStore extends FakeStore {
  /** The staff change the plugin they note parcels with. */
  useTracking(plugin: TrackingPlugin): void;
  /** A plugin, or a line of code in the theme, adds a status of the store's own. */
  registerStatus(slug: string, name: string): void;
  /** A note by the staff, as typed into the order's page. */
  addStaffNote(externalId: string, text: string): void;
  /** The e-mails the store would have sent its own staff about an order. */
  staffMails(externalId: string): readonly string[];
  /** The owner deletes every key that there is; ones made later work. */
  deleteKeys(): void;
}

/** A simulated WooCommerce store. It behaves like a real 10.5.0 with HPOS, quirks included, unless told otherwise. */
export function createWooStore(options: WooStoreOptions): WooFakeStore {
  const store = openStore(options);
  const keys = keysOf(options.host);
  const keysNow = () => [...(store.state.keysDeleted ? [] : [keys.valid, keys.readOnly]), ...store.state.keys];
  const trouble = new Trouble();
  const requests: RecordedRequest[] = [];
  const news = new OrderNews(store);
  /** What the staff do, of which subscribers hear. */
  const byStaff = <T>(work: () => T): T => {
    const result = work();
    news.tell();
    return result;
  };

  const orderOf = (externalId: string): StoredOrder => {
    const order = findOrder(store, Number(externalId));
    if (!order) throw new Error(`no order ${externalId} in ${options.name}`);
    return order;
  };
  const staffSets = (externalId: string, status: string): void => {
    const order = orderOf(externalId);
    order.modifiedAt = store.nowSeconds();
    moveToStatus(store, order, status);
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const creates = createsOrder(request.method ?? "", request.url ?? "");
    const fault = trouble.take(creates);
    if (fault?.kind === "down") return answerUnderFault(fault, request, response, () => ({ status: 500, body: "" }));
    const raw = await readRequest(request);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(raw.headers)) headers[name] = String(value);
    requests.push({
      at: Date.now(),
      method: raw.method,
      path: raw.path,
      headers,
      body: raw.body,
      createsOrder: creates,
    });
    const url = new URL(raw.path, `https://${options.host}`);
    if (url.pathname.startsWith("/wc-auth/")) return sendAnswer(response, await answerWcAuth(store, url));
    const work = () => byStaff(() => answer(store, keysNow(), raw));
    if (fault) answerUnderFault(fault, request, response, work);
    else sendAnswer(response, work());
  }

  return {
    host: options.host,
    name: options.name,
    currency: options.currency,
    handle(request, response) {
      // A request that breaks off while it is read is nobody's fault here.
      serve(request, response).catch(() => response.destroy());
    },
    credentials(kind = "valid") {
      const key = kind === "valid" ? keys.valid : kind === "read-only" ? keys.readOnly : keys.revoked;
      return { url: `https://${options.host}`, consumerKey: key.consumerKey, consumerSecret: key.consumerSecret };
    },
    addProduct: (product) => addProduct(store, product),
    removeProduct(productId) {
      store.state.products = store.state.products.filter((product) => String(product.id) !== productId);
    },
    orders: () => store.state.orders.map((order) => presentFakeOrder(store, order)),
    order(externalId) {
      const order = findOrder(store, Number(externalId));
      return order && presentFakeOrder(store, order);
    },
    ship: (externalId, shipment) => byStaff(() => shipOrder(store, orderOf(externalId), shipment)),
    correctTracking: (externalId, id, tracking) =>
      byStaff(() => correctTracking(store, orderOf(externalId), id, tracking)),
    cancelShipment: (externalId, id) => byStaff(() => cancelShipment(store, orderOf(externalId), id)),
    cancel: (externalId) => byStaff(() => staffSets(externalId, "cancelled")),
    setRawStatus(externalId, status) {
      if (!store.state.customStatuses.includes(status)) store.state.customStatuses.push(status);
      byStaff(() => staffSets(externalId, status));
    },
    deleteKeys() {
      store.state.keys = [];
      store.state.keysDeleted = true;
    },
    useTracking(plugin) {
      store.state.tracking = plugin;
    },
    registerStatus(slug, name) {
      if (!store.state.customStatuses.includes(slug)) store.state.customStatuses.push(slug);
      store.state.statusNames[slug] = name;
    },
    addStaffNote(externalId, text) {
      const order = orderOf(externalId);
      order.notes.push({
        id: store.nextId(),
        author: "staff",
        createdAt: store.nowSeconds(),
        text,
        customerNote: false,
      });
    },
    staffMails: (externalId) => orderOf(externalId).staffMails,
    trouble: (fault) => trouble.add(fault),
    clearTrouble: () => trouble.clear(),
    requests,
    forgetRequests() {
      requests.length = 0;
    },
    consent: {
      operator: {},
      async decide(page, decision) {
        if (decision === "deny") return null;
        const asked = new URL(page).searchParams;
        const question = { userId: asked.get("user_id") ?? "", callbackUrl: asked.get("callback_url") ?? "" };
        const { url, body } = grantKey(store, question, decision === "approve" ? "read_write" : "read");
        return { method: "POST", url, body };
      },
    },
    webhooks: {
      sent: news.sent,
      disable(url) {
        for (const row of store.state.webhooks) if (row.deliveryUrl === url) row.status = "disabled";
      },
    },
    snapshot: () => structuredClone(store.state),
    restore(snapshot) {
      store.state = { ...store.state, ...(structuredClone(snapshot) as StoreState) };
      news.forget();
    },
  };
}

export const fakePlatform: FakePlatform = { platform: "woocommerce", createStore: createWooStore };
