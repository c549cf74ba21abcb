import http from "node:http";
import { readFileSync } from "node:fs";

/** What pages load from Shopify's network, and what they get here: the admin's fonts are whatever the machine has. */
const swaps: Readonly<Record<string, string>> = {
  "https://cdn.shopify.com/shopifycloud/app-bridge.js": "/__sandbox/app-bridge.js",
  "https://cdn.shopify.com/static/fonts/inter/v4/styles.css": "/__sandbox/fonts.css",
};
const standIns: Readonly<Record<string, () => { readonly type: string; readonly content: string | Buffer }>> = {
  "/__sandbox/app-bridge.js": () => ({
    type: "text/javascript",
    content: readFileSync(new URL("./site/public/app-bridge.js", import.meta.url)),
  }),
  "/__sandbox/fonts.css": () => ({ type: "text/css", content: "" }),
};

/** Consent pages of shops and stores, whose names no browser here can find. */
const consentPage = /https:\/\/([a-z0-9.-]+(?::\d+)?)\/(admin\/oauth\/authorize|wc-auth\/v1\/authorize)/g;

/**
 * The way from the admin frame to the app. It swaps three things on the way: what comes from Shopify's network for
 * stand-ins, so that everything works offline (in pages and in the scripts that render them again), the frame-ancestors
 * that let only Shopify frame the app, and the addresses of consent pages for those under which the site shows them.
 */
export function startProxy(options: { port: number; appPort: number; adminOrigin: string }): Promise<http.Server> {
  const server = http.createServer((request, response) => {
    const standIn = standIns[request.url?.split("?")[0] ?? ""]?.();
    if (standIn) {
      response.writeHead(200, { "content-type": `${standIn.type}; charset=utf-8`, "cache-control": "no-store" });
      response.end(standIn.content);
      return;
    }
    const headers = { ...request.headers, "accept-encoding": "identity" };
    const upstream = http.request(
      { host: "127.0.0.1", port: options.appPort, method: request.method, path: request.url, headers },
      (answer) => {
        const isPage = String(answer.headers["content-type"] ?? "").startsWith("text/html");
        const swapped = /text\/html|javascript/.test(String(answer.headers["content-type"] ?? ""));
        const outgoing = { ...answer.headers };
        const policy = answer.headers["content-security-policy"];
        if (policy)
          outgoing["content-security-policy"] = String(policy).replace(
            /frame-ancestors[^;]*/,
            `frame-ancestors ${options.adminOrigin}`,
          );
        delete outgoing["link"];
        const inWorld = (text: string) => text.replaceAll(consentPage, `${options.adminOrigin}/world/$1/$2`);
        for (const name of ["location", "refresh"])
          if (outgoing[name]) outgoing[name] = inWorld(String(outgoing[name]));
        if (!swapped) {
          response.writeHead(answer.statusCode ?? 502, outgoing);
          answer.pipe(response);
          return;
        }
        delete outgoing["content-length"];
        delete outgoing["content-encoding"];
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          let text = Buffer.concat(chunks).toString();
          for (const [theirs, ours] of Object.entries(swaps)) text = text.replaceAll(theirs, ours);
          response.writeHead(answer.statusCode ?? 502, outgoing);
          response.end(isPage ? inWorld(text) : text);
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
