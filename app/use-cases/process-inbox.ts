import type { FulfillmentOrderGid, OrderGid, ShopId } from "../domain/shared/ids.ts";
import { recordOrder, type RecordOrderDeps } from "./record-order.ts";
import type { Transaction } from "./transaction.ts";
import type { NamedShop, ReadWebhook, WebhookContent } from "./webhook-content.ts";
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
  /** A shop that has the app installed, with its id at Shopify. */
  findShop(tx: Transaction, domain: string): Promise<{ readonly id: ShopId; readonly gid: string | null } | null>;
  readonly readWebhook: ReadWebhook;
  /** In the same transaction: read the order (named itself, or by one of its fulfillment orders) from the shop itself. */
  refetchOrder(tx: Transaction, shop: ShopId, gid: OrderGid | FulfillmentOrderGid): Promise<void>;
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

/**
 * The signature covers the body only, so a genuine body of one shop can be replayed under another shop's name. Nothing
 * is therefore done to a shop that the body does not name; and an order whose body does not name the shop is read from
 * the shop itself, with that shop's token, before anything of it is recorded.
 */
async function applyWebhook(deps: ProcessInboxDeps, tx: Transaction, webhook: WaitingWebhook): Promise<Effect> {
  const { topic, shopDomain } = webhook;
  const read = deps.readWebhook(topic, webhook.readBody());
  if (!read.ok) throw new Hopeless(`unreadable: ${read.error}`.slice(0, 200));
  const content = read.value;
  const shop = await deps.findShop(tx, shopDomain);
  const isNamed = (named: NamedShop): boolean =>
    named.domain === shopDomain || (named.gid !== null && named.gid === shop?.gid);

  switch (content.kind) {
    case "nothing":
      return ignored("nothing-to-do");
    case "order-changed":
      if (shop === null) return ignored("no-such-shop");
      await deps.refetchOrder(tx, shop.id, content.gid);
      return done("refetch");
    case "order":
      // A shop that never opened the app has no settings, no vendors and no place to show the order.
      if (shop === null) return ignored("no-such-shop");
      if (isNamed(content.shop)) return applyOrder(deps, tx, webhook, shop.id, content);
      await deps.refetchOrder(tx, shop.id, content.order.gid);
      return done("refetch");
    case "customer":
      if (!isNamed(content.shop)) return ignored("names-another-shop");
      if (topic === "customers/redact") {
        await deps.privacy.redactCustomer(tx, shopDomain, content.orderGids);
        return done("redacted");
      }
      await deps.privacy.noteDataRequest(tx, shopDomain, content.orderGids);
      return done("noted");
    case "shop":
      if (!isNamed(content.shop)) return ignored("names-another-shop");
      if (topic === "shop/redact") {
        await deps.privacy.redactShop(tx, shopDomain, webhook.id);
        return done("redacted");
      }
      await deps.privacy.uninstallShop(tx, shopDomain);
      return done("uninstalled");
  }
}

async function applyOrder(
  deps: ProcessInboxDeps,
  tx: Transaction,
  webhook: WaitingWebhook,
  shop: ShopId,
  { order }: Extract<WebhookContent, { kind: "order" }>,
): Promise<Effect> {
  const result = await recordOrder(deps, tx, shop, order, {
    receivedAt: webhook.receivedAt,
    source: "webhook",
    now: deps.now(),
  });
  switch (result) {
    case "needs-refetch":
      await deps.refetchOrder(tx, shop, order.gid);
      return done("refetch");
    case "not-ours":
    case "stale":
    case "unchanged":
      return ignored(result);
    case "recorded":
      return done(result);
  }
}
