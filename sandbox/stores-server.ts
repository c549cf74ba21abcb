import http from "node:http";
import https from "node:https";
import type { Certificate } from "./certificate.ts";
import type { World } from "./world.ts";

/** The world's network: Shopify by plain HTTP behind the preload, vendors' own servers by TLS, each found by Host. */
export function shopifyListener(world: World, onRequest: () => void): http.Server {
  return http.createServer((request, response) => {
    response.on("close", onRequest);
    world.shopify.handle(request, response);
  });
}

export function storesListener(world: () => World, certificate: Certificate, onRequest: () => void): https.Server {
  return https.createServer({ key: certificate.key, cert: certificate.cert }, (request, response) => {
    response.on("close", onRequest);
    const found = world().stores.find(({ store }) => store.host === request.headers.host);
    if (found) found.store.handle(request, response);
    else response.writeHead(404).end();
  });
}
