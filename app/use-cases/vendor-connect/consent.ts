import { hashOfToken, looksLikeToken, newPortalToken } from "../portal/portal-token.ts";
import { portalActor } from "../portal/sign-in.ts";
import type { Membership, PortalSession } from "../portal/vendor-portal.ts";
import type { ConsentAnswer } from "../../connectors/_contract/consent.ts";
import type { Connector } from "../../connectors/_contract/connector.ts";
import type { AttemptRecord, ConnectDeps, TakenAttempt } from "./connect-ports.ts";
import { keepTriedStore, saidBy } from "./keep-tried-store.ts";
import { connectLifetimes, connectTriesPerHour, hourMs } from "./limits.ts";
import type { AnswerResult, AttemptView, BeginResult, FormValues } from "./vendor-connect.ts";

const callbackUrl = (origin: string, platform: string): string => `${origin}/connect/${platform}/callback`;
const attemptUrl = (origin: string, attempt: string): string => `${origin}/portal/store/connect/${attempt}`;

/** The operator's values that this platform may see. */
export const operatorOf = (connector: Connector, operator: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    connector.manifest.operatorVariables.flatMap((name) => {
      const value = operator[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Opens an attempt that only this session can finish, and says where the vendor has to go. */
export async function beginConsent(
  deps: ConnectDeps,
  session: PortalSession,
  member: Membership,
  platform: string,
  given: FormValues,
): Promise<BeginResult> {
  const connector = deps.connectors[platform];
  const declared = connector?.manifest.consent;
  if (!connector?.consent || !declared) return { kind: "not-offered" };
  if ((await deps.countTry("connect", session.id, hourMs)) > connectTriesPerHour.connect) return { kind: "too-many" };

  const asked: Record<string, string> = {};
  for (const field of connector.manifest.fields.filter(({ key }) => declared.asks.includes(key))) {
    const value = (given[field.key] ?? "").trim();
    if (value === "") return { kind: "refused", field: field.key, message: `${field.label} is missing.` };
    asked[field.key] = value;
  }
  const id = deps.newId();
  const state = newPortalToken();
  const page = connector.consent.begin({
    asked,
    state: state.token,
    callbackUrl: callbackUrl(deps.origin, platform),
    returnUrl: attemptUrl(deps.origin, id),
    operator: operatorOf(connector, deps.operator),
  });
  if (!page.ok) return { kind: "refused", ...page.error };
  const now = deps.now();
  await deps.book.addAttempt({
    id,
    shop: member.shop,
    vendor: member.vendor,
    platform,
    stateHash: state.hash,
    sessionId: session.id,
    asked,
    now,
    expiresAt: new Date(now.getTime() + connectLifetimes.attemptMs),
  });
  return { kind: "go", url: page.value };
}

/**
 * Takes in a platform's answer. Order matters: first whether it is genuine, then whose attempt it is, which uses the
 * attempt up, and only then is anybody called.
 */
export async function answerConsent(
  deps: ConnectDeps,
  platform: string,
  answer: ConsentAnswer,
  session: PortalSession | null,
): Promise<AnswerResult> {
  const connector = deps.connectors[platform];
  const declared = connector?.manifest.consent;
  if (!connector?.consent || !declared) return { kind: "not-offered" };
  const read = connector.consent.readAnswer(answer, operatorOf(connector, deps.operator));
  if (read.kind === "forged") return { kind: "forged" };
  // A browser has to be the one that was sent there: else somebody could let a stranger approve for him.
  const byBrowser = declared.answeredBy === "browser";
  if ((byBrowser && session === null) || !looksLikeToken(read.state)) return { kind: "no-attempt" };
  const attempt = await deps.book.takeAttempt(
    platform,
    hashOfToken(read.state),
    byBrowser ? (session?.id ?? "") : null,
    deps.now(),
  );
  if (!attempt) return { kind: "no-attempt" };

  const ended = { kind: "ended", attempt: attempt.id } as const;
  if (read.kind === "denied") {
    await deps.book.endAttempt(null, attempt.id, { outcome: "denied" });
    return { ...ended, connected: false };
  }
  const message = await finish(deps, connector, attempt, answer);
  if (message !== null) await deps.book.endAttempt(null, attempt.id, { outcome: "refused", message });
  return { ...ended, connected: message === null };
}

/** Null: connected. Else why not. */
async function finish(
  deps: ConnectDeps,
  connector: Connector,
  attempt: TakenAttempt,
  answer: ConsentAnswer,
): Promise<string | null> {
  const granted = await connector.consent?.finish(deps.trialContext(attempt.asked), answer);
  if (!granted) return "The platform offers no approval.";
  if (granted.kind !== "ok") return saidBy(granted);
  // Before it is tried: a shared token is the only living one now, whatever becomes of this connection.
  const keep = await deps.shared.deposit(granted.value);
  const kept = await keepTriedStore(
    deps,
    connector,
    { shop: attempt.shop, vendor: attempt.vendor, use: granted.value, keep, actor: portalActor(attempt.userId) },
    async (tx, connection) => {
      await deps.book.endAttempt(tx, attempt.id, { outcome: "connected", connection });
      return true;
    },
  );
  return kept.kind === "kept" ? null : kept.kind === "refused" ? kept.message : "The attempt was given up.";
}

/** What came of an attempt, and what the browser that comes back from the platform says about it. */
export async function viewAttempt(
  deps: Pick<ConnectDeps, "book" | "connectors" | "now">,
  session: PortalSession,
  id: string,
  query: URLSearchParams,
): Promise<AttemptView | null> {
  const found = await deps.book.readAttempt(session.id, id);
  if (!found) return null;
  const denied = deps.connectors[found.platform]?.consent?.readReturn?.(query) === "denied";
  if (denied && found.usedAt === null) {
    await deps.book.denyAttempt(session.id, id, deps.now());
    return viewAttempt(deps, session, id, new URLSearchParams());
  }
  const { platform, message, asked, store } = found;
  return { id, platform, message, asked, store, state: stateOf(found, deps.now()) };
}

function stateOf({ outcome, usedAt, expiresAt }: AttemptRecord, now: Date): AttemptView["state"] {
  if (outcome !== null) return outcome;
  if (usedAt === null) return expiresAt > now ? "waiting" : "expired";
  return now.getTime() - usedAt.getTime() < connectLifetimes.workingMs ? "working" : "expired";
}
