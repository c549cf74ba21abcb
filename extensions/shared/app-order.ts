import type { ExtensionAction, ExtensionOrder } from "../../app/lib/extension-shapes.ts";

export type { ExtensionOrder };

export type Answer =
  | { readonly kind: "order"; readonly order: ExtensionOrder }
  | { readonly kind: "unknown" }
  | { readonly kind: "failed" };

/**
 * Shopify's own page gives relative addresses the app's origin and adds the session token, so neither stands here.
 */
const address = "/api/ext/order";

/** What the app knows of an order, by Shopify's id of it. Never throws. */
export async function readOrder(gid: string, language: string): Promise<Answer> {
  const query = new URLSearchParams({ order: gid, locale: language });
  const response = await fetch(`${address}?${query}`).catch(() => null);
  if (response?.status === 404) return { kind: "unknown" };
  const order = response?.ok ? await response.json().catch(() => null) : null;
  return order === null ? { kind: "failed" } : { kind: "order", order: order as ExtensionOrder };
}

/** Says something about one vendor's part. Never throws. */
export async function act(vendorOrderId: string, action: ExtensionAction): Promise<"done" | "not-now" | "failed"> {
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ vendorOrderId, action }),
  }).catch(() => null);
  const answer = response?.ok ? await response.json().catch(() => null) : null;
  const result = (answer as { result?: unknown } | null)?.result;
  return result === "done" || result === "not-now" ? result : "failed";
}
