import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Card, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { paths } from "../ui/paths.ts";

const comingTabs = ["product-sync", "variant-sync"] as const;

/** Tabs whose settings do not exist yet: they say what will be there and what holds until then. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ params }) => {
    const tab = comingTabs.find((known) => known === params.tab);
    if (tab === undefined) throw notFound();
    return { tab };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function ComingTab() {
  const { tab } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <Card>
      <EmptyState
        image="/empty-settings.svg"
        heading={t(`settings.coming.${tab}.heading`)}
        action={{ content: t("settings.coming.action"), url: paths.storeSync("order-sync") }}
      >
        <Text as="p">{t(`settings.coming.${tab}.text`)}</Text>
      </EmptyState>
    </Card>
  );
}
