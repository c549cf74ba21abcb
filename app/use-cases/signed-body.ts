import { createHmac, timingSafeEqual } from "node:crypto";

/** Whether Shopify signed these bytes with one of an app's client secrets. `signature`: base64, as its header has it. */
export function isSigned(body: Uint8Array, signature: string | null, secrets: readonly string[]): boolean {
  const given = Buffer.from(signature ?? "", "base64");
  // Every secret is tried, so that the time taken tells nothing about which one fits.
  return secrets
    .map((secret) => createHmac("sha256", secret).update(body).digest())
    .map((expected) => given.length === expected.length && timingSafeEqual(given, expected))
    .includes(true);
}
