import { createHmac, randomBytes } from "node:crypto";
import { readSessionToken } from "./session-token.ts";
import type { InstallationRow, ShopState, TokenRow } from "./shop-state.ts";

/** The app as the Partner Dashboard knows it. */
export interface AppRegistration {
  readonly appId: string;
  readonly title: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** What an authorization code stands for until it is exchanged. */
export interface GrantCode {
  readonly appId: string;
  readonly shop: string;
  readonly scopes: readonly string[];
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** How long tokens live. */
export const lifetimes = { offlineMs: 60 * minute, refreshMs: 90 * day, onlineMs: day } as const;

const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
const idToken = "urn:ietf:params:oauth:token-type:id_token";
const onlineToken = "urn:shopify:params:oauth:token-type:online-access-token";
const offlineToken = "urn:shopify:params:oauth:token-type:offline-access-token";

export interface OauthAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}
const denied = (error: string, error_description: string, status = 400): OauthAnswer => ({
  status,
  body: { error, error_description },
});

/**
 * A shop lets an app have one living expiring token: a new grant ends the older ones. Played for authorization codes
 * only; whether two exchanges of one session token count as two grants is not documented.
 */
function endOlderGrants(state: ShopState, appId: string): void {
  for (const token of state.tokens)
    if (token.appId === appId && token.online === null && token.expiresAt !== null) token.revoked = true;
}

/** POST /admin/oauth/access_token: token exchange, refresh, and the code of the authorization-code grant. */
export function issueToken(
  state: ShopState,
  app: AppRegistration | undefined,
  installation: InstallationRow | undefined,
  codes: Map<string, GrantCode>,
  form: Readonly<Record<string, unknown>>,
  now: Date,
): OauthAnswer {
  const text = (name: string): string => (typeof form[name] === "string" ? form[name] : "");
  if (!app || text("client_id") !== app.apiKey || text("client_secret") !== app.apiSecret) {
    return denied("invalid_client", "Client authentication failed.", 401);
  }
  const expiring = text("expiring") === "1" || form["expiring"] === true;
  if (text("grant_type") === tokenExchange) {
    if (text("subject_token_type") !== idToken) return denied("invalid_request", "Unknown subject_token_type.");
    const claims = readSessionToken(text("subject_token"), { ...app, shop: state.domain, now });
    if (!claims || !installation) return denied("invalid_subject_token", "The session token is invalid.");
    const requested = text("requested_token_type");
    if (requested === onlineToken) return online(state, app, installation, claims.sub, now);
    if (requested === offlineToken) return offline(state, app, installation.scopes, expiring, now);
    return denied("invalid_request", "Unknown requested_token_type.");
  }
  if (text("grant_type") === "refresh_token") return refresh(state, app, installation, text("refresh_token"), now);
  const code = codes.get(text("code"));
  if (!code || code.shop !== state.domain || code.appId !== app.appId) {
    return denied("invalid_request", "The authorization code was not found or was already used");
  }
  codes.delete(text("code"));
  if (expiring) endOlderGrants(state, app.appId);
  return offline(state, app, code.scopes, expiring, now);
}

function offline(
  state: ShopState,
  app: AppRegistration,
  scopes: readonly string[],
  expiring: boolean,
  now: Date,
): OauthAnswer {
  const access = addToken(state, {
    kind: "access",
    value: `shpat_${randomBytes(16).toString("hex")}`,
    appId: app.appId,
    scopes: [...scopes],
    expiresAt: expiring ? now.getTime() + lifetimes.offlineMs : null,
  });
  const scope = scopes.join(",");
  if (!expiring) return { status: 200, body: { access_token: access.value, scope } };
  const renewal = addToken(state, {
    kind: "refresh",
    value: `shprt_${randomBytes(16).toString("hex")}`,
    appId: app.appId,
    scopes: [...scopes],
    expiresAt: now.getTime() + lifetimes.refreshMs,
  });
  return {
    status: 200,
    body: {
      access_token: access.value,
      scope,
      expires_in: lifetimes.offlineMs / 1000,
      refresh_token: renewal.value,
      refresh_token_expires_in: lifetimes.refreshMs / 1000,
    },
  };
}

function online(
  state: ShopState,
  app: AppRegistration,
  installation: InstallationRow,
  userId: string,
  now: Date,
): OauthAnswer {
  const access = addToken(state, {
    kind: "access",
    value: `shpua_${randomBytes(16).toString("hex")}`,
    appId: app.appId,
    scopes: [...installation.scopes],
    online: { userId },
    expiresAt: now.getTime() + lifetimes.onlineMs,
  });
  return {
    status: 200,
    body: {
      access_token: access.value,
      scope: installation.scopes.join(","),
      expires_in: lifetimes.onlineMs / 1000 - 1,
      associated_user_scope: installation.scopes.join(","),
      associated_user: {
        id: Number(userId) || 42,
        first_name: state.ownerName.split(" ")[0],
        last_name: state.ownerName.split(" ").slice(1).join(" "),
        email: state.email,
        email_verified: true,
        account_owner: true,
        locale: "en",
        collaborator: false,
      },
    },
  };
}

/** Each refresh gives a new pair; the old refresh token goes on working until its replacement is first used. */
function refresh(
  state: ShopState,
  app: AppRegistration,
  installation: InstallationRow | undefined,
  value: string,
  now: Date,
): OauthAnswer {
  const token = state.tokens.find((row) => row.kind === "refresh" && row.value === value && row.appId === app.appId);
  const alive = token && !token.revoked && (token.expiresAt === null || token.expiresAt > now.getTime());
  if (!alive || !installation) return denied("invalid_grant", "The refresh token is invalid or has expired.");
  if (token.parent !== null) {
    const parent = state.tokens.find((row) => row.kind === "refresh" && row.value === token.parent);
    if (parent) parent.revoked = true;
  }
  const answer = offline(state, app, installation.scopes, true, now);
  const replacement = state.tokens.find((row) => row.value === answer.body["refresh_token"]);
  if (replacement) replacement.parent = token.value;
  return answer;
}

export function addToken(
  state: ShopState,
  token: Pick<TokenRow, "kind" | "value" | "appId" | "scopes" | "expiresAt"> & Partial<TokenRow>,
): TokenRow {
  const row: TokenRow = { online: null, revoked: false, parent: null, ...token };
  state.tokens.push(row);
  return row;
}

/** The token's row if it opens the shop now. */
export function findAccess(state: ShopState, value: string | undefined, now: Date): TokenRow | undefined {
  return state.tokens.find(
    (row) =>
      row.kind === "access" &&
      row.value === value &&
      !row.revoked &&
      (row.expiresAt === null || row.expiresAt > now.getTime()),
  );
}

/** The redirect that ends an authorization-code grant, signed as Shopify signs it. */
export function callbackUrl(
  app: AppRegistration,
  shop: string,
  redirectUri: string,
  query: { readonly code: string; readonly state: string; readonly now: Date },
): string {
  const url = new URL(redirectUri);
  const host = Buffer.from(`admin.shopify.com/store/${shop.split(".")[0]}`).toString("base64url");
  const parameters: Record<string, string> = {
    code: query.code,
    host,
    shop,
    state: query.state,
    timestamp: String(Math.floor(query.now.getTime() / 1000)),
  };
  const text = Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${parameters[name]}`)
    .join("&");
  const hmac = createHmac("sha256", app.apiSecret).update(text).digest("hex");
  for (const [name, value] of Object.entries({ ...parameters, hmac })) url.searchParams.set(name, value);
  return url.toString();
}
