import type { CallContext, Credentials } from "../_contract/connector.ts";
import { classifyAnswer, type Classified } from "./classify-answer.ts";
import { manifest } from "./manifest.ts";

export interface StoreCall {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Under /wp-json/, such as "wc/v3/orders". */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
  /** For writes: what to ask for should the answer be lost. */
  readonly reference?: string;
}

/** The store's address without the slash at its end; null if it is none. A store may live in a folder of its host. */
export function storeUrl(credentials: Credentials): string | null {
  const url = URL.parse((credentials["url"] ?? "").trim());
  if (!url || url.protocol !== "https:" || url.hostname === "") return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/**
 * One call to the store's REST interface. Always under /wp-json/ (keys work nowhere else), always with the key in the
 * Authorization header (in the address it would end up in access logs), and never without a JSON content type: WordPress
 * would take the body for form fields and create an empty order.
 */
export async function callStore(context: CallContext, call: StoreCall): Promise<Classified> {
  const base = storeUrl(context.credentials) ?? "";
  const url = new URL(`${base}/wp-json/${call.path}`);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, String(value));
  const key = `${context.credentials["consumerKey"] ?? ""}:${context.credentials["consumerSecret"] ?? ""}`;
  const answer = await context.http.send({
    method: call.method,
    url: url.href,
    headers: {
      accept: "application/json",
      authorization: `Basic ${Buffer.from(key).toString("base64")}`,
      "user-agent": "VendorStoreSync",
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    timeoutMs: manifest.limits.requestTimeoutMs,
  });
  return classifyAnswer(answer, {
    writesReference: call.method === "GET" ? null : (call.reference ?? ""),
    now: context.now,
  });
}
