import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { manifests } from "../connectors/manifests.generated.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { paths } from "../ui/paths.ts";
import { FatesOfChanges } from "../ui/settings/fates-of-changes.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => {
    const { overrideCustomer, carryOutItemEdits } = (await app.settings(merchant.shop)).settings;
    return { settings: { overrideCustomer, carryOutItemEdits } };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

/** What happens in each platform's stores when an order changes after the push (L6 to L9). */
export default function Changes() {
  const { t } = useTranslation();
  const { settings } = useLoaderData<typeof loader>();
  return (
    <AppPage
      title={t("changes.title")}
      subtitle={t("changes.text")}
      backAction={{ content: t("settings.storeSync.title"), url: paths.orderSyncSetting("carryOutItemEdits") }}
    >
      <FatesOfChanges manifests={manifests} settings={settings} />
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
