import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

export interface RawRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export async function readRequest(request: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: request.headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

/** Whether the request would make an order: what faults on creates and the counting of creates go by. */
export const createsOrder = (method: string, path: string): boolean =>
  method === "POST" && /\/wc\/v3\/orders(\/batch)?\/?(\?|$)/.test(path);
