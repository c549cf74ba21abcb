import http from "node:http";
import https from "node:https";
import type { Server } from "node:net";
import type { Certificate } from "./certificate.ts";
import { listen, portOf } from "./ports.ts";
import type { World } from "./world.ts";

export interface Doors {
  /** Where each shop on Shopify is reached by plain HTTP, by its domain; the preload leads the app there. */
  readonly shopifyPorts: Readonly<Record<string, number>>;
  /** Behind a closed door nobody listens: connections are refused. */
  setOpen(host: string, open: boolean): void;
  close(): Promise<void>;
}

/**
 * The world's network: every shop has a port of its own, so that one can be down while the others are well. Shops on
 * Shopify speak plain HTTP behind the preload; vendors' own servers speak TLS on the port that their address names.
 *
 * @throws Error in plain words when a port that is part of an address is taken
 */
export async function openDoors(world: World, certificate: Certificate, onRequest: () => void): Promise<Doors> {
  const servers = new Map<string, { readonly server: http.Server; readonly port: number }>();
  const answering =
    (handle: (request: http.IncomingMessage, response: http.ServerResponse) => void): http.RequestListener =>
    (request, response) => {
      response.on("close", onRequest);
      handle(request, response);
    };
  const open = async (host: string, server: http.Server, port: number) => {
    await listen(server, port);
    servers.set(host, { server, port: portOf(server) });
  };

  const shopifyPorts: Record<string, number> = {};
  for (const { domain } of world.shopify.shops()) {
    const server = http.createServer(answering((request, response) => world.shopify.handle(request, response)));
    await open(domain, server, 0);
    shopifyPorts[domain] = portOf(server);
  }
  for (const { store } of world.stores) {
    if (servers.has(store.host)) continue;
    const port = Number(store.host.split(":")[1]);
    const server = https.createServer(
      { key: certificate.key, cert: certificate.cert },
      answering((request, response) => store.handle(request, response)),
    );
    await open(store.host, server, port).catch(() => {
      throw new Error(
        `Port ${port}, where the store ${store.name} is connected, is taken by another program. ` +
          "Stop that one, or start over with --fresh.",
      );
    });
  }

  return {
    shopifyPorts,
    setOpen(host, wanted) {
      const door = servers.get(host);
      if (!door || door.server.listening === wanted) return;
      if (wanted) door.server.listen(door.port, "127.0.0.1");
      else void shut(door.server);
    },
    close: async () => {
      await Promise.all([...servers.values()].map(({ server }) => shut(server)));
    },
  };
}

/** Stops listening and hangs up on everybody. */
export function shut(server: http.Server): Promise<void> {
  const closed = new Promise<void>((resolve) => (server as Server).close(() => resolve()));
  server.closeAllConnections();
  return closed;
}
