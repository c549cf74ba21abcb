import type { InboxEvent } from "../use-cases/process-inbox.ts";
import type { PrivacyEvent } from "../use-cases/privacy/carry-out-privacy-requests.ts";
import type { PublishEvent } from "../use-cases/publish-parcels.ts";
import type { BackfillEvent } from "../use-cases/backfill/run-backfills.ts";
import type { ProofEvent } from "../use-cases/proof/prove-orders.ts";
import type { PullEvent } from "../use-cases/pull-fulfillments.ts";
import type { ReconcileEvent } from "../use-cases/reconcile-orders.ts";
import type { FlowTriggerEvent } from "../use-cases/flow/send-flow-triggers.ts";
import type { MailEvent } from "../use-cases/send-mails.ts";
import type { StepEvent } from "../use-cases/step-vendor-order.ts";
import type { Logger } from "./logger.server.ts";
import type { Metrics } from "./metrics.server.ts";

export type ObservedEvent =
  | StepEvent
  | InboxEvent
  | PullEvent
  | PublishEvent
  | ReconcileEvent
  | ProofEvent
  | BackfillEvent
  | MailEvent
  | FlowTriggerEvent
  | PrivacyEvent
  | { readonly kind: "replan-failed"; readonly orderId: string; readonly error: unknown }
  | {
      readonly kind: "bulk-item-failed";
      readonly item: { readonly runId: string; readonly vendorOrderId: string };
      readonly reference: string;
      readonly error: unknown;
    };

/** Turns what happens in the engine into log lines and measures: ids, codes and times, never contents. */
export function createObserver(logger: Logger, metrics: Metrics): (event: ObservedEvent) => void {
  return (event) => {
    switch (event.kind) {
      case "answered": {
        const platform = "platform" in event ? event.platform : "marketplace";
        const { operation, outcome, durationMs } = event;
        metrics.platformSeconds.observe({ platform, operation }, durationMs / 1_000);
        if (operation === "create" && platform !== "marketplace") metrics.pushes.inc({ platform, outcome });
        const ms = Math.round(durationMs);
        if (outcome === "ok") logger.debug({ platform, operation, outcome, durationMs: ms }, "A store answered.");
        else logger.info({ platform, operation, outcome, durationMs: ms }, "A store did not do what it was asked.");
        return;
      }
      case "confirmed":
        metrics.pushSeconds.observe({ platform: event.platform }, event.latencyMs / 1_000);
        return;
      case "claim-lost":
        logger.warn(claimFields(event.claim), "A claim was lost; whoever has it now goes on.");
        return;
      case "fault": {
        const about =
          "claim" in event
            ? claimFields(event.claim)
            : "connection" in event
              ? { connectionId: event.connection.id }
              : { shopId: event.shop };
        const reference = "reference" in event ? { reference: event.reference } : {};
        logger.error({ err: event.error, ...about, ...reference }, "A fault of ours; what it concerned is safe.");
        return;
      }
      case "processed":
        logger.debug(webhookFields(event.webhook, event.result), "A webhook had its effect.");
        return;
      case "failed": {
        const fields = {
          ...webhookFields(event.webhook, event.code),
          err: event.error,
          attempt: event.webhook.attempts,
        };
        if (event.parked) logger.error(fields, "A webhook could not be processed and is parked.");
        else logger.warn(fields, "A webhook could not be processed and is tried again.");
        return;
      }
      case "pulled": {
        const { connection, outcome, changed, durationMs } = event;
        metrics.pulls.inc({ platform: connection.platform, outcome });
        logger.debug(
          {
            connectionId: connection.id,
            platform: connection.platform,
            outcome,
            changed,
            durationMs: Math.round(durationMs),
          },
          "Looked for fulfillments.",
        );
        return;
      }
      case "reconciled":
        logger.debug({ shopId: event.shop, seen: event.seen, changed: event.recorded }, "Reconciled a shop.");
        return;
      case "proved":
        logger.info(
          { shopId: event.shop, seen: event.lines, changed: event.newFindings },
          "Proved where the lines of a shop's orders are.",
        );
        return;
      case "backfilled":
        logger.info({ shopId: event.shop }, "Earlier orders were brought in.");
        return;
      case "cut-short":
        logger.warn(
          { shopId: event.shop, outcome: event.failure.kind },
          "Reconciliation was cut short; it goes on from there.",
        );
        return;
      case "mail-sent":
        logger.debug(mailFields(event), "A mail was sent.");
        return;
      case "mail-kept":
        logger.debug({ ...mailFields(event), code: event.code }, "A mail is not sent, or not yet, as people chose.");
        return;
      case "mail-postponed":
        logger.warn({ ...mailFields(event), code: event.code }, "A mail could not be sent and is tried again.");
        return;
      case "mail-given-up":
        logger.error({ ...mailFields(event), code: event.code }, "A mail cannot be sent; it is kept.");
        return;
      case "mail-fault":
        logger.error({ err: event.error, mailId: event.id }, "A mail could not be written; it is tried again.");
        return;
      case "flow-trigger-sent":
        logger.debug(flowFields(event), "An event was sent to Shopify Flow.");
        return;
      case "flow-trigger-postponed":
        logger.info(flowFields(event), "An event could not be sent to Shopify Flow and is tried again.");
        return;
      case "flow-trigger-given-up":
        logger.warn(flowFields(event), "An event is not sent to Shopify Flow any more; it is refused, or too old.");
        return;
      case "privacy-done":
        logger.info({ code: event.topic, reference: event.request }, "A privacy request was carried out.");
        return;
      case "privacy-failed":
        logger.error(
          { err: event.error, code: event.topic, reference: event.request },
          "A privacy request could not be carried out; it is tried again.",
        );
        return;
      case "replan-failed":
        logger.error({ err: event.error, orderId: event.orderId }, "An order could not be decided anew.");
        return;
      case "bulk-item-failed": {
        const { error: err, reference } = event;
        logger.error(
          { err, vendorOrderId: event.item.vendorOrderId, reference },
          "One of many acts failed; the others go on.",
        );
        return;
      }
    }
  };
}

const claimFields = (
  claim: { readonly generation: number } & ({ readonly id: string } | { readonly orderId: string }),
) => ({
  generation: claim.generation,
  ...("orderId" in claim ? { orderId: claim.orderId } : { vendorOrderId: claim.id }),
});

const webhookFields = (
  webhook: { readonly id: bigint; readonly topic: string; readonly shopDomain: string },
  outcome: string,
) => ({
  inboxId: webhook.id.toString(),
  topic: webhook.topic,
  shop: webhook.shopDomain,
  outcome,
});

const flowFields = ({ shop, id, attempts, code }: FlowTriggerEvent) => ({
  shopId: shop,
  reference: id,
  attempt: attempts,
  code,
});

const mailFields = ({ id, attempts }: { readonly id: string; readonly attempts: number }) => ({
  mailId: id,
  attempt: attempts,
});
