import type { Failure } from "../../connectors/_contract/outcome.ts";
import { readRetryAfter } from "../../connectors/_contract/read-answer.ts";
import type { HttpAnswer } from "../../domain/shared/http-port.ts";

/** `reference` names what may have been done when the answer is lost; null: the call only reads. */
export interface CallKind {
  readonly reference: string | null;
  readonly now: Date;
}

const frozenRetryMs = 15 * 60_000;

/**
 * What an answer means that is not a GraphQL result: no answer at all, an error status, a web page, half a document.
 * Statuses: https://shopify.dev/docs/api/usage/response-codes
 */
export function failureOfHttp(answer: HttpAnswer, { reference, now }: CallKind): Failure {
  const lost = (message: string): Failure =>
    reference === null
      ? { kind: "unavailable", message, retryAfterMs: null }
      : { kind: "ambiguous", reference, message };

  if (answer.kind === "failed")
    return answer.maybeSent
      ? lost(answer.message)
      : { kind: "unavailable", message: answer.message, retryAfterMs: null };

  const { status } = answer;
  const retryAfterMs = readRetryAfter(answer.headers["retry-after"], now);
  if (status === 401)
    return {
      kind: "auth-failed",
      message: "Shopify no longer accepts the access token: the app was removed or has to be connected again",
    };
  if (status === 402)
    return {
      kind: "unavailable",
      message: "the store is frozen until its owner settles the Shopify bill",
      retryAfterMs: retryAfterMs ?? frozenRetryMs,
    };
  if (status === 403)
    return {
      kind: "auth-failed",
      reason: "permission-missing",
      message: "the store does not let the app do this: a permission is missing",
    };
  if (status === 404)
    return {
      kind: "auth-failed",
      reason: "store-gone",
      message: "there is no Shopify store at this address any more",
    };
  if (status === 423)
    return {
      kind: "unavailable",
      message: "Shopify has locked the store for the time being",
      retryAfterMs: retryAfterMs ?? frozenRetryMs,
    };
  if (status === 429 || status === 430) return { kind: "rate-limited", retryAfterMs };
  if (status >= 500 || status === 408) {
    const message = `Shopify answered with status ${status}`;
    return reference === null
      ? { kind: "unavailable", message, retryAfterMs }
      : { kind: "ambiguous", reference, message };
  }
  if (status >= 200 && status < 300) {
    const message = "Shopify's answer was cut off or not JSON";
    return reference === null ? { kind: "unexpected-response", message } : { kind: "ambiguous", reference, message };
  }
  return { kind: "unexpected-response", message: `Shopify answered with status ${status}` };
}
