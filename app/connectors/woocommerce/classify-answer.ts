import type { HttpAnswer } from "../../domain/shared/http-port.ts";
import type { Failure } from "../_contract/outcome.ts";
import { readRetryAfter } from "../_contract/read-answer.ts";
import { wpErrorSchema } from "./schema.ts";

/** What was asked: whether a repetition could do harm decides how a doubtful answer is read. */
export interface AskedCall {
  /** Null for reads. */
  readonly writesReference: string | null;
  readonly now: Date;
}

export type Classified =
  | { readonly kind: "ok"; readonly body: unknown; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly kind: "failed";
      readonly failure: Failure;
      /** A refused create that left an order behind all the same tells its id here (WooCommerce 10). */
      readonly draftOrderId: number | null;
      /** The answer was longer than we read: ask for less at once. */
      readonly tooLarge: boolean;
    };

/**
 * Reads an answer of the store: what it says, and whose move it is. Messages are ours where the store's own words would
 * mislead (a wrong key is "you cannot list resources"), never hold credentials, and the store's are cut and stripped.
 */
export function classifyAnswer(answer: HttpAnswer, asked: AskedCall): Classified {
  if (answer.kind === "failed") {
    const { maybeSent, reason, message } = answer;
    if (reason === "too-large" && asked.writesReference === null)
      return failed(
        { kind: "unexpected-response", message: `The store's answer is too long: ${message}.` },
        null,
        true,
      );
    return failed(
      maybeSent && asked.writesReference !== null
        ? {
            kind: "ambiguous",
            reference: asked.writesReference,
            message: `The store did not finish its answer: ${message}.`,
          }
        : { kind: "unavailable", message: `The store could not be reached: ${message}.`, retryAfterMs: null },
    );
  }
  const { status, headers } = answer;
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(headers["content-type"] ?? "");
  const json = isJson ? parse(answer.body) : undefined;
  if (status >= 200 && status < 300)
    return json === undefined
      ? failed({
          kind: "unexpected-response",
          message: isJson
            ? "The store's answer is not complete."
            : "The store answered with a web page where data was expected. A security or cache plugin may stand in between.",
        })
      : { kind: "ok", body: json, headers };

  const error = wpErrorSchema.safeParse(json).data ?? null;
  return failed(refusal(status, headers, error, asked), draftIdOf(error?.data));
}

const failed = (failure: Failure, draftOrderId: number | null = null, tooLarge = false): Classified => ({
  kind: "failed",
  failure,
  draftOrderId,
  tooLarge,
});

function refusal(
  status: number,
  headers: Readonly<Record<string, string>>,
  error: { readonly code: string; readonly message: string } | null,
  asked: AskedCall,
): Failure {
  const retryAfterMs = readRetryAfter(headers["retry-after"], asked.now);
  const unavailable = (message: string): Failure => ({ kind: "unavailable", message, retryAfterMs });
  const said = error ? plainText(error.message) : "";

  if (status >= 300 && status < 400) return unavailable(redirectMessage(headers["location"]));
  if (status === 401) return { kind: "auth-failed", message: authMessage(error) };
  if (status === 403)
    return error
      ? {
          kind: "auth-failed",
          reason: "permission-missing",
          message: `The store refuses this to the key's user: ${said}`,
        }
      : unavailable("A firewall in front of the store refused our request. Ask the host to let it through.");
  if (status === 429) return { kind: "rate-limited", retryAfterMs };
  if (error?.code === "rest_no_route")
    return unavailable(
      "The store has no WooCommerce interface at this address: WooCommerce is switched off, or the address is not the store's front page.",
    );
  if (error?.code === "woocommerce_rest_shop_order_invalid_id")
    return { kind: "order-not-found", message: "The store has no such order (any more)." };
  // Maintenance mode says when to come back and has done nothing; other 5xx may come from in front of a busy store.
  if (status === 503 && retryAfterMs !== null) return unavailable("The store is under maintenance.");
  if (status >= 500 || status === 408)
    return asked.writesReference === null
      ? unavailable(`The store failed with ${status}.`)
      : { kind: "ambiguous", reference: asked.writesReference, message: `The store failed with ${status}.` };
  if (!error)
    return status === 404
      ? unavailable("There is no store at this address, or a plugin hides its interface.")
      : { kind: "unexpected-response", message: `The store answered ${status} without saying why.` };
  return { kind: "rejected", field: fieldOf(error), message: said || `The store refused with ${error.code}.` };
}

/** One sentence for each way the store says no to a key. Its texts are translated, so the code has to do at times. */
function authMessage(error: { readonly code: string; readonly message: string } | null): string {
  if (!error) return "The store's address is protected by a password of the web server, which has to be taken off.";
  const { code, message } = error;
  if (code === "woocommerce_rest_authentication_error") {
    if (/secret/i.test(message)) return "The consumer secret does not belong to the consumer key. Make a new key.";
    if (/write permission/i.test(message)) return "The key may only read. Make a new key with Read/Write permissions.";
    if (/read permission/i.test(message)) return "The key may not read. Make a new key with Read/Write permissions.";
    return "The store does not accept the key: its secret is wrong or it lacks Read/Write permissions. Make a new key.";
  }
  if (code === "invalid_username" || code === "incorrect_password")
    return "The store does not take WooCommerce keys at this address. Under Settings → Permalinks choose anything but Plain.";
  if (code.startsWith("woocommerce_rest_cannot_"))
    return "The store does not know the consumer key, or its user may not see orders. If the key is right, the store does not notice that it is called over https, or its server drops the Authorization header: ask the host.";
  return `The store does not accept the key (${plainText(code)}).`;
}

function redirectMessage(location: string | undefined): string {
  const target = URL.parse(location ?? "");
  if (target?.pathname.includes("/wp-json") && target.pathname.endsWith("/"))
    return "The store's permalinks are set to Plain, so its interface cannot be reached. Under Settings → Permalinks choose anything else.";
  return target
    ? `The store's address has moved to ${target.origin}. Enter that address.`
    : "The store's address redirects elsewhere. Enter the address it redirects to.";
}

/** "lines[0][quantity] is not of type integer" names the culprit in data.params; else the code has to do. */
function fieldOf(error: { readonly code: string; readonly data?: unknown }): string | null {
  const params = (error.data as { params?: unknown } | undefined)?.params;
  return typeof params === "object" && params !== null ? (Object.keys(params)[0] ?? null) : error.code;
}

function draftIdOf(data: unknown): number | null {
  const id = (data as { new_draft_order_id?: unknown } | null | undefined)?.new_draft_order_id;
  return typeof id === "number" && id > 0 ? id : null;
}

/** Without tags and server paths, at most 200 characters. */
const plainText = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/(\/[\w.-]+){3,}/g, "…")
    .replaceAll(/\s+/g, " ")
    .trim()
    .slice(0, 200);

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
