import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Composition } from "../composition.server.ts";
import type { Env } from "../env.server.ts";
import { inLogContext, type Logger } from "../lib/logger.server.ts";
import { isFromOwnPage, isHarmless, isPortalPath } from "../lib/portal-manners.ts";
import { flowPushPath } from "../use-cases/flow/answer-flow.ts";
import { isWebhookPath } from "../use-cases/webhook-topics.ts";
import { bearsSecret } from "./bearer.server.ts";
import type { AnswerCron } from "./cron.server.ts";
import { addDefaultHeaders } from "./response-headers.server.ts";
import { answerNodeWebhook } from "./webhook-http.server.ts";

export interface WebServerParts {
  readonly env: Pick<Env, "NODE_ENV" | "METRICS_TOKEN" | "SHOPIFY_APP_URL">;
  readonly logger: Logger;
  readonly composition: Pick<Composition, "receiveWebhook" | "answerFlow" | "ready" | "metricsText">;
  readonly answerCron: AnswerCron;
  /** Everything else; null where only operators are answered (ROLE=worker). */
  readonly pages: () => RequestListener | null;
  /** The process is shutting down: no new work should be sent to it. */
  readonly isStopping: () => boolean;
}

/**
 * The HTTP server. Webhooks and Shopify Flow's actions come first and touch neither Express nor Remix, which cost several times as much as the
 * whole intake; then what operators ask; then pages.
 */
export function createWebServer(parts: WebServerParts): Server {
  const server = createServer((request, response) => {
    const requestId = randomUUID();
    inLogContext({ requestId }, () => {
      response.setHeader("X-Request-Id", requestId);
      answer(parts, request, response).catch((err: unknown) => {
        parts.logger.error({ err }, "A request could not be answered.");
        if (!response.headersSent) sendText(response, 500, "Internal Server Error");
        else response.destroy();
      });
    });
  });
  // Longer than the usual load balancer's, so that it never uses a connection that we are about to close.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 66_000;
  server.requestTimeout = 60_000;
  return server;
}

async function answer(parts: WebServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { composition, env } = parts;
  const path = pathOf(request);
  const pages = parts.pages();
  if (pages !== null && isWebhookPath(path))
    return answerNodeWebhook(composition.receiveWebhook, request, response, path);
  if (pages !== null && path === flowPushPath)
    return answerNodeWebhook(composition.answerFlow, request, response, path);

  addDefaultHeaders(response, { secure: env.NODE_ENV === "production" });
  logWhenAnswered(parts.logger, request, response, path);
  switch (path) {
    case "/healthz":
      return sendText(response, 200, "ok");
    case "/readyz": {
      const ready = !parts.isStopping() && (await composition.ready());
      return sendText(response, ready ? 200 : 503, ready ? "ready" : "not ready");
    }
    case "/metrics": {
      if (env.METRICS_TOKEN !== undefined && !bearsSecret(request.headers.authorization, env.METRICS_TOKEN))
        return sendText(response, 401, "Unauthorized");
      return sendText(response, 200, await composition.metricsText(), "text/plain; version=0.0.4; charset=utf-8");
    }
  }
  if (pages === null) return sendText(response, 404, "Not Found");
  if (path.startsWith("/cron/")) {
    const { authorization } = request.headers;
    const { status, body } = await parts.answerCron({ method: request.method ?? "GET", path, authorization });
    return sendText(response, status, JSON.stringify(body), "application/json");
  }
  if (isPortalPath(path) && !isHarmless(request.method) && !isFromOwnPage(senderOf(request), ownOrigin(env)))
    return sendText(response, 403, "This did not come from a page of ours, so nothing was done.");
  pages(request, response);
}

const ownOrigin = (env: Pick<Env, "SHOPIFY_APP_URL">): string => new URL(env.SHOPIFY_APP_URL).origin;
const senderOf = ({ headers }: IncomingMessage) => ({ origin: headers.origin ?? null, host: headers.host ?? null });

function sendText(response: ServerResponse, status: number, body: string, type = "text/plain; charset=utf-8"): void {
  response.writeHead(status, { "Content-Type": type, "Content-Length": Buffer.byteLength(body) }).end(body);
}

/** The query never reaches a log: the admin puts an id_token there. */
const pathOf = (request: IncomingMessage): string => (request.url ?? "/").split("?", 1)[0] ?? "/";

const routine = /^\/(healthz|readyz|metrics|assets\/|favicon)/;

function logWhenAnswered(logger: Logger, request: IncomingMessage, response: ServerResponse, path: string): void {
  const startedAt = performance.now();
  response.once("close", () => {
    const durationMs = Math.round(performance.now() - startedAt);
    const fields = { method: request.method ?? "", path, status: response.statusCode, durationMs };
    if (routine.test(path)) logger.debug(fields, "Answered.");
    else logger.info(fields, "Answered.");
  });
}
