import { done, type Outcome } from "../connectors/_contract/outcome.ts";
import type { BillingInterval } from "../domain/add-ons/price-list.ts";
import type { HttpClient } from "../domain/shared/http-port.ts";
import { toDecimal } from "../domain/shared/money.ts";
import { type AdminApi, createAdminApi } from "../lib/shopify-admin/admin-api.server.ts";
import { withoutPersonalText } from "../lib/shopify-admin/without-personal-text.ts";
import type { BillingGateway, KnownAgreement } from "../use-cases/add-ons/add-on-ports.ts";
import type { ShopRef } from "../use-cases/ports.ts";
import {
  type AgreementFieldsFragment,
  AskForAgreementDocument,
  type AskForAgreementMutationVariables,
  BillingAgreementsDocument,
  EndAgreementDocument,
} from "./documents.generated.ts";
import type { TokenSource } from "./token-source.server.ts";

export interface BillingGatewayOptions {
  readonly tokens: TokenSource;
  readonly http: HttpClient;
  /** The app as Shopify's admin addresses it: "https://admin.shopify.com/store/<store>/apps/<apiKey>". */
  readonly apiKey: string;
  readonly now?: () => Date;
  /** Somebody waits in front of a screen. */
  readonly timeoutMs?: number;
}

/** Shopify's names for the states; `ACCEPTED` is an old word for one that was agreed to. */
const states: Readonly<Record<string, KnownAgreement["state"]>> = {
  ACCEPTED: "active",
  ACTIVE: "active",
  CANCELLED: "cancelled",
  DECLINED: "declined",
  EXPIRED: "expired",
  FROZEN: "frozen",
  PENDING: "pending",
};

const intervals: Readonly<Record<BillingInterval, AskForAgreementMutationVariables["interval"]>> = {
  "every-30-days": "EVERY_30_DAYS",
  annual: "ANNUAL",
};

/** The page of ours that the merchant comes back to, inside the admin, whatever the answer was. */
export const approvedPath = "/app/add-ons/approved";
const agreementParameter = "agreement";

/** Agreements about money, over Shopify's Billing API. */
export function createBillingGateway(options: BillingGatewayOptions): BillingGateway {
  const { tokens, http, apiKey, now = () => new Date(), timeoutMs = 8_000 } = options;

  async function withApi<T>({ domain }: ShopRef, work: (api: AdminApi) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const token = await tokens.accessToken(domain);
    if (token.kind !== "ok") return token;
    const replaceToken = (refused: string) => tokens.replaceRefused(domain, refused);
    return work(createAdminApi({ shop: domain, accessToken: token.value, http, now, timeoutMs, replaceToken }));
  }

  return {
    readAgreements: (shop, gids) =>
      withApi(shop, async (api) => {
        const answer = await api.query(BillingAgreementsDocument, { known: gids });
        if (answer.kind !== "ok") return answer;
        const nodes = answer.value.nodes.filter(
          (node): node is AgreementFieldsFragment => node !== null && "id" in node,
        );
        const found = new Map<string, KnownAgreement>();
        for (const node of [...nodes, ...answer.value.currentAppInstallation.activeSubscriptions]) {
          const state = states[node.status];
          if (state === undefined)
            return { kind: "unexpected-response", message: `a subscription is ${String(node.status)}` };
          found.set(node.id, { gid: node.id, state, agreementId: agreementIdIn(node) });
        }
        return done([...found.values()]);
      }),

    ask: (shop, { id, title, price, interval, test }) =>
      withApi(shop, async (api) => {
        const store = shop.domain.replace(/\.myshopify\.com$/, "");
        const back = new URL(`https://admin.shopify.com/store/${store}/apps/${apiKey}${approvedPath}`);
        back.searchParams.set(agreementParameter, id);
        const answer = await api.mutate(
          AskForAgreementDocument,
          {
            name: title,
            returnUrl: back.href,
            price: toDecimal(price),
            currency: price.currency as AskForAgreementMutationVariables["currency"],
            interval: intervals[interval],
            test,
          },
          id,
        );
        if (answer.kind !== "ok") return answer;
        const { appSubscription, confirmationUrl, userErrors = [] } = answer.value.appSubscriptionCreate ?? {};
        const [refusal] = userErrors;
        if (refusal) return { kind: "rejected", field: null, message: withoutPersonalText(refusal.message) };
        return appSubscription && confirmationUrl
          ? done({ gid: appSubscription.id, approveAt: confirmationUrl })
          : { kind: "ambiguous", reference: id, message: "Shopify gave no agreement and no reason" };
      }),

    end: (shop, gid) =>
      withApi(shop, async (api) => {
        const answer = await api.mutate(EndAgreementDocument, { id: gid }, gid);
        if (answer.kind !== "ok") return answer;
        const [refusal] = answer.value.appSubscriptionCancel?.userErrors ?? [];
        return refusal ? { kind: "rejected", field: null, message: withoutPersonalText(refusal.message) } : done(null);
      }),
  };
}

/** Which of ours it is, from the address that leads back: known even when the answer to the asking was lost. */
function agreementIdIn({ returnUrl }: AgreementFieldsFragment): string | null {
  const id = URL.parse(returnUrl)?.searchParams.get(agreementParameter) ?? "";
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : null;
}
