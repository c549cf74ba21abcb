import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Badge, Banner, BlockStack, Button, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { ConnectionsCard } from "../ui/home/connections-card.tsx";
import { DaysChart } from "../ui/home/days-chart.tsx";
import { NeedsList } from "../ui/home/needs-list.tsx";
import { ProofCard } from "../ui/home/proof-card.tsx";
import { SetupDone } from "../ui/home/setup-done.tsx";
import { SetupGuide } from "../ui/home/setup-guide.tsx";
import { SpeedCard } from "../ui/home/speed-card.tsx";
import { TodayNumbers } from "../ui/home/today-numbers.tsx";
import { useDismissed } from "../ui/home/use-dismissed.ts";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => {
    return { home: await app.home(merchant.shop) };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Home() {
  const { home } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const [dismissed, setDismissed] = useDismissed("setup-guide");
  const [celebrated, setCelebrated] = useDismissed("setup-done");
  const { setup } = home;
  const proved = home.days.findLast(({ complete }) => complete) ?? null;

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
        setup !== null && dismissed ? [{ content: t("guide.show"), onAction: () => setDismissed(false) }] : []
      }
    >
      <BlockStack gap="400">
        {home.justSetUp && !celebrated ? <SetupDone onDismiss={() => setCelebrated(true)} /> : null}
        {setup !== null && !dismissed ? (
          <SetupGuide
            steps={[
              { id: "connect", done: setup.connected, url: paths.vendors },
              { id: "map", done: setup.mapped, url: paths.products({ show: "unsynced" }) },
              // Without the add-on nothing is pushed, whatever the switch says.
              home.syncOn || (setup.connected && setup.mapped && !setup.addOn)
                ? { id: "add-on", done: setup.addOn && home.syncOn, url: paths.storeSync("add-ons") }
                : { id: "switch-on", done: false, url: paths.orderSyncSetting("enabled") },
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
          <BlockStack gap="400">
            <NeedsList needs={home.needs} findings={home.findings} />
            <DaysChart days={home.days} />
          </BlockStack>
          <BlockStack gap="400">
            <ProofCard day={proved} />
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
