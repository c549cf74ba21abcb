import { readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";

const publicDirectory = fileURLToPath(new URL("./public/", import.meta.url));
const types: Readonly<Record<string, string>> = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };

export interface Site {
  readonly server: http.Server;
  /** Tells open pages to look again; many changes at once are told once. */
  changed(): void;
}

/** The sandbox's own page: files, one answer with the whole state, actions, and a stream that says when to look again. */
export function startSite(options: {
  readonly port: number;
  readonly state: () => unknown;
  /** Of the marketplace's admin (null), or of another shop's. */
  readonly idToken: (shop: string | null) => string;
  /** Pages of shops and stores in the world, under /world/<host>/. */
  readonly visitWorld: http.RequestListener;
  readonly act: (path: string, body: Readonly<Record<string, unknown>>) => Promise<unknown>;
}): Promise<Site> {
  const listeners = new Set<http.ServerResponse>();
  let telling: NodeJS.Timeout | null = null;
  const changed = () => {
    telling ??= setTimeout(() => {
      telling = null;
      for (const listener of listeners) listener.write("data: changed\n\n");
    }, 60);
  };

  const server = http.createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://sandbox");
    answer(request, response, pathname, searchParams).catch((error: unknown) => {
      if (!response.headersSent) json(response, 500, { ok: false, message: String(error) });
    });
  });

  async function answer(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    pathname: string,
    query: URLSearchParams,
  ) {
    if (pathname.startsWith("/world/")) {
      response.on("close", changed);
      options.visitWorld(request, response);
    } else if (pathname === "/api/events") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.write("retry: 1000\n\n");
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
    } else if (pathname === "/api/state") {
      json(response, 200, options.state());
    } else if (pathname === "/api/id-token") {
      json(response, 200, { token: options.idToken(query.get("shop")) });
    } else if (pathname.startsWith("/api/")) {
      if (request.method !== "POST") return json(response, 405, { ok: false });
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString() || "{}") as Record<string, unknown>;
      // A simulated shop refuses by throwing its own words; they are the answer.
      const done = await options
        .act(pathname.slice("/api/".length), body)
        .catch((error: unknown) => ({ ok: false, message: error instanceof Error ? error.message : String(error) }));
      json(response, done === null ? 404 : 200, done ?? { ok: false, message: "There is no such thing here." });
      changed();
    } else {
      await file(response, pathname === "/" ? "/index.html" : pathname);
    }
  }

  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => resolve({ server, changed }));
  });
}

function json(response: http.ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(value));
}

async function file(response: http.ServerResponse, pathname: string): Promise<void> {
  const place = path.join(publicDirectory, path.normalize(pathname));
  const content = place.startsWith(publicDirectory) ? await readFile(place).catch(() => null) : null;
  if (!content) {
    response.writeHead(404).end();
    return;
  }
  const type = types[path.extname(place)] ?? "application/octet-stream";
  response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" });
  response.end(content);
}
