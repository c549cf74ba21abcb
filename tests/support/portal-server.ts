import { once } from "node:events";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import type { AppLoadContext } from "@remix-run/node";
import { createLogger } from "../../app/lib/logger.server.ts";
import { createRemixHandler } from "../../app/web/remix-handler.server.ts";
import { createWebServer } from "../../app/web/web-server.server.ts";
import { buildIfNeeded } from "../../sandbox/build.ts";
import type { VendorConnect } from "../../app/use-cases/vendor-connect/vendor-connect.ts";
import { createPortalBench, type PortalBench } from "./portal-bench.ts";

export interface PortalServer {
  readonly url: string;
  readonly bench: PortalBench;
  /** Every line that was logged. */
  readonly logged: string[];
  readonly reported: { readonly error: unknown; readonly reference: string }[];
  close(): Promise<void>;
}

const notHere = () => Promise.reject(new Error("not part of the portal"));

/**
 * The portal as it is served in production, over HTTP and a real database; the merchant's half is not there, and stores
 * only if `stores` brings them.
 */
export async function startPortalServer(
  stores: { readonly bench: PortalBench; readonly connect: VendorConnect } | null = null,
): Promise<PortalServer> {
  await buildIfNeeded();
  const logged: string[] = [];
  const reported: PortalServer["reported"] = [];
  let pages: RequestListener | null = null;
  const server = createWebServer({
    env: { NODE_ENV: "production", METRICS_TOKEN: undefined, SHOPIFY_APP_URL: "https://app.example" },
    logger: createLogger({ level: "debug", destination: { write: (line) => void logged.push(line) } }),
    composition: { receiveWebhook: notHere, answerFlow: notHere, ready: async () => true, metricsText: async () => "" },
    answerCron: async () => ({ status: 404, body: null }),
    pages: () => pages,
    isStopping: () => false,
  });
  server.listen(Number(process.env.PORT ?? 0), "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bench = stores?.bench ?? (await createPortalBench(url));
  const connect = stores?.connect ?? ({ store: async () => null } as Partial<VendorConnect>);
  const remix = await createRemixHandler({
    root: process.cwd(),
    dev: null,
    proxyHops: 1,
    context: (clientAddress) =>
      ({
        portal: bench.portal,
        invitations: bench.invitations,
        connect,
        clientAddress,
        shopifyApiKey: "key",
        supportUrl: "https://help.example/new?reference={reference}",
        shopify: {
          authenticate: { admin: notHere },
          // As the library does it: whoever is named may frame the page.
          addDocumentResponseHeaders(request: Request, headers: Headers) {
            const shop = new URL(request.url).searchParams.get("shop");
            if (shop) headers.set("Content-Security-Policy", `frame-ancestors https://${shop};`);
          },
        },
        receiveWebhook: notHere,
        answerFlow: notHere,
        answerCron: notHere,
        reportError: (error: unknown, reference: string) => void reported.push({ error, reference }),
      }) as unknown as AppLoadContext,
  });
  pages = remix.handle;
  return {
    url,
    bench,
    logged,
    reported,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
      await remix.close();
      if (!stores) await bench.close();
    },
  };
}
