import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import express from "express";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { buildIfNeeded } from "../../sandbox/build.ts";
import { sampleApplication, type Scenario } from "./sample-application.ts";

export interface UiServer {
  readonly url: string;
  /** What pages reported as errors, by reference. */
  readonly reported: { readonly reference: string; readonly error: unknown }[];
  /** A world of its own for each scenario, made anew. */
  play(scenario: Scenario): void;
  close(): Promise<void>;
}

// Vendors' pages have a server of their own, over a real database: tests/support/portal-server.ts.
const portal = {} as AppLoadContext["portal"];
const invitations: AppLoadContext["invitations"] = {
  list: async () => [
    {
      id: "1",
      email: "orders@vendor-1.example",
      invitedBy: "staff:81",
      createdAt: new Date(Date.now() - 3_600_000).toISOString(),
      expiresAt: new Date(Date.now() + 71 * 3_600_000).toISOString(),
      state: "waiting",
    },
    {
      id: "2",
      email: "kim@vendor-1.example",
      invitedBy: "staff:81",
      createdAt: new Date(Date.now() - 90 * 3_600_000).toISOString(),
      expiresAt: new Date(Date.now() - 18 * 3_600_000).toISOString(),
      state: "active",
    },
  ],
  invite: async (_shop, _vendor, email) =>
    email.includes("@")
      ? { kind: "invited", link: "https://app.example/portal/invitation?token=sample" }
      : { kind: "invalid-email" },
  revoke: async () => "done",
};

/** The vendor whose part is on hold has said no. */
const answers: AppLoadContext["answers"] = {
  of: async () => ({
    "00000000-0000-4000-8000-000000001004": {
      kind: "declined",
      reason: "out-of-stock",
      note: "The next batch is ready in three weeks.",
      answeredAt: new Date(Date.now() - 3_600_000).toISOString(),
    },
  }),
};

const connect = {
  pairingPlatform: "shopify",
  pairedWith: async () => ({ vendorOnly: false, marketplaces: [] }),
  unconfirmed: async () => [],
} as Partial<AppLoadContext["connect"]> as AppLoadContext["connect"];

const notHere = () => Promise.reject(new Error("not part of the pages"));

/** The built pages over made-up data: no database, no Shopify. */
export async function startUiServer(): Promise<UiServer> {
  await buildIfNeeded();
  const build = (await import(pathToFileURL("build/server/index.js").href)) as ServerBuild;
  const reported: { reference: string; error: unknown }[] = [];
  let app = sampleApplication("busy");

  const server = express();
  // As in production: names in assets/ change with their content.
  server.use("/assets", express.static("build/client/assets", { immutable: true, maxAge: "1y" }));
  server.use(express.static("build/client"));
  const handler = createRequestHandler({
    build,
    mode: "production",
    getLoadContext: (): AppLoadContext => ({
      app,
      portal,
      invitations,
      answers,
      connect,
      clientAddress: "127.0.0.1",
      shopifyApiKey: "sample-key",
      supportUrl: "https://help.example/new?reference={reference}",
      shopify: {
        authenticate: {
          admin: async () => ({ session: { shop: "sample.myshopify.com" }, sessionToken: { sub: "81" } }),
        },
        addDocumentResponseHeaders: () => {},
      },
      receiveWebhook: notHere,
      answerFlow: notHere,
      answerCron: notHere,
      reportError: (error, reference) => void reported.push({ error, reference }),
    }),
  });
  server.all("*", (request, response, next) => void handler(request, response, next));
  const listening = server.listen(Number(process.env.PORT ?? 0), "127.0.0.1");
  await once(listening, "listening");
  return {
    url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    reported,
    play: (scenario) => {
      app = sampleApplication(scenario);
      reported.length = 0;
    },
    close: async () => {
      listening.closeAllConnections();
      listening.close();
      await once(listening, "close");
    },
  };
}
