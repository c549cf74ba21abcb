import type { Session } from "@shopify/shopify-api";
import { done, type Outcome } from "../connectors/_contract/outcome.ts";
import type { HttpClient } from "../domain/shared/http-port.ts";
import { refreshOfflineToken } from "../lib/shopify-admin/refresh-offline-token.server.ts";

/** Access to a merchant's shop. */
export interface TokenSource {
  accessToken(shopDomain: string): Promise<Outcome<string>>;
  /** For a token that the shop refused before its time: another one, or null when there is none to be had. */
  replaceRefused(shopDomain: string, refused: string): Promise<string | null>;
}

export interface TokenSourceOptions {
  /** Where Shopify's library keeps its sessions; ours seals what is in them. */
  readonly sessions: {
    loadSession(id: string): Promise<Session | undefined>;
    storeSession(session: Session): Promise<boolean>;
  };
  /** Runs the work while no other process holds the same key. */
  readonly withLock: <T>(key: string, work: () => Promise<T>) => Promise<T>;
  readonly http: HttpClient;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Under which id the shop's token is kept; as Shopify's library does it, unless told otherwise. */
  readonly sessionIdOf?: (shopDomain: string) => string;
  /** Only workers renew tokens; a web process takes what is there. */
  readonly mayRefresh: boolean;
  readonly now?: () => Date;
}

/** A token is renewed when it has less than this left, like Shopify's own library does. */
const refreshMarginMs = 5 * 60_000;
/** A token with less than this left may be dead on arrival. */
const usableMarginMs = 10_000;

const gone: Outcome<never> = {
  kind: "auth-failed",
  message: "the app has no access to the shop: the merchant has to open it in the Shopify admin",
};

/**
 * The shop's offline token, renewed in time: by one worker at a time per shop, looked at again under the lock, and
 * stored as a pair in one write before anybody uses it.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { sessions, withLock, http, apiKey, apiSecret, mayRefresh, now = () => new Date() } = options;
  const sessionIdOf = options.sessionIdOf ?? ((shop: string) => `offline_${shop}`);
  const load = (shop: string) => sessions.loadSession(sessionIdOf(shop));

  /** Renews unless somebody else has meanwhile; `stale` says which sessions need it. */
  const refresh = (shop: string, stale: (session: Session) => boolean): Promise<Outcome<string>> =>
    withLock(`offline-token:${sessionIdOf(shop)}`, async () => {
      const session = await load(shop);
      if (!session?.accessToken) return gone;
      if (!stale(session)) return done(session.accessToken);
      if (!session.refreshToken) return gone;
      const { refreshToken } = session;
      const answer = await refreshOfflineToken(http, { shop, apiKey, apiSecret, refreshToken, now: now() });
      if (answer.kind !== "ok") return answer;
      const fresh = answer.value;
      session.accessToken = fresh.accessToken;
      session.expires = fresh.expiresAt;
      session.refreshToken = fresh.refreshToken;
      if (fresh.refreshTokenExpiresAt) session.refreshTokenExpires = fresh.refreshTokenExpiresAt;
      if (fresh.scope !== null) session.scope = fresh.scope;
      await sessions.storeSession(session);
      return done(fresh.accessToken);
    });

  return {
    async accessToken(shop) {
      const session = await load(shop);
      if (!session?.accessToken) return gone;
      const left = lifeLeftMs(session, now());
      if (left >= refreshMarginMs) return done(session.accessToken);
      const usable = left >= usableMarginMs ? done(session.accessToken) : null;
      if (!mayRefresh)
        return usable ?? { kind: "unavailable", message: "the shop's access is being renewed", retryAfterMs: 5_000 };
      const refreshed = await refresh(shop, (current) => lifeLeftMs(current, now()) < refreshMarginMs);
      return refreshed.kind === "unavailable" && usable ? usable : refreshed;
    },

    async replaceRefused(shop, refused) {
      if (!mayRefresh) {
        const session = await load(shop);
        return session?.accessToken && session.accessToken !== refused ? session.accessToken : null;
      }
      const refreshed = await refresh(shop, (current) => current.accessToken === refused);
      return refreshed.kind === "ok" ? refreshed.value : null;
    },
  };
}

/**
 * A token that can be renewed but bears no date counts as expired: Shopify's library stores one when an answer lacks
 * `expires_in`, and would never renew it again. Without a refresh token, no date means that it does not expire.
 */
function lifeLeftMs({ expires, refreshToken }: Session, now: Date): number {
  if (expires) return expires.getTime() - now.getTime();
  return refreshToken ? 0 : Infinity;
}
