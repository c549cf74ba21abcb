import http from "node:http";
import { readFileSync } from "node:fs";

const APP_BRIDGE = "https://cdn.shopify.com/shopifycloud/app-bridge.js";
const STAND_IN = "/__sandbox/app-bridge.js";

/**
 * The way from the admin frame to the app. It swaps two things on the way: the App Bridge script for the sandbox's
 * stand-in, and the frame-ancestors that let only Shopify frame the app. Fonts from Shopify's network are left out, so
 * that everything works offline.
 */
export function startProxy(options: { port: number; appPort: number; adminOrigin: string }): Promise<http.Server> {
  const script = new URL("./site/public/app-bridge.js", import.meta.url);
  const server = http.createServer((request, response) => {
    if (request.url?.startsWith(STAND_IN)) {
      response.writeHead(200, { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-store" });
      response.end(readFileSync(script));
      return;
    }
    const headers = { ...request.headers, "accept-encoding": "identity" };
    const upstream = http.request(
      { host: "127.0.0.1", port: options.appPort, method: request.method, path: request.url, headers },
      (answer) => {
        const isPage = String(answer.headers["content-type"] ?? "").startsWith("text/html");
        const outgoing = { ...answer.headers };
        const policy = answer.headers["content-security-policy"];
        if (policy)
          outgoing["content-security-policy"] = String(policy).replace(
            /frame-ancestors[^;]*/,
            `frame-ancestors ${options.adminOrigin}`,
          );
        if (!isPage) {
          response.writeHead(answer.statusCode ?? 502, outgoing);
          answer.pipe(response);
          return;
        }
        delete outgoing["content-length"];
        delete outgoing["content-encoding"];
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const page = Buffer.concat(chunks)
            .toString()
            .replaceAll(APP_BRIDGE, STAND_IN)
            .replace(/<link[^>]+cdn\.shopify\.com\/static\/fonts[^>]*>/g, "")
            .replace(/<link[^>]+href="https:\/\/cdn\.shopify\.com\/?"[^>]*>/g, "");
          response.writeHead(answer.statusCode ?? 502, outgoing);
          response.end(page);
        });
      },
    );
    upstream.on("error", () => {
      if (response.headersSent) return response.destroy();
      response.writeHead(502, { "content-type": "text/html; charset=utf-8", "retry-after": "1" });
      response.end("<!doctype html><title>Starting</title><p>The app is not answering. It may be starting.</p>");
    });
    response.on("close", () => upstream.destroy());
    request.pipe(upstream);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", () => resolve(server));
  });
}
