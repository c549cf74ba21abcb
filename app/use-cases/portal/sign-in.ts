import { deviceName } from "../../domain/portal/device-name.ts";
import { foldEmail } from "../../domain/portal/fold-email.ts";
import { maskEmail } from "../../domain/portal/mask-email.ts";
import { wantedPage } from "../../domain/portal/wanted-page.ts";
import type { VendorId } from "../../domain/shared/ids.ts";
import type { Transaction } from "../transaction.ts";
import { emailSchema } from "./invite-vendor.ts";
import { hourMs, lifetimes, triesPerHour } from "./limits.ts";
import type { PeopleDeps } from "./people-ports.ts";
import { hashOfToken, looksLikeToken, newPortalToken } from "./portal-token.ts";
import type { SignInResult, Visitor } from "./vendor-portal.ts";

/** For the audit trail and the activity log. */
export const portalActor = (user: string): string => `vendor:${user}`;

/** Uses an invitation up, lets the person act for the vendor, and signs this browser in. All or nothing. */
export async function acceptInvitation(deps: PeopleDeps, token: string, visitor: Visitor): Promise<SignInResult> {
  const now = deps.now();
  if (await triedTooOften(deps, visitor, now)) return { kind: "too-many" };
  if (!looksLikeToken(token)) return { kind: "not-valid" };
  return deps.people.inTransaction(async (tx) => {
    const invitation = await deps.people.takeInvitation(tx, hashOfToken(token), now);
    if (!invitation) return { kind: "not-valid" };
    const user = await deps.people.findOrAddUser(tx, invitation.email, now);
    await deps.people.join(tx, invitation, user, now);
    await deps.people.audit(tx, invitation.shop, {
      actor: portalActor(user),
      action: "invitation.accepted",
      subject: invitation.vendor,
      after: {
        invitation: invitation.id,
        to: maskEmail(invitation.email),
        with: invitation.proven ? "mailed link" : "copied link",
      },
    });
    const begin = { user, vendor: invitation.vendor, proven: invitation.proven, toStore: false, now };
    return beginSession(deps, tx, visitor, begin);
  });
}

/**
 * Mails a sign-in link to a person who acts for a vendor. Nothing in the answer tells whether there is such a person,
 * nor does the time it takes: it is the same for both, longer than either needs.
 */
export async function askForLink(
  deps: PeopleDeps,
  address: string,
  visitor: Visitor,
  wanted: string | null,
): Promise<"asked" | "invalid" | "too-many"> {
  const parsed = emailSchema.safeParse(address);
  if (!parsed.success) return "invalid";
  const email = foldEmail(parsed.data);
  const now = deps.now();
  const { token, hash } = newPortalToken();
  const write = deps.people.inTransaction(async (tx) => {
    const byAddress = await deps.people.countTry(tx, "link-address", visitor.address, hourMs, now);
    const byEmail = await deps.people.countTry(tx, "link-email", email, hourMs, now);
    if (byAddress > triesPerHour.linkByAddress) return "too-many";
    if (byEmail > triesPerHour.linkByEmail) return "asked";
    const id = deps.newId();
    const expiresAt = new Date(now.getTime() + lifetimes.signInLinkMs);
    const person = await deps.people.addSignInLink(tx, email, { id, tokenHash: hash, now, expiresAt });
    if (person)
      await deps.people.writeMail(tx, person.shop, {
        kind: "vendor-sign-in",
        dedupeKey: `vendor-sign-in:${id}`,
        to: person.email,
        params: {
          marketplace: person.shopName,
          minutes: lifetimes.signInLinkMs / 60_000,
          link: signInLink(deps.origin, token, wantedPage(wanted)),
        },
      });
    return "asked";
  });
  const [answer] = await Promise.all([write, deps.pause(answerMs)]);
  return answer;
}

const signInLink = (origin: string, token: string, to: string | null): string =>
  `${origin}/portal/sign-in/link?${new URLSearchParams({ token, ...(to && { to }) })}`;

/**
 * A way in for a person that is written to anyway, which leads to the page of their store. It proves the mailbox like
 * any other, and works longer: nobody waits for it.
 */
export async function writeLinkToStore(
  deps: Pick<PeopleDeps, "origin" | "newId"> & { readonly people: Pick<PeopleDeps["people"], "addLinkToStore"> },
  tx: Transaction,
  person: { readonly user: string; readonly vendor: VendorId },
  now: Date,
): Promise<{ readonly link: string; readonly expiresAt: Date }> {
  const { token, hash } = newPortalToken();
  const expiresAt = new Date(now.getTime() + lifetimes.storeLinkMs);
  await deps.people.addLinkToStore(tx, person.user, person.vendor, {
    id: deps.newId(),
    tokenHash: hash,
    now,
    expiresAt,
  });
  return { link: signInLink(deps.origin, token, null), expiresAt };
}

/** Many times what the slower of the two takes. */
const answerMs = 300;

/** Uses a mailed link up and signs this browser in. */
export async function signIn(deps: PeopleDeps, token: string, visitor: Visitor): Promise<SignInResult> {
  const now = deps.now();
  if (await triedTooOften(deps, visitor, now)) return { kind: "too-many" };
  if (!looksLikeToken(token)) return { kind: "not-valid" };
  return deps.people.inTransaction(async (tx) => {
    const link = await deps.people.takeSignInLink(tx, hashOfToken(token), now);
    if (link === null) return { kind: "not-valid" };
    const { user, vendor } = link;
    return beginSession(deps, tx, visitor, { user, vendor, proven: true, toStore: vendor !== null, now });
  });
}

const triedTooOften = async (deps: PeopleDeps, visitor: Visitor, now: Date): Promise<boolean> =>
  (await deps.people.countTry(null, "token", visitor.address, hourMs, now)) > triesPerHour.token;

/**
 * A new session with a token of its own, whatever the browser brought along: a token that somebody planted there opens
 * nothing. A browser that was signed in as the same person, with a proven address, stays as free as it was.
 */
async function beginSession(
  deps: PeopleDeps,
  tx: Transaction,
  visitor: Visitor,
  {
    user,
    vendor,
    proven,
    toStore,
    now,
  }: { user: string; vendor: VendorId | null; proven: boolean; toStore: boolean; now: Date },
): Promise<SignInResult> {
  const before =
    visitor.sessionToken !== null && looksLikeToken(visitor.sessionToken)
      ? await deps.people.replaceSession(tx, hashOfToken(visitor.sessionToken), now)
      : null;
  const free = proven || (before !== null && before.user === user && !before.limited);
  const { token, hash } = newPortalToken();
  await deps.people.addSession(tx, {
    user,
    tokenHash: hash,
    onlyVendor: free ? null : vendor,
    vendor,
    device: deviceName(visitor.userAgent),
    now,
    expiresAt: new Date(now.getTime() + lifetimes.sessionMs),
  });
  if (visitor.language) await deps.people.noteLanguage(tx, user, visitor.language);
  return { kind: "signed-in", sessionToken: token, toStore };
}
