import { randomInt } from "node:crypto";
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { wantedPage } from "../domain/portal/wanted-page.ts";
import { portalPaths } from "../ui/portal/portal-paths.ts";
import { isFromOwnPage, isHarmless } from "./portal-manners.ts";
import type { Membership, PortalSession, VendorPortal, Visitor } from "../use-cases/portal/vendor-portal.ts";

export interface VendorRequest {
  readonly portal: VendorPortal;
  readonly session: PortalSession;
  readonly url: URL;
  readonly request: Request;
  readonly params: Readonly<Record<string, string | undefined>>;
}

type Args = LoaderFunctionArgs | ActionFunctionArgs;

/**
 * The frame of every loader and action of a signed-in vendor: no session, no page, but the way to it after signing in;
 * a POST of another site is refused.
 * An error nobody foresaw is reported under a reference, which is all the browser is told.
 */
export async function asVendor<T>(args: Args, answer: (asked: VendorRequest) => Promise<T>): Promise<T> {
  return asAnybody(args, async ({ portal, url, request, sessionToken }) => {
    const session = sessionToken === null ? null : await portal.session(sessionToken);
    if (!session) throw redirect(portalPaths.signIn(wantedPage(url.pathname)), 303);
    return answer({ portal, session, url, request, params: args.params });
  });
}

/** The same for pages about the vendor that was chosen last; somebody who acts for nobody is told so. */
export const asMember = <T>(
  args: Args,
  answer: (asked: VendorRequest & { readonly member: Membership }) => Promise<T>,
): Promise<T> =>
  asVendor(args, async (asked) => {
    const member = asked.session.current;
    if (!member) throw redirect("/portal/account", 303);
    return answer({ ...asked, member });
  });

export interface VisitorRequest {
  readonly portal: VendorPortal;
  readonly visitor: Visitor;
  readonly url: URL;
  readonly request: Request;
  /** What the browser has; may be anything. */
  readonly sessionToken: string | null;
}

/**
 * The same for pages of people who may not be signed in.
 *
 * @param options.fromAnywhere the request itself proves that it may, so it need not come from a page of ours
 */
export async function asAnybody<T>(
  { request, context }: Args,
  answer: (asked: VisitorRequest) => Promise<T>,
  options: { readonly fromAnywhere?: boolean } = {},
): Promise<T> {
  const { portal } = context;
  const sender = { origin: request.headers.get("Origin"), host: request.headers.get("Host") };
  if (!options.fromAnywhere && !isHarmless(request.method) && !isFromOwnPage(sender, portal.origin))
    throw data({ reference: null }, { status: 403 });
  const sessionToken = readSessionCookie(request, portal.origin);
  const visitor = {
    address: context.clientAddress,
    userAgent: request.headers.get("User-Agent") ?? "",
    language: firstLanguage(request.headers.get("Accept-Language")),
    sessionToken,
  };
  try {
    return await answer({ portal, visitor, url: new URL(request.url), request, sessionToken });
  } catch (error) {
    if (error instanceof Response || isAnswer(error)) throw error;
    const reference = newErrorReference();
    context.reportError(error, reference);
    throw data({ reference }, { status: 500 });
  }
}

/** "nb-NO,nb;q=0.9,en" asks for "nb-NO" first. What is no language's name is not kept. */
const firstLanguage = (accepted: string | null): string | null =>
  /^\s*([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\s*(?:[,;]|$)/i.exec(accepted ?? "")?.[1] ?? null;

const isSecure = (origin: string): boolean => origin.startsWith("https:");

/**
 * `__Host-`: no other subdomain and no page over http can plant or overwrite it. Browsers only take that name over
 * https, so development over http has a plain one.
 */
const cookieName = (origin: string): string => (isSecure(origin) ? "__Host-vss_portal" : "vss_portal");
/** The longest that browsers keep one; how long the session itself lives is decided here, at every request. */
const cookieMaxAgeSeconds = 400 * 86_400;

const cookieText = (origin: string, value: string, maxAge: number): string =>
  `${cookieName(origin)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${isSecure(origin) ? "; Secure" : ""}`;

export const sessionCookie = (origin: string, token: string): string => cookieText(origin, token, cookieMaxAgeSeconds);
export const endedCookie = (origin: string): string => cookieText(origin, "", 0);

function readSessionCookie(request: Request, origin: string): string | null {
  const wanted = `${cookieName(origin)}=`;
  for (const part of (request.headers.get("Cookie") ?? "").split(";")) {
    const text = part.trim();
    if (text.startsWith(wanted)) return text.slice(wanted.length) || null;
  }
  return null;
}

export const notFound = () => data({ reference: null }, { status: 404 });

/** `data(...)` of Remix: an answer on purpose, not an accident. */
const isAnswer = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && "type" in thrown && thrown.type === "DataWithResponseInit";

// No letters or digits that are mistaken for each other on the telephone.
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const newErrorReference = (): string =>
  `E-${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
