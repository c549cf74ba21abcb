import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { FakeFault } from "../../_contract/fake-store.ts";
import { withImpliedScopes } from "./access.ts";
import { finishDueJobs } from "./actions/cancel-order.ts";
import { runGraphql, throttledBody, type GraphqlRequest } from "./admin-api.ts";
import type { FakeShop } from "./fake-shop.ts";
import { findAccess, issueToken, type AppRegistration, type GrantCode } from "./oauth.ts";

/** What requests to one shop need of the world around it. */
export interface Surroundings {
  readonly app: AppRegistration;
  /** Every app that may ask for access, the one above among them. */
  readonly apps: readonly AppRegistration[];
  readonly codes: Map<string, GrantCode>;
  /** The owner approves what this address of the consent page asks for; null: there is no such app. */
  approve(shop: string, page: URL): string | null;
  uninstall(domain: string, appId: string): void;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> | string;
  readonly headers?: Readonly<Record<string, string>>;
}

const badToken = "[API] Invalid API key or access token (unrecognized login or wrong password)";
const graphqlPath = /^\/admin\/api\/[\w-]+\/graphql\.json$/;

/** One HTTP request to a shop: recorded raw, then spoiled by a fault if one waits, then answered. */
export async function serveShop(
  surroundings: Surroundings,
  shop: FakeShop,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? "/";
  const isGraphql = graphqlPath.test(path.split("?")[0] ?? "");
  const body = await readBody(request);
  const createsOrder = isGraphql && /\borderCreate\s*\(/.test(body);
  shop.record({
    at: shop.now().getTime(),
    method: request.method ?? "GET",
    path,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(", ") : (value ?? ""),
      ]),
    ),
    body,
    createsOrder,
  });
  const fault = isGraphql ? shop.faults.next(createsOrder) : null;
  if (fault && (await spoilBefore(surroundings, shop, fault, request, response))) return;
  const answer = await answerRequest(surroundings, shop, request, path, body);
  finishJobsLater(shop);
  switch (fault?.kind) {
    case "timeout-after-commit":
      return;
    case "reset-after-commit":
      request.socket.destroy();
      return;
    case "truncated": {
      const text = JSON.stringify(answer.body);
      send(response, { ...answer, body: text.slice(0, Math.floor(text.length / 2)) }, "application/json");
      return;
    }
    default:
      send(response, answer);
  }
}

/** Jobs end by themselves, also when nobody looks. */
function finishJobsLater(shop: FakeShop): void {
  if (!shop.state.jobs.some(({ status }) => status === "STARTED")) return;
  setTimeout(() => finishDueJobs(shop), shop.behaviour.cancelJob.ms + 1).unref();
}

/** Faults that leave everything undone. True: the request is answered or dropped. */
async function spoilBefore(
  surroundings: Surroundings,
  shop: FakeShop,
  fault: FakeFault,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  switch (fault.kind) {
    case "down":
      request.socket.destroy();
      return true;
    case "status": {
      const status = fault.status ?? 503;
      send(response, {
        status,
        body: { errors: status === 429 ? "Exceeded API rate limit. Please slow down." : "Service unavailable" },
        ...(fault.retryAfter !== undefined && { headers: { "retry-after": fault.retryAfter } }),
      });
      return true;
    }
    case "html":
      send(response, { status: 200, body: "<!doctype html><title>Something went wrong</title>" }, "text/html");
      return true;
    case "throttled":
      send(response, { status: 200, body: throttledBody(10, shop.bucket(surroundings.app.appId).emptyStatus()) });
      return true;
    case "late":
      await pause(fault.delayMs ?? 1_000);
      return response.destroyed;
    default:
      return false;
  }
}

async function answerRequest(
  surroundings: Surroundings,
  shop: FakeShop,
  request: IncomingMessage,
  path: string,
  body: string,
): Promise<Answer> {
  finishDueJobs(shop);
  const url = new URL(path, `https://${shop.domain}`);
  if (graphqlPath.test(url.pathname)) {
    return request.method === "POST" ? answerGraphql(surroundings, shop, request, url, body) : notFound;
  }
  if (url.pathname === "/admin/oauth/access_token" && request.method === "POST") {
    const form = readForm(request, body);
    const app = surroundings.apps.find(({ apiKey }) => apiKey === form["client_id"]);
    const installation = app && shop.installation(app.appId);
    return issueToken(shop.state, app, installation, surroundings.codes, form, shop.now());
  }
  if (url.pathname === "/admin/oauth/authorize") return authorize(surroundings, shop, url);
  if (url.pathname === "/admin/api_permissions/current.json" && request.method === "DELETE") {
    const token = findAccess(shop.state, header(request, "x-shopify-access-token"), shop.now());
    if (!token) return { status: 401, body: { errors: badToken } };
    surroundings.uninstall(shop.domain, token.appId);
    return { status: 200, body: {} };
  }
  return notFound;
}
const notFound: Answer = { status: 404, body: { errors: "Not Found" } };

async function answerGraphql(
  surroundings: Surroundings,
  shop: FakeShop,
  request: IncomingMessage,
  url: URL,
  body: string,
): Promise<Answer> {
  const token = findAccess(shop.state, header(request, "x-shopify-access-token"), shop.now());
  const installation = token && shop.installation(token.appId);
  if (!token || !installation) return { status: 401, body: { errors: badToken } };
  const parsed = readGraphql(body);
  if (!parsed) return { status: 400, body: { errors: { query: "Required parameter missing or invalid" } } };
  const call = {
    shop,
    appId: token.appId,
    appTitle: surroundings.apps.find(({ appId }) => appId === token.appId)?.title ?? surroundings.app.title,
    online: token.online !== null,
    scopes: withImpliedScopes(token.scopes),
    // What the token may do is what the app sees of its rights.
    installation: { ...installation, scopes: token.scopes },
    searchWarnings: [],
  };
  const answer = await runGraphql(call, shop.bucket(token.appId), parsed);
  const version = url.pathname.split("/")[3] ?? "";
  return { status: 200, body: answer, headers: { "x-shopify-api-version": version } };
}

/** The consent page for those without a browser: always approved, back to the app with a code. */
function authorize(surroundings: Surroundings, shop: FakeShop, url: URL): Answer {
  const location = surroundings.approve(shop.domain, url);
  return location === null
    ? { status: 400, body: "Oauth error invalid_request: The redirect_uri is not whitelisted" }
    : { status: 302, body: "", headers: { location } };
}

function readGraphql(body: string): GraphqlRequest | null {
  try {
    const parsed = JSON.parse(body) as { query?: unknown; variables?: unknown; operationName?: unknown };
    if (typeof parsed.query !== "string") return null;
    return {
      query: parsed.query,
      variables:
        typeof parsed.variables === "object" && parsed.variables !== null
          ? (parsed.variables as Record<string, unknown>)
          : {},
      operationName: typeof parsed.operationName === "string" ? parsed.operationName : null,
    };
  } catch {
    return null;
  }
}

function readForm(request: IncomingMessage, body: string): Record<string, unknown> {
  if ((header(request, "content-type") ?? "").includes("json")) {
    try {
      const parsed: unknown = JSON.parse(body);
      return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, unknown>) : {};
    } catch {
      return {};
    }
  }
  return Object.fromEntries(new URLSearchParams(body));
}

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

function send(response: ServerResponse, answer: Answer, contentType?: string): void {
  const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  response.writeHead(answer.status, {
    "content-type": `${contentType ?? (typeof answer.body === "string" ? "text/html" : "application/json")}; charset=utf-8`,
    "x-request-id": randomUUID(),
    ...answer.headers,
  });
  response.end(text);
}
