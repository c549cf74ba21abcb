import type { Result } from "../../domain/shared/result.ts";
import type { WebhookRequest } from "../receive-webhook.ts";
import { isSigned } from "../signed-body.ts";
import type { FlowPushResult, FlowRun } from "./push-order-for-flow.ts";

/** Where Shopify Flow runs our action (extensions/flow-push-order). */
export const flowPushPath = "/flow/push-order";

export interface FlowAnswer {
  readonly status: 200 | 400 | 401 | 404 | 405 | 413 | 503;
  /** Shopify shows it to the merchant in the log of the workflow's run. */
  readonly body: string;
}

export type AnswerFlow = (request: WebhookRequest) => Promise<FlowAnswer>;

export interface AnswerFlowParts {
  /** The client secret of the app whose action it is, and for an hour after a rotation the one before it. */
  readonly secrets: readonly string[];
  read(body: string): Result<FlowRun, string>;
  push(run: FlowRun): Promise<FlowPushResult>;
  /** Told of every answer. */
  observe(seen: { readonly outcome: string; readonly durationMs: number; readonly error?: unknown }): void;
}

/**
 * Answers a run of the action "Push order to vendors". Which shop it is the signed body says, no header. What is not
 * 200 Shopify takes so: 4xx ends the run as failed, 5xx makes it send the same run again for a day and longer, and so
 * does no answer within ten seconds. Source: shopify.dev, "Create Flow action endpoints".
 */
export function createAnswerFlow({ secrets, read, push, observe }: AnswerFlowParts): AnswerFlow {
  return async (request) => {
    const startedAt = performance.now();
    const answer = (status: FlowAnswer["status"], body: string, outcome: string, error?: unknown): FlowAnswer => {
      const durationMs = performance.now() - startedAt;
      observe({ outcome, durationMs, ...(error === undefined ? {} : { error }) });
      return { status, body };
    };

    if (request.method !== "POST") return answer(405, "Method Not Allowed", "refused");
    if (request.rawBody === "too-large") return answer(413, "Payload Too Large", "refused");
    if (!isSigned(request.rawBody, request.header("x-shopify-hmac-sha256"), secrets))
      return answer(401, "Unauthorized", "refused");
    const run = read(Buffer.from(request.rawBody).toString("utf8"));
    if (!run.ok) return answer(400, `This is no run of the action: ${run.error}.`, "refused");
    try {
      const result = await push(run.value);
      return answer(statuses[result.kind], words(result), result.kind);
    } catch (error) {
      return answer(503, "That did not work; it is tried again.", "failed", error);
    }
  };
}

const statuses: Readonly<Record<FlowPushResult["kind"], FlowAnswer["status"]>> = {
  done: 200,
  repeated: 200,
  "no-such-shop": 404,
  "no-such-order": 404,
  "not-now": 503,
};

function words(result: FlowPushResult): string {
  switch (result.kind) {
    case "done":
      if (result.parts === 0) return "No line of this order belongs to a vendor.";
      if (result.acted === 0) return "Nothing to push: every part is on its way, done, or waits for a person.";
      return `Done for ${result.acted} of ${result.parts} parts. The rules of order sync still apply.`;
    case "repeated":
      return "This run had its effect before.";
    case "no-such-shop":
      return "The app is not installed in this shop.";
    case "no-such-order":
      return "The shop has no such order, or the app may not read it.";
    case "not-now":
      return "The order could not be read from the shop just now; it is tried again.";
  }
}
