import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Badge, Banner, BlockStack, Button, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { ConnectionsCard } from "../ui/home/connections-card.tsx";
import { NeedsList } from "../ui/home/needs-list.tsx";
import { SetupGuide } from "../ui/home/setup-guide.tsx";
import { SpeedCard } from "../ui/home/speed-card.tsx";
import { TodayNumbers } from "../ui/home/today-numbers.tsx";
import { useDismissed } from "../ui/home/use-dismissed.ts";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => {
    const home = await app.home(merchant.shop);
    const mapped = home.firstRun
      ? (
          await app.products(merchant.shop, {
            show: "mapped",
            vendorId: null,
            search: "",
            cursor: null,
            direction: "forward",
          })
        ).counts.mapped
      : 0;
    return { home, mapped };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Home() {
  const { home, mapped } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const [dismissed, setDismissed] = useDismissed("setup-guide");
  const guide = home.firstRun && !dismissed;

  return (
    <AppPage
      title={t("nav.home")}
      titleMetadata={
        home.syncOn ? (
          <Badge tone="success" progress="complete">
            {t("home.sync.on")}
          </Badge>
        ) : (
          <Badge progress="incomplete">{t("home.sync.off")}</Badge>
        )
      }
      secondaryActions={
        home.firstRun && dismissed ? [{ content: t("guide.show"), onAction: () => setDismissed(false) }] : []
      }
    >
      <BlockStack gap="400">
        {guide ? (
          <SetupGuide
            steps={[
              { id: "connect", done: home.connections.length > 0, url: paths.vendors },
              { id: "map", done: mapped > 0, url: paths.products({ show: "unsynced" }) },
              { id: "switch-on", done: home.syncOn, url: paths.orderSyncSetting("enabled") },
            ]}
            onDismiss={() => setDismissed(true)}
          />
        ) : home.syncOn ? null : (
          <Banner
            tone="warning"
            title={t("home.off.title")}
            action={{ content: t("home.off.action"), url: paths.orderSyncSetting("enabled") }}
          >
            <Text as="p">{t("home.off.text")}</Text>
          </Banner>
        )}
        <TodayNumbers today={home.today} />
        <InlineGrid columns={{ xs: 1, md: "2fr 1fr" }} gap="400" alignItems="start">
          <NeedsList needs={home.needs} />
          <BlockStack gap="400">
            <SpeedCard latency={home.latency} />
            <ConnectionsCard connections={home.connections} />
          </BlockStack>
        </InlineGrid>
        {home.firstRun ? (
          <InlineStack align="center">
            <Button variant="plain" url={paths.pair}>
              {t("connect.pair.enter")}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
