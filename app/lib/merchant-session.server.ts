import { randomInt } from "node:crypto";
import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import type { ShopId } from "../domain/shared/ids.ts";
import type { Application } from "../use-cases/application.ts";

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
  const { session, sessionToken } = await context.shopify.authenticate.admin(request);
  try {
    const shop = await context.app.shopFor(session.shop);
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
    const reference = newErrorReference();
    context.reportError(error, reference);
    throw data({ reference }, { status: 500 });
  }
}

/** Thrown by a loader whose page is about something that this shop does not have. */
export const notFound = () => data({ reference: null }, { status: 404 });

/** `data(...)` of Remix: an answer on purpose, not an accident. */
const isAnswer = (thrown: unknown): boolean =>
  typeof thrown === "object" && thrown !== null && "type" in thrown && thrown.type === "DataWithResponseInit";

// No letters or digits that are mistaken for each other on the telephone.
const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const newErrorReference = (): string =>
  `E-${Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
