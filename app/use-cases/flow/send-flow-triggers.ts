import type { Outcome } from "../../connectors/_contract/outcome.ts";
import type { MarketplaceGateway, ShopRef } from "../ports.ts";

/** Handles of our triggers in Shopify Flow (extensions/flow-*). */
export const flowTriggerHandles = ["vendor-order-failed", "vendor-order-shipped", "vendor-order-late"] as const;
export type FlowTriggerHandle = (typeof flowTriggerHandles)[number];

/** An event that this worker, and nobody else, may send until the lease ends. */
export interface ClaimedFlowTrigger {
  readonly id: string;
  readonly shop: ShopRef;
  readonly handle: FlowTriggerHandle;
  readonly orderGid: string;
  readonly vendor: string;
  /** Of the vendor order, when it happened. */
  readonly state: string;
  /** Why it failed; else "". */
  readonly reason: string;
  readonly createdAt: Date;
  /** How often it has been claimed, this time included. */
  readonly attempts: number;
  readonly leasedUntil: Date;
}

export interface FlowTriggerOutbox {
  claimDue(limit: number, leaseMs: number): Promise<readonly ClaimedFlowTrigger[]>;
  /** Also when the lease is over: it was sent, whoever has it now. */
  markSent(trigger: ClaimedFlowTrigger): Promise<void>;
  /** Nothing happens when the lease is over. */
  retryLater(trigger: ClaimedFlowTrigger, code: string, afterMs: number): Promise<void>;
  /** It stays, with the reason, and is not tried again. Nothing happens when the lease is over. */
  giveUp(trigger: ClaimedFlowTrigger, code: string): Promise<void>;
}

export interface SendFlowTriggersDeps {
  readonly outbox: FlowTriggerOutbox;
  readonly gateway: Pick<MarketplaceGateway, "sendFlowTrigger">;
  now(): Date;
  /** From 0 up to 1. */
  random(): number;
  observe(event: FlowTriggerEvent): void;
}

export type FlowTriggerEvent = {
  readonly kind: "flow-trigger-sent" | "flow-trigger-postponed" | "flow-trigger-given-up";
  readonly id: string;
  readonly shop: string;
  readonly attempts: number;
  readonly code: string;
};

/** Longer than any attempt to send. */
const leaseMs = 120_000;
const minuteMs = 60_000;
const longestWaitMs = 60 * minuteMs;
/** What is older is no news: a workflow that starts a day late does more harm than one that does not start. */
const givenUpAfterMs = 24 * 60 * minuteMs;

/**
 * Claims events that are due and hands out a piece of work for each: claim, send, mark as sent. A crash in between, or an
 * answer that was lost, sends an event again, as there is no way to ask Shopify whether it came. What Shopify refuses
 * (the trigger is not there, its fields are others) is given up: it would refuse it again.
 */
export function createSendFlowTriggers(
  deps: SendFlowTriggersDeps,
): (free: number) => Promise<readonly (() => Promise<void>)[]> {
  return async (free) => (await deps.outbox.claimDue(free, leaseMs)).map((trigger) => () => sendOne(deps, trigger));
}

async function sendOne(deps: SendFlowTriggersDeps, trigger: ClaimedFlowTrigger): Promise<void> {
  const { outbox, gateway, observe } = deps;
  const about = { id: trigger.id, shop: trigger.shop.id, attempts: trigger.attempts };
  const outcome: Outcome<null> = await gateway.sendFlowTrigger(trigger.shop, trigger.handle, payloadOf(trigger));
  if (outcome.kind === "ok") {
    await outbox.markSent(trigger);
    return observe({ kind: "flow-trigger-sent", ...about, code: "ok" });
  }
  const code = outcome.kind;
  if (code === "rejected" || deps.now().getTime() - trigger.createdAt.getTime() >= givenUpAfterMs) {
    await outbox.giveUp(trigger, code);
    return observe({ kind: "flow-trigger-given-up", ...about, code });
  }
  const waitMs = Math.min(minuteMs * 2 ** Math.min(trigger.attempts - 1, 10), longestWaitMs);
  await outbox.retryLater(trigger, code, waitMs * (0.75 + deps.random() / 2));
  observe({ kind: "flow-trigger-postponed", ...about, code });
}

/** What a workflow gets: the order by its number, which Flow reads itself, and nothing of the buyer. */
export function payloadOf(
  trigger: Pick<ClaimedFlowTrigger, "handle" | "orderGid" | "vendor" | "state" | "reason">,
): Record<string, string | number> {
  const { handle, orderGid, vendor, state, reason } = trigger;
  const digits = orderGid.split("/").at(-1) ?? "";
  return {
    order_id: Number.isSafeInteger(Number(digits)) ? Number(digits) : digits,
    "vendor name": vendor,
    state,
    ...(handle === "vendor-order-failed" ? { reason } : {}),
  };
}
