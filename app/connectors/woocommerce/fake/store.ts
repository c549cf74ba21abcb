import { currencyDecimals } from "../../../domain/shared/money.ts";
import type { StoredOrder, StoreState } from "./store-state.ts";
import type { OutgoingPost, WooStoreOptions } from "./store-options.ts";

/** One simulated store: its settings, its data and its clock. What every part of the fake is handed. */
export interface Store {
  readonly options: WooStoreOptions;
  readonly decimals: number;
  readonly timeZone: string;
  readonly hpos: boolean;
  readonly version: string;
  state: StoreState;
  nowSeconds(): number;
  nextId(): number;
  /** Posts to somebody; 0 when nobody is there. */
  post(request: OutgoingPost): Promise<number>;
  /** The same in the background. */
  send(request: OutgoingPost, answered?: (status: number) => void): void;
}

export function openStore(options: WooStoreOptions): Store {
  const clock = options.now ?? (() => new Date());
  const store: Store = {
    options,
    decimals: options.decimals ?? currencyDecimals(options.currency),
    timeZone: options.timeZone ?? "UTC",
    hpos: options.storage !== "legacy",
    version: options.version ?? (options.storage === "legacy" ? "9.9.5" : "10.5.0"),
    state: {
      nextId: 11,
      orders: [],
      products: [],
      webhooks: [],
      keys: [],
      customStatuses: [],
      statusNames: {},
      tracking: options.tracking ?? "ast",
    },
    nowSeconds: () => Math.floor(clock().getTime() / 1000),
    nextId: () => store.state.nextId++,
    post: (request) => (options.post ?? reallyPost)(request).catch(() => 0),
    send: (request, answered = () => {}) => void store.post(request).then(answered),
  };
  return store;
}

const reallyPost = async ({ url, headers, body }: OutgoingPost): Promise<number> =>
  (await fetch(url, { method: "POST", headers, body, redirect: "manual" })).status;

export const findOrder = (store: Store, id: number): StoredOrder | undefined =>
  store.state.orders.find((order) => order.id === id);

/** Statuses the store knows, in the short form REST uses. Plugins register their own. */
export function orderStatuses(store: Store): string[] {
  const plugin = store.state.tracking === "ast" ? ["partial-shipped"] : [];
  return [...coreStatuses, ...plugin, ...store.state.customStatuses];
}

const coreStatuses = [
  "auto-draft",
  "pending",
  "processing",
  "on-hold",
  "completed",
  "cancelled",
  "refunded",
  "failed",
  "checkout-draft",
];
