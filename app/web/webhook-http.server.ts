import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { webhookBodyLimitBytes, type WebhookRequest } from "../use-cases/receive-webhook.ts";

/** Whatever answers what Shopify has signed: webhooks, and actions of Shopify Flow. */
type AnswerSigned = (request: WebhookRequest) => Promise<{ readonly status: number; readonly body: string }>;

/** Answers what came signed to node:http, before Remix and Express see it. */
export async function answerNodeWebhook(
  receive: AnswerSigned,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const rawBody = await readBody(request, request.headers["content-length"]);
  const { status, body } = await receive({
    method: request.method ?? "GET",
    path,
    header: (name) => {
      const value = request.headers[name];
      return typeof value === "string" ? value : null;
    },
    rawBody,
  });
  // The rest of a body we did not read would be taken for the next request.
  if (rawBody === "too-large") response.setHeader("Connection", "close");
  response.writeHead(status, { "Content-Type": "text/plain", "Content-Length": Buffer.byteLength(body) }).end(body);
}

/** The same for a Remix route, where another server than ours serves the app. */
export async function answerFetchWebhook(receive: AnswerSigned, request: Request): Promise<Response> {
  const { status, body } = await receive({
    method: request.method,
    path: new URL(request.url).pathname,
    header: (name) => request.headers.get(name),
    rawBody: request.body
      ? await readBody(Readable.fromWeb(request.body as NodeReadableStream), request.headers.get("content-length"))
      : new Uint8Array(),
  });
  return new Response(body, { status, headers: { "Content-Type": "text/plain" } });
}

async function readBody(
  source: AsyncIterable<Uint8Array>,
  contentLength: string | null | undefined,
): Promise<Uint8Array | "too-large"> {
  if (Number(contentLength) > webhookBodyLimitBytes) return "too-large";
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > webhookBodyLimitBytes) return "too-large";
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}
