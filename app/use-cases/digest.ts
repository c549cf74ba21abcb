import { createHash } from "node:crypto";
import { stableText } from "../domain/order/stable-text.ts";

/** A short fingerprint of a value: equal values, whatever the order of their keys, have equal ones. */
export const digestOf = (value: unknown): string =>
  createHash("sha256").update(stableText(value)).digest("base64url").slice(0, 32);
