import "@shopify/shopify-app-remix/adapters/node";
import type { Session } from "@shopify/shopify-api";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { SessionStorage } from "./db/session-storage.server.ts";
import type { Env } from "./env.server.ts";
import type { Logger } from "./lib/logger.server.ts";

/** The version of Shopify's Admin API that the app speaks; shopify.app.toml names the same. */
export const shopifyApiVersion = ApiVersion.October26;

/**
 * The Shopify library: signing merchants in by token exchange, expiring offline tokens. Not for webhooks: its
 * `authenticate.webhook` renews tokens over the network before it answers, and fails where that fails
 * (shopify-app-js #3360); see app/use-cases/receive-webhook.ts.
 *
 * Note for whoever tests with it: requests with a robot's user agent (curl, HeadlessChrome) are answered 410.
 */
export function createShopify({ env, sessionStorage, afterAuth, logger }: ShopifyParts) {
  return shopifyApp({
    apiKey: env.SHOPIFY_API_KEY,
    apiSecretKey: env.SHOPIFY_API_SECRET,
    apiVersion: shopifyApiVersion,
    appUrl: env.SHOPIFY_APP_URL,
    authPathPrefix: "/auth",
    sessionStorage,
    distribution: AppDistribution.AppStore,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    hooks: { afterAuth: ({ session }) => afterAuth(session) },
    logger: {
      level: LogSeverity.Info,
      // The library's own sentences say nothing of use at info.
      log: async (severity: LogSeverity, message: string) => {
        if (severity === LogSeverity.Error) logger.error({}, message);
        else if (severity === LogSeverity.Warning) logger.warn({}, message);
        else logger.debug({}, message);
      },
    },
  });
}

export interface ShopifyParts {
  readonly env: Pick<Env, "SHOPIFY_API_KEY" | "SHOPIFY_API_SECRET" | "SHOPIFY_APP_URL">;
  readonly sessionStorage: SessionStorage;
  /** A merchant's shop has given us a token: at installation, and whenever the token is exchanged anew. */
  readonly afterAuth: (session: Session) => Promise<void>;
  readonly logger: Logger;
}

export type Shopify = ReturnType<typeof createShopify>;
