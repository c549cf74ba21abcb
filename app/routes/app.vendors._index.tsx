import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Card, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { paths } from "../ui/paths.ts";
import { VendorsTable } from "../ui/vendors/vendors-table.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => ({ vendors: await app.vendors(merchant.shop) }));

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Vendors() {
  const { vendors } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  return (
    <AppPage title={t("nav.vendors")} fullWidth>
      <Card padding="0">
        {vendors.items.length === 0 ? (
          <EmptyState
            image="/empty-vendors.svg"
            heading={t("vendors.empty.heading")}
            action={{ content: t("vendors.empty.action"), url: paths.products() }}
          >
            <Text as="p">{t("vendors.empty.text")}</Text>
          </EmptyState>
        ) : (
          <VendorsTable vendors={vendors.items} />
        )}
      </Card>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
