import { existsSync } from "node:fs";
import type { RequestListener, Server } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";

/**
 * The pages: static files and Remix, compressed.
 *
 * @param options.root where build/ lies
 * @param options.dev serve the sources through Vite instead of the build; needs the server for its socket
 * @param options.proxyHops how many proxies in front of us are ours: the address before them is the client's
 */
export async function createRemixHandler(options: {
  readonly root: string;
  /** For each request, which comes from this address. */
  readonly context: (clientAddress: string) => AppLoadContext;
  readonly dev: Server | null;
  readonly proxyHops: number;
}): Promise<{ readonly handle: RequestListener; close(): Promise<void> }> {
  const { root, context, dev } = options;
  const pages = express();
  pages.disable("x-powered-by");
  pages.set("trust proxy", options.proxyHops);
  pages.use(compression());
  const getLoadContext = (request: express.Request): AppLoadContext => context(request.ip ?? "");

  if (dev !== null) {
    const { createServer } = await import("vite");
    const others = new Set(process.listeners("SIGTERM"));
    const vite = await createServer({ root, server: { middlewareMode: true, hmr: { server: dev } } });
    // Vite ends the process on SIGTERM at once; stopping in order is our business.
    for (const listener of process.listeners("SIGTERM"))
      if (!others.has(listener)) process.removeListener("SIGTERM", listener);
    pages.use(vite.middlewares);
    const build = (): Promise<ServerBuild> =>
      vite.ssrLoadModule("virtual:remix/server-build") as unknown as Promise<ServerBuild>;
    serve(pages, createRequestHandler({ build, getLoadContext, mode: "development" }));
    return { handle: pages, close: () => vite.close() };
  }

  const server = path.join(root, "build/server/index.js");
  if (!existsSync(server)) throw new Error('There is no build. Run "npm run build" first.');
  const client = path.join(root, "build/client");
  // Names in assets/ change with their content.
  pages.use(
    "/assets",
    express.static(path.join(client, "assets"), { immutable: true, maxAge: "1y", fallthrough: false }),
  );
  pages.use(express.static(client, { maxAge: "1h" }));
  const build = (await import(pathToFileURL(server).href)) as ServerBuild;
  serve(pages, createRequestHandler({ build, getLoadContext, mode: "production" }));
  return { handle: pages, close: async () => {} };
}

/** Express 4 knows nothing of promises; the handler gives its failures to `next` by itself. */
function serve(pages: express.Express, handler: ReturnType<typeof createRequestHandler>): void {
  pages.all("*", (request, response, next) => void handler(request, response, next));
}
