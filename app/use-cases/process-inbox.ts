import { z } from "zod";
import type { MarketplaceOrder } from "../domain/order/marketplace-order.ts";
import type { OrderGid, ShopId } from "../domain/shared/ids.ts";
import type { Result } from "../domain/shared/result.ts";
import { recordOrder, type RecordOrderDeps } from "./record-order.ts";
import type { Transaction } from "./transaction.ts";
import type { WebhookTopic } from "./webhook-topics.ts";

/** A webhook that was kept and waits for its effect. */
export interface WaitingWebhook {
  readonly id: bigint;
  readonly shopDomain: string;
  readonly topic: WebhookTopic;
  readonly receivedAt: Date;
  readonly attempts: number;
  readBody(): string;
}

export interface ProcessInboxDeps extends RecordOrderDeps {
  readonly inbox: {
    markDone(tx: Transaction, id: bigint): Promise<boolean>;
    markIgnored(tx: Transaction, id: bigint, code: string): Promise<boolean>;
    retryLater(row: Pick<WaitingWebhook, "id" | "attempts">, code: string): Promise<"waiting" | "parked">;
    park(id: bigint, code: string): Promise<void>;
  };
  readonly privacy: PrivacyDesk;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  findShop(tx: Transaction, domain: string): Promise<ShopId | null>;
  orderFromWebhook(body: string): Result<MarketplaceOrder, string>;
  /** In the same transaction: read the order from the shop itself. */
  refetchOrder(tx: Transaction, shop: ShopId, gid: OrderGid): Promise<void>;
  now(): Date;
  observe(event: InboxEvent): void;
}

/** What a shop's uninstalling and the privacy topics do to what is stored (R5). */
export interface PrivacyDesk {
  /** No tokens, no pushes; everything stays on record until shop/redact. */
  uninstallShop(tx: Transaction, domain: string): Promise<void>;
  /** Clears a customer from orders, webhooks and mail. */
  redactCustomer(tx: Transaction, domain: string, orderGids: readonly string[]): Promise<void>;
  /** Deletes everything of a shop, but for the webhook that says so. */
  redactShop(tx: Transaction, domain: string, webhook: bigint): Promise<void>;
  /** Tells the merchant what is stored about a customer. */
  noteDataRequest(tx: Transaction, domain: string, orderGids: readonly string[]): Promise<void>;
}

export type InboxEvent =
  | { readonly kind: "processed"; readonly webhook: WaitingWebhook; readonly result: string }
  | {
      readonly kind: "failed";
      readonly webhook: WaitingWebhook;
      readonly code: string;
      readonly parked: boolean;
      readonly error: unknown;
    };

/**
 * Gives one stored webhook its effect, in one transaction with marking it done: both or neither, whatever dies when.
 * No network: what a webhook cannot say is read later by a job. One that fails comes back after a while and is parked
 * with its reason in the end; the others go on.
 */
export async function processInboxRow(deps: ProcessInboxDeps, webhook: WaitingWebhook): Promise<void> {
  try {
    const result = await deps.inTransaction(async (tx) => {
      const effect = await applyWebhook(deps, tx, webhook);
      const mine =
        effect.kind === "done"
          ? await deps.inbox.markDone(tx, webhook.id)
          : await deps.inbox.markIgnored(tx, webhook.id, effect.code);
      if (!mine) throw new ClaimLost();
      return effect.kind === "done" ? effect.result : effect.code;
    });
    deps.observe({ kind: "processed", webhook, result });
  } catch (error) {
    if (error instanceof ClaimLost) return;
    if (error instanceof Hopeless) {
      await deps.inbox.park(webhook.id, error.code);
      deps.observe({ kind: "failed", webhook, code: error.code, parked: true, error });
      return;
    }
    const code = codeOf(error);
    const next = await deps.inbox.retryLater(webhook, code);
    deps.observe({ kind: "failed", webhook, code, parked: next === "parked", error });
  }
}

/** Somebody else finished it: roll back. */
class ClaimLost extends Error {}

/** No repetition mends it. */
class Hopeless extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? ("code" in error && typeof error.code === "string" ? error.code : error.name) : "unknown";

type Effect = { readonly kind: "done"; readonly result: string } | { readonly kind: "ignored"; readonly code: string };

const ignored = (code: string): Effect => ({ kind: "ignored", code });
const done = (result: string): Effect => ({ kind: "done", result });

