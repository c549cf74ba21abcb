import dns from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { getCACertificates } from "node:tls";
import { Agent, buildConnector, fetch as undiciFetch, type Dispatcher } from "undici";
import type { HttpAnswer, HttpClient, HttpRequest } from "../domain/shared/http-port.ts";
import { isPublicAddress } from "./public-address.ts";

export interface GuardedHttpOptions {
  /** Exact host names (or IP addresses) of the operator's own network that vendors' stores may be reached at. */
  readonly allowPrivateHosts: readonly string[];
  /** Largest answer in bytes, after decompression. */
  readonly maxBytes?: number;
  /** The longest wait for TCP and TLS together; a request's own `timeoutMs` bounds everything. */
  readonly connectTimeoutMs?: number;
  /**
   * Hosts that belong to a platform itself and not to a vendor. They go out through Node's global `fetch` and its
   * replaceable dispatcher, so that proxies and instrumentation attached from outside see them; the address guard is
   * not needed there. Default: none.
   */
  readonly globalFetchHosts?: (host: string) => boolean;
  /** Certificates (PEM) to trust beside the default ones. */
  readonly extraCa?: string;
}

/**
 * The way out to vendors' stores, whose addresses strangers type in. Only https; only public addresses (as literals
 * and as resolved, checked at the moment of connecting, so that a name cannot change its mind in between); redirects
 * are handed back, never followed; time and size are bounded; failures are named without addresses, headers or bodies.
 */
export function createGuardedHttp(options: GuardedHttpOptions): HttpClient & { close(): Promise<void> } {
  const { maxBytes = 16 * 1024 * 1024, globalFetchHosts = () => false } = options;
  const mayBePrivate = privateHostRule(options.allowPrivateHosts);
  const agent = new Agent({ connect: guardedConnector(options, mayBePrivate) });

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const url = readUrl(request.url);
    if (typeof url === "string") return refused(url);
    const host = bareHost(url);
    const headers = readHeaders(request.headers);
    if (!headers) return refused("a header holds characters that HTTP does not allow");
    const isPlatformHost = globalFetchHosts(host);
    if (!isPlatformHost && isIP(host) && !isPublicAddress(host) && !mayBePrivate(host))
      return refused("the store's address is not on the public internet");

    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), request.timeoutMs);
    // Until the client begins to write, nothing can have left. With the global dispatcher nobody tells us when that
    // is, so there only errors of connecting prove it.
    let started = isPlatformHost;
    const init = {
      method: request.method,
      headers,
      body: request.body,
      redirect: "manual",
      signal: timer.signal,
    } as const;
    try {
      const response = isPlatformHost
        ? await globalThis.fetch(url, init)
        : await undiciFetch(url, { ...init, dispatcher: observeStart(agent, () => (started = true)) });
      const body = await readCapped(response.body as AsyncIterable<Uint8Array> | null, maxBytes);
      if (body === null) return lost("too-large", true, `${host} answered with more than ${maxBytes} bytes`);
      return { kind: "answered", status: response.status, headers: Object.fromEntries(response.headers), body };
    } catch (error) {
      const code = errorCode(error);
      if (code === notPublic) return refused("the store's address is not on the public internet");
      const connecting = !started || (isPlatformHost && isConnectError(error));
      if (timer.signal.aborted)
        return lost("timeout", !connecting, `${host} did not answer within ${request.timeoutMs} ms`);
      if (connecting) return lost("no-connection", false, `no connection to ${host}${code && ` (${code})`}`);
      return lost("connection-lost", true, `${host} broke the connection off${code && ` (${code})`}`);
    } finally {
      clearTimeout(timeout);
    }
  }

  return { send, close: () => agent.close() };
}

const notPublic = "ADDRESS_NOT_PUBLIC";

const lost = (
  reason: Extract<HttpAnswer, { kind: "failed" }>["reason"],
  maybeSent: boolean,
  message: string,
): HttpAnswer => ({ kind: "failed", maybeSent, reason, message });
const refused = (message: string): HttpAnswer => lost("refused-by-guard", false, message);

/** The URL, or why it may not be used. URL parsing itself turns every spelling of an IPv4 address into the plain one. */
function readUrl(text: string): URL | string {
  const url = URL.parse(text);
  if (!url) return "the store's address is not a URL";
  if (url.protocol !== "https:") return "the store's address does not begin with https";
  if (url.username || url.password) return "the store's address contains a user name or password";
  return url;
}

function readHeaders(headers: HttpRequest["headers"]): Record<string, string> | null {
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    return null;
  }
}

/** The host without the brackets of IPv6 and without a trailing dot, which would make another spelling of the name. */
const bareHost = (url: { hostname: string }): string => url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");

function privateHostRule(allowed: readonly string[]): (host: string) => boolean {
  const hosts = new Set(allowed.map((host) => host.trim().toLowerCase()));
  return (host) => hosts.has(host.replace(/\.$/, "").toLowerCase());
}

/**
 * Connects only to checked addresses: the lookup given to the socket hands on exactly what it checked, and a name with
 * even one address inside is refused. Literals never reach a lookup; `send` checks them.
 */
function guardedConnector(options: GuardedHttpOptions, mayBePrivate: (host: string) => boolean) {
  const lookup: LookupFunction = (hostname, lookupOptions, callback) => {
    // Read from the module at call time, so that a resolver attached from outside is used and its answer checked.
    dns.lookup(hostname, { ...lookupOptions, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      if (!mayBePrivate(hostname) && !addresses.every(({ address }) => isPublicAddress(address)))
        return callback(Object.assign(new Error("address not public"), { code: notPublic }), []);
      if (lookupOptions.all) return callback(null, addresses);
      const [first] = addresses;
      callback(null, first?.address ?? "", first?.family);
    });
  };
  return buildConnector({
    lookup,
    timeout: options.connectTimeoutMs ?? 10_000,
    rejectUnauthorized: true,
    ...(options.extraCa === undefined ? {} : { ca: [...getCACertificates("default"), options.extraCa] }),
  });
}

/** The agent, telling when a request is about to be written to its connection. */
const observeStart = (agent: Agent, onStart: () => void): Dispatcher =>
  agent.compose((dispatch) => (dispatchOptions, handler) => {
    return dispatch(dispatchOptions, {
      onRequestStart(controller, context) {
        onStart();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: handler.onRequestUpgrade?.bind(handler),
      onResponseStart: handler.onResponseStart?.bind(handler),
      onResponseData: handler.onResponseData?.bind(handler),
      onResponseEnd: handler.onResponseEnd?.bind(handler),
      onResponseError: handler.onResponseError?.bind(handler),
    });
  });

/** The body as text, or null once it grows over the cap; the rest is then not read. */
async function readCapped(body: AsyncIterable<Uint8Array> | null, maxBytes: number): Promise<string | null> {
  if (!body) return "";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The innermost error code. `fetch` wraps what really happened in "fetch failed". */
function errorCode(error: unknown): string {
  for (let e = error; e instanceof Error; e = e.cause)
    if ("code" in e && typeof e.code === "string" && /^[A-Z][A-Z0-9_]*$/.test(e.code)) return e.code;
  return "";
}

/**
 * Whether the error proves that no request was written: resolving, connecting or the certificate failed. What is not
 * listed does not prove it.
 */
function isConnectError(error: unknown): boolean {
  for (let e = error; e instanceof Error; e = e.cause) {
    if ("syscall" in e && (e.syscall === "connect" || e.syscall === "getaddrinfo")) return true;
    if (e instanceof AggregateError && e.errors.length > 0 && e.errors.every(isConnectError)) return true;
  }
  return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(
    errorCode(error),
  );
}
