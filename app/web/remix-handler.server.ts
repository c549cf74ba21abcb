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
 */
export async function createRemixHandler(options: {
  readonly root: string;
  readonly context: AppLoadContext;
  readonly dev: Server | null;
}): Promise<{ readonly handle: RequestListener; close(): Promise<void> }> {
  const { root, context, dev } = options;
  const pages = express();
  pages.disable("x-powered-by");
  pages.use(compression());
  const getLoadContext = (): AppLoadContext => context;

  if (dev !== null) {
    const { createServer } = await import("vite");
    const vite = await createServer({ root, server: { middlewareMode: true, hmr: { server: dev } } });
    pages.use(vite.middlewares);
    const build = (): Promise<ServerBuild> =>
      vite.ssrLoadModule("virtual:remix/server-build") as unknown as Promise<ServerBuild>;
    pages.all("*", createRequestHandler({ build, getLoadContext, mode: "development" }));
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
  pages.all("*", createRequestHandler({ build, getLoadContext, mode: "production" }));
  return { handle: pages, close: async () => {} };
}