async function applyWebhook(deps: ProcessInboxDeps, tx: Transaction, webhook: WaitingWebhook): Promise<Effect> {
  const { topic, shopDomain } = webhook;
  if (isDestructive(topic) && !speaksOf(readJson(webhook), shopDomain)) return ignored("names-another-shop");
  switch (topic) {
    case "orders/create":
    case "orders/updated":
    case "orders/paid":
    case "orders/cancelled":
      return applyOrder(deps, tx, webhook);
    case "orders/edited":
    case "refunds/create":
    case "fulfillment_orders/placed_on_hold":
    case "fulfillment_orders/hold_released": {
      // They tell that something changed, not what the order is now.
      const shop = await deps.findShop(tx, shopDomain);
      if (shop === null) return ignored("no-such-shop");
      const gid = orderNamedIn(readJson(webhook));
      if (gid === null) return ignored("names-no-order");
      await deps.refetchOrder(tx, shop, gid);
      return done("refetch");
    }
    case "app/uninstalled":
      await deps.privacy.uninstallShop(tx, shopDomain);
      return done("uninstalled");
    case "app/scopes_update":
      return ignored("nothing-to-do");
    case "customers/redact":
      await deps.privacy.redactCustomer(tx, shopDomain, ordersNamed(readJson(webhook), "orders_to_redact"));
      return done("redacted");
    case "customers/data_request":
      await deps.privacy.noteDataRequest(tx, shopDomain, ordersNamed(readJson(webhook), "orders_requested"));
      return done("noted");
    case "shop/redact":
      await deps.privacy.redactShop(tx, shopDomain, webhook.id);
      return done("redacted");
  }
}

const isDestructive = (topic: WebhookTopic): boolean =>
  topic === "app/uninstalled" || topic === "customers/redact" || topic === "shop/redact";

/** The signature covers the body only: a body replayed under another shop's name must not erase that shop. */
function speaksOf(body: unknown, shopDomain: string): boolean {
  const parsed = z
    .object({ shop_domain: z.string().optional(), myshopify_domain: z.string().optional() })
    .safeParse(body);
  return parsed.success && (parsed.data.shop_domain ?? parsed.data.myshopify_domain) === shopDomain;
}

async function applyOrder(deps: ProcessInboxDeps, tx: Transaction, webhook: WaitingWebhook): Promise<Effect> {
  const shop = await deps.findShop(tx, webhook.shopDomain);
  // A shop that never opened the app has no settings, no vendors and no place to show the order.
  if (shop === null) return ignored("no-such-shop");
  const order = deps.orderFromWebhook(webhook.readBody());
  if (!order.ok) throw new Hopeless(`unreadable: ${order.error}`.slice(0, 200));
  const result = await recordOrder(deps, tx, shop, order.value, {
    receivedAt: webhook.receivedAt,
    source: "webhook",
    now: deps.now(),
  });
  switch (result) {
    case "needs-refetch":
      await deps.refetchOrder(tx, shop, order.value.gid);
      return done("refetch");
    case "not-ours":
    case "stale":
    case "unchanged":
      return ignored(result);
    case "recorded":
      return done(result);
  }
}

function readJson(webhook: WaitingWebhook): unknown {
  try {
    return JSON.parse(webhook.readBody());
  } catch {
    throw new Hopeless("unreadable: not JSON");
  }
}

const id = z.union([z.number(), z.string()]);
/** Ids of orders are below 2^53 by far, so reading them as numbers loses nothing. */
const toGid = (value: number | string): OrderGid =>
  (String(value).startsWith("gid:") ? String(value) : `gid://shopify/Order/${value}`) as OrderGid;

const namesAnOrder = z.union([
  z.object({ order_edit: z.object({ order_id: id }) }).transform((body) => body.order_edit.order_id),
  z.object({ order_id: id }).transform((body) => body.order_id),
  z.object({ fulfillment_order: z.object({ order_id: id }) }).transform((body) => body.fulfillment_order.order_id),
]);

function orderNamedIn(body: unknown): OrderGid | null {
  const parsed = namesAnOrder.safeParse(body);
  return parsed.success ? toGid(parsed.data) : null;
}

function ordersNamed(body: unknown, key: "orders_to_redact" | "orders_requested"): readonly string[] {
  const parsed = z.object({ [key]: z.array(id).default([]) }).safeParse(body);
  return parsed.success ? (parsed.data[key] ?? []).map(toGid) : [];
}
