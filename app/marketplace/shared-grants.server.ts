import { Session } from "@shopify/shopify-api";
import type { Credentials } from "../connectors/_contract/connector.ts";
import type { ConnectionId } from "../domain/shared/ids.ts";
import type { CredentialStore } from "../use-cases/store-calls.ts";
import type { SharedGrants } from "../use-cases/vendor-connect/connect-ports.ts";
import type { TokenSource, TokenSourceOptions } from "./token-source.server.ts";

/** One of our apps at Shopify, and where its tokens lie. */
export interface AppTokens {
  readonly apiKey: string;
  readonly place: TokenPlace;
  readonly tokens: TokenSource;
}

/** Where an app's token for a shop lies among the sessions. */
export interface TokenPlace {
  readonly sessionIdOf: (shopDomain: string) => string;
  /** What the session names as its shop: the sessions of one app must not go with those of another. */
  readonly sessionShopOf: (shopDomain: string) => string;
}
/** The merchants' app: where Shopify's library looks for it. */
export const merchantApp: TokenPlace = { sessionIdOf: (shop) => `offline_${shop}`, sessionShopOf: (shop) => shop };
/** An app of its own for vendors. */
export const vendorApp: TokenPlace = {
  sessionIdOf: (shop) => `vendor-app_${shop}`,
  sessionShopOf: (shop) => `vendor-app:${shop}`,
};

/**
 * "Only one expiring offline token can be active per app/shop combination: acquiring a new expiring token will revoke
 * all previous expiring tokens for that shop." A shop may be the vendor of two marketplaces, and a marketplace itself.
 * So its token is kept where the merchants' app keeps its own, and connections say only which app and which shop.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens
 *
 * @param apps the merchants' app first
 */
export function createSharedGrants(
  apps: readonly [AppTokens, ...AppTokens[]],
  sessions: Pick<TokenSourceOptions["sessions"], "storeSession">,
): SharedGrants {
  const appOf = (credentials: Credentials): AppTokens | undefined =>
    apps.find(({ apiKey }) => apiKey === credentials["grantedTo"]);
  return {
    async deposit(credentials) {
      const app = appOf(credentials);
      const { shop, accessToken, refreshToken, expiresAt, grantedTo } = credentials;
      if (!app || !shop || !accessToken || !grantedTo) return credentials;
      const session = new Session({
        id: app.place.sessionIdOf(shop),
        shop: app.place.sessionShopOf(shop),
        state: "",
        isOnline: false,
        accessToken,
        ...(expiresAt && { expires: new Date(expiresAt) }),
        ...(refreshToken && { refreshToken }),
      });
      await sessions.storeSession(session);
      return { shop, grantedTo };
    },

    isShared: (credentials) => appOf(credentials) !== undefined && !credentials["accessToken"],

    async resolve(credentials) {
      const app = appOf(credentials);
      const { shop } = credentials;
      if (!app || !shop || credentials["accessToken"]) return credentials;
      const token = await app.tokens.accessToken(shop);
      if (token.kind === "ok") return { ...credentials, accessToken: token.value };
      // Without a token the connector says that the access is gone; null says that it will be there in a moment.
      return token.kind === "auth-failed" ? credentials : null;
    },

    platform: "shopify",
    ofInstalledApp: (shop) => ({ shop, grantedTo: apps[0].apiKey }),
  };
}

/**
 * Connections that share a token ask for it at every call, without taking turns for it: whoever keeps it renews it, one
 * at a time for the shop.
 */
export function withSharedGrants(
  store: CredentialStore & { read(connection: ConnectionId): Promise<Credentials | null> },
  shared: SharedGrants,
): CredentialStore {
  const sharing = new Set<ConnectionId>();
  return {
    open: (connection, sealed) => store.open(connection, sealed),
    async beginRenewal(connection, leaseMs) {
      const newest = await store.read(connection);
      if (newest === null || !shared.isShared(newest)) {
        sharing.delete(connection);
        return store.beginRenewal(connection, leaseMs);
      }
      sharing.add(connection);
      return shared.resolve(newest);
    },
    async endRenewal(connection, renewed) {
      if (!sharing.has(connection)) await store.endRenewal(connection, renewed);
    },
  };
}
