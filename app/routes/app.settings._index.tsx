import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, useRouteError } from "@remix-run/react";
import { BlockStack, Card, Icon, Layout, Text } from "@shopify/polaris";
import { ChevronRightIcon } from "@shopify/polaris-icons";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) => asMerchant(args, async () => null);

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Settings() {
  const { t } = useTranslation();
  return (
    <AppPage title={t("nav.settings")}>
      <Layout>
        <Layout.AnnotatedSection title={t("settings.multiVendor.title")} description={t("settings.multiVendor.text")}>
          <Card>
            <Link className="vss-link-row" to={paths.storeSync("order-sync")}>
              <span className="vss-grow">
                <BlockStack gap="050">
                  <Text as="span" fontWeight="semibold">
                    {t("settings.storeSync.title")}
                  </Text>
                  <Text as="span" tone="subdued">
                    {t("settings.storeSync.text")}
                  </Text>
                </BlockStack>
              </span>
              <span className="vss-fixed">
                <Icon source={ChevronRightIcon} tone="subdued" />
              </span>
            </Link>
          </Card>
        </Layout.AnnotatedSection>
      </Layout>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
