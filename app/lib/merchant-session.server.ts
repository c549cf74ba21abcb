import { randomInt } from "node:crypto";
import { data, redirect, type ActionFunctionArgs, type AppLoadContext, type LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { ShopId } from "../domain/shared/ids.ts";
import type { Application } from "../use-cases/application.ts";
import { withShopOfReferrer } from "./shop-of-referrer.ts";

/** Who asks, in which shop. */
export interface Merchant {
  readonly shop: ShopId;
  readonly shopDomain: string;
  /** For the audit trail: "staff:<id>" with Shopify's id of the signed-in person, or "staff" where it is unknown. */
  readonly actor: string;
  readonly currency: string;
  readonly timeZone: string;
}

export interface MerchantRequest {
  readonly merchant: Merchant;
  readonly app: Application;
  readonly url: URL;
  readonly request: Request;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/**
 * The frame of every loader and action inside the admin: signs the merchant in (Responses of the Shopify library pass
 * through), then answers. An error nobody foresaw is reported under a reference, which is all the browser is told.
 */
export async function asMerchant<T>(
  { request, context, params }: LoaderFunctionArgs | ActionFunctionArgs,
  answer: (asked: MerchantRequest) => Promise<T>,
): Promise<T> {
  const elsewhere = withShopOfReferrer(request);
  if (elsewhere !== null) throw redirect(elsewhere);
  const { session, sessionToken } = await context.shopify.authenticate.admin(request);
  if (params["id"] !== undefined && !looksLikeId(params["id"])) throw notFound();
  let known: ShopId | null = null;
  try {
    const shop = await context.app.shopFor(session.shop);
    known = shop.id;
    const merchant: Merchant = {
      shop: shop.id,
      shopDomain: session.shop,
      actor: sessionToken ? `staff:${sessionToken.sub}` : "staff",
      currency: shop.currency,
      timeZone: shop.timeZone,
    };
    return await answer({ merchant, app: context.app, url: new URL(request.url), request, params });
  } catch (error) {
    if (error instanceof Response || isAnswer(error)) throw error;
    throw data({ reference: await reportFault(context, known, request, error) }, { status: 500 });
  }
}

/** Logs an error nobody foresaw, for the operator and, as an entry to be found, for the merchant. */
export async function reportFault(
  context: AppLoadContext,
  shop: ShopId | null,
  request: Request,
  error: unknown,
): Promise<string> {
  const reference = newErrorReference();
  context.reportError(error, reference);
  // What broke the page may well keep this from being written, too; the operator's log has it.
  if (shop)
    await context.app.noteFault(shop, { reference, page: new URL(request.url).pathname }).catch(() => undefined);
  return reference;
}

/** Our ids are UUIDs; what is none cannot be one of anybody's, and the database would not even compare it. */
export const looksLikeId = (text: string): boolean => z.uuid().safeParse(text).success;

/** Thrown by a loader whose page is about something that this shop does not have. */
export const notFound = () => data({ reference: null }, { status: 404 });

/** `data(...)` of Remix: an answer on purpose, not an accident. */
const isAnswer = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && "type" in thrown && thrown.type === "DataWithResponseInit";

// No letters or digits that are mistaken for each other on the telephone.
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const newErrorReference = (): string =>
  `E-${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
