import type { FulfillmentOrderGid, OrderGid, ShopId } from "../domain/shared/ids.ts";
import type { PrivacyDesk } from "./privacy/privacy-ports.ts";
import { recordOrder, type RecordOrderDeps } from "./record-order.ts";
import type { Transaction } from "./transaction.ts";
import type { NamedShop, ReadWebhook, WebhookContent } from "./webhook-content.ts";
import { complianceTopics, type ShopifyApp, type WebhookTopic } from "./webhook-topics.ts";

/** A webhook that was kept and waits for its effect. */
export interface WaitingWebhook {
  readonly id: bigint;
  readonly shopDomain: string;
  readonly topic: WebhookTopic;
  /** Whose signature it bears. */
  readonly app: ShopifyApp;
  readonly receivedAt: Date;
  readonly attempts: number;
  readBody(): string;
}

export interface ProcessInboxDeps extends RecordOrderDeps {
  readonly inbox: {
    /** `about`: the order it speaks of. If that was redacted, the body goes at once. */
    markDone(tx: Transaction, id: bigint, about?: OrderOfShop): Promise<boolean>;
    markIgnored(tx: Transaction, id: bigint, code: string, about?: OrderOfShop): Promise<boolean>;
    retryLater(row: Pick<WaitingWebhook, "id" | "attempts">, code: string): Promise<"waiting" | "parked">;
    park(id: bigint, code: string): Promise<void>;
  };
  readonly privacy: PrivacyDesk;
  readonly vendorStores: VendorStores;
  inTransaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** A shop that has the app installed, with its id at Shopify. */
  findShop(tx: Transaction, domain: string): Promise<{ readonly id: ShopId; readonly gid: string | null } | null>;
  readonly readWebhook: ReadWebhook;
  /** In the same transaction: read the order (named itself, or by one of its fulfillment orders) from the shop itself. */
  refetchOrder(tx: Transaction, shop: ShopId, gid: OrderGid | FulfillmentOrderGid): Promise<void>;
  /** In the same transaction: ask Shopify what the merchant pays for. */
  lookAtBilling(tx: Transaction, shop: ShopId): Promise<void>;
  now(): Date;
  observe(event: InboxEvent): void;
}

/** Shops as vendors' stores, whose access was given to one of our apps; others to the same store go on. */
export interface VendorStores {
  /** The shop has removed the app: those connections need a new approval. */
  appRemoved(tx: Transaction, app: ShopifyApp, shopDomain: string): Promise<void>;
  /** Forgets the access of those that were not approved anew since the app was removed. */
  forget(tx: Transaction, app: ShopifyApp, shopDomain: string): Promise<void>;
}

export interface OrderOfShop {
  readonly shop: ShopId;
  readonly gid: string;
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
          ? await deps.inbox.markDone(tx, webhook.id, effect.about)
          : await deps.inbox.markIgnored(tx, webhook.id, effect.code, effect.about);
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

type Effect = { readonly about?: OrderOfShop | undefined } & (
  { readonly kind: "done"; readonly result: string } | { readonly kind: "ignored"; readonly code: string }
);

const ignored = (code: string, about?: OrderOfShop): Effect => ({ kind: "ignored", code, about });
const done = (result: string, about?: OrderOfShop): Effect => ({ kind: "done", result, about });

/**
 * The signature covers the body only, so a genuine body of one shop can be replayed under another shop's name. Nothing
 * is therefore done to a shop that the body does not name; and an order whose body does not name the shop is read from
 * the shop itself, with that shop's token, before anything of it is recorded.
 */
async function applyWebhook(deps: ProcessInboxDeps, tx: Transaction, webhook: WaitingWebhook): Promise<Effect> {
  const { topic, app, shopDomain } = webhook;
  if (app === "vendors") return applyVendorsApp(deps, tx, webhook);
  const shop = await deps.findShop(tx, shopDomain);
  // A shop that never opened the app has no settings, no vendors and no place to show an order: it is not even read.
  if (shop === null && !concernsAnyShop(topic)) return ignored("no-such-shop");
  const read = deps.readWebhook(topic, webhook.readBody());
  if (!read.ok) throw new Hopeless(`unreadable: ${read.error}`.slice(0, 200));
  const content = read.value;
  const isNamed = (named: NamedShop): boolean =>
    named.domain === shopDomain || (named.gid !== null && named.gid === shop?.gid);

  switch (content.kind) {
    case "nothing":
      return ignored("nothing-to-do");
    case "order-changed":
      if (shop === null) return ignored("no-such-shop");
      await deps.refetchOrder(tx, shop.id, content.gid);
      return done("refetch", { shop: shop.id, gid: content.gid });
    case "order":
      if (shop === null) return ignored("no-such-shop");
      if (isNamed(content.shop)) return applyOrder(deps, tx, webhook, shop.id, content);
      await deps.refetchOrder(tx, shop.id, content.order.gid);
      return done("refetch", { shop: shop.id, gid: content.order.gid });
    case "customer":
      if (!isNamed(content.shop)) return ignored("names-another-shop");
      await deps.privacy.ask(tx, {
        kind: topic === "customers/redact" ? "customer-redact" : "data-request",
        shopDomain,
        subject: content.subject,
        inboxId: webhook.id,
      });
      return done("asked");
    case "billing-changed":
      if (shop === null) return ignored("no-such-shop");
      if (!isNamed(content.shop)) return ignored("names-another-shop");
      await deps.lookAtBilling(tx, shop.id);
      return done("billing");
    case "shop":
      if (!isNamed(content.shop)) return ignored("names-another-shop");
      if (topic === "shop/redact") {
        await deps.privacy.ask(tx, { kind: "shop-redact", shopDomain, subject: nobody, inboxId: webhook.id });
        return done("asked");
      }
      await deps.vendorStores.appRemoved(tx, app, shopDomain);
      await deps.privacy.uninstallShop(tx, shopDomain);
      return done("uninstalled");
  }
}

/**
 * What the vendors' own app says is about a vendor's store, whether or not that shop is a merchant here, too: it never
 * touches the merchant's side. Of a vendor's own customers nothing is kept: what we hold about buyers is the
 * marketplace's, whose own requests reach it.
 */
async function applyVendorsApp(deps: ProcessInboxDeps, tx: Transaction, webhook: WaitingWebhook): Promise<Effect> {
  const { topic, app, shopDomain } = webhook;
  const read = deps.readWebhook(topic, webhook.readBody());
  if (!read.ok) throw new Hopeless(`unreadable: ${read.error}`.slice(0, 200));
  const content = read.value;
  switch (content.kind) {
    case "customer":
      return ignored("nothing-kept");
    case "shop":
      if (content.shop.domain !== shopDomain) return ignored("names-another-shop");
      if (topic === "shop/redact") {
        await deps.vendorStores.forget(tx, app, shopDomain);
        return done("forgotten");
      }
      await deps.vendorStores.appRemoved(tx, app, shopDomain);
      return done("uninstalled");
    default:
      return ignored("nothing-to-do");
  }
}

/** The privacy topics come after an uninstall, too. */
const concernsAnyShop = (topic: WebhookTopic): boolean =>
  topic === "app/uninstalled" || complianceTopics.includes(topic);

const nobody = { customerGid: null, email: null, phone: null, orderGids: [] } as const;

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
  const about = { shop, gid: order.gid };
  switch (result) {
    case "needs-refetch":
      await deps.refetchOrder(tx, shop, order.gid);
      return done("refetch", about);
    case "not-ours":
    case "stale":
    case "unchanged":
      return ignored(result, about);
    case "recorded":
      return done(result, about);
  }
}
