import type { HttpAnswer } from "../../domain/shared/http-port.ts";
import type { Failure } from "./outcome.ts";

/** What the request was for: reading, or a write that must not happen twice, known by our reference. */
export type Purpose = { readonly kind: "read" } | { readonly kind: "write"; readonly reference: string };

/**
 * What plain HTTP says about a call, the same on every platform: no connection, time-out, 401, 403, 429 and 5xx. Null
 * means that the platform's own words in the body decide. A platform with other manners looks at the answer first.
 */
export function failureOfAnswer(answer: HttpAnswer, purpose: Purpose, now: Date): Failure | null {
  if (answer.kind === "failed") {
    if (answer.maybeSent && purpose.kind === "write") return ambiguous(purpose.reference, answer.message);
    return { kind: "unavailable", message: answer.message, retryAfterMs: null };
  }
  const { status } = answer;
  const retryAfterMs = readRetryAfter(answer.headers["retry-after"], now);
  if (status === 429) return { kind: "rate-limited", retryAfterMs };
  if (status === 401 || status === 403)
    return { kind: "auth-failed", message: `The store does not accept the credentials (HTTP ${status}).` };
  const message = `The store answered with HTTP ${status}.`;
  // 503 is said in place of doing the work; any other 5xx may come after it was done.
  if (status >= 500 && status !== 503 && purpose.kind === "write") return ambiguous(purpose.reference, message);
  if (status >= 500) return { kind: "unavailable", message, retryAfterMs };
  return null;
}

/** The answer's JSON, or the failure that it holds none: a web page, or a text cut short. */
export function readJson(
  body: string,
  purpose: Purpose,
): { readonly ok: true; readonly json: unknown } | { readonly ok: false; readonly failure: Failure } {
  try {
    return { ok: true, json: JSON.parse(body) };
  } catch {
    return { ok: false, failure: unexpected(purpose, "The store's answer is not JSON.") };
  }
}

/** An answer in a shape we do not know. After a write nobody can say whether it was done. */
export const unexpected = (purpose: Purpose, message: string): Failure =>
  purpose.kind === "write" ? ambiguous(purpose.reference, message) : { kind: "unexpected-response", message };

const ambiguous = (reference: string, message: string): Failure => ({ kind: "ambiguous", reference, message });

/**
 * The Retry-After header in milliseconds from `now`: it is a number of seconds or an HTTP date (RFC 9110, 10.2.3).
 * Null when it is absent or neither. Never negative.
 */
export function readRetryAfter(header: string | undefined, now: Date): number | null {
  const text = header?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
