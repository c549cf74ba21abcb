import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { useSentences } from "../i18n/use-sentences.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { AppPage } from "../ui/frame/app-page.tsx";
import { paths } from "../ui/paths.ts";
import { OrderStatusesForm } from "../ui/settings/order-statuses-form.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const view = await app.orderStatuses(merchant.shop, params["platform"] ?? "");
    if (view === null) throw notFound();
    return { view };
  });

/** What the statuses mean is checked by the use case. */
const form = z.union([
  z.object({ read: z.literal(true) }),
  z.object({ choices: z.record(z.string(), z.string()), version: z.number().int() }),
]);

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params, request }) => {
    const sent = form.safeParse(await request.json().catch(() => null));
    if (!sent.success) throw data({ reference: null }, { status: 400 });
    const platform = params["platform"] ?? "";
    if ("read" in sent.data) return app.readOrderStatuses(merchant.shop, platform);
    return app.saveOrderStatuses(merchant.shop, platform, sent.data.choices, sent.data.version, merchant.actor);
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function OrderStatuses() {
  const { view } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <AppPage
      title={t("orderStatuses.pageTitle", { platform: sentences.platform(view.platform) })}
      backAction={{ content: t("settings.tab.order-sync"), url: paths.storeSync("order-sync") }}
    >
      <OrderStatusesForm key={view.platform} view={view} />
    </AppPage>
  );
}
