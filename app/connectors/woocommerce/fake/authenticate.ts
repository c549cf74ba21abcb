import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { wpError, type Answer } from "./answer.ts";

export interface ApiKey {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly permissions: "read" | "write" | "read_write";
}

/** The store's keys, always the same for one host. The revoked pair was deleted: to the store it is unknown. */
export function keysOf(host: string): { readonly valid: ApiKey; readonly readOnly: ApiKey; readonly revoked: ApiKey } {
  const hex = (purpose: string): string => createHash("sha1").update(`${host} ${purpose}`).digest("hex");
  const key = (purpose: string, permissions: ApiKey["permissions"]): ApiKey => ({
    consumerKey: `ck_${hex(`${purpose} key`)}`,
    consumerSecret: `cs_${hex(`${purpose} secret`)}`,
    permissions,
  });
  return {
    valid: key("valid", "read_write"),
    readOnly: key("read-only", "read"),
    revoked: key("revoked", "read_write"),
  };
}

/**
 * Lets a call through (null) or says what the real store says. An unknown key, no key, and basic authentication that
 * WooCommerce does not believe to be over https all get the same words.
 */
export function authenticate(
  keys: readonly ApiKey[],
  call: {
    readonly method: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    readonly https: boolean;
  },
): Answer | null {
  const reads = call.method === "GET" || call.method === "HEAD" || call.method === "OPTIONS";
  const unknown = reads
    ? wpError(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.")
    : wpError(401, "woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources.");
  if (!call.https) return unknown;
  const given = basicCredentials(call.headers.authorization) ?? {
    user: call.query.get("consumer_key") ?? "",
    password: call.query.get("consumer_secret") ?? "",
  };
  const key = keys.find((candidate) => candidate.consumerKey === given.user);
  if (!key) return unknown;
  const refused = (message: string): Answer => wpError(401, "woocommerce_rest_authentication_error", message);
  if (key.consumerSecret !== given.password) return refused("Consumer secret is invalid.");
  if (reads && key.permissions === "write") return refused("The API key provided does not have read permissions.");
  if (!reads && key.permissions === "read") return refused("The API key provided does not have write permissions.");
  return null;
}

function basicCredentials(header: string | undefined): { user: string; password: string } | null {
  const match = /^Basic\s+(\S+)$/i.exec(header ?? "");
  if (!match) return null;
  const [user = "", ...rest] = Buffer.from(match[1] ?? "", "base64")
    .toString("utf8")
    .split(":");
  return { user, password: rest.join(":") };
}
