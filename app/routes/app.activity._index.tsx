import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError, useSearchParams } from "@remix-run/react";
import { Banner, BlockStack, Box, Card, EmptySearchResult, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { useFormat } from "../i18n/use-format.tsx";
import { activityFilterOnly, activityTimes } from "../lib/activity-filters.ts";
import { activityPageFrom } from "../lib/activity-query.server.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ActivityFilters } from "../ui/activity/activity-filters.tsx";
import { ActivityTable } from "../ui/activity/activity-table.tsx";
import { NewActivityNotice } from "../ui/activity/new-activity-notice.tsx";
import { useFileDownload } from "../ui/activity/use-file-download.ts";
import { useNewActivity } from "../ui/activity/use-new-activity.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { KeysetPaging } from "../ui/frame/keyset-paging.tsx";
import { useIndexQuery } from "../ui/frame/use-index-query.ts";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { paths } from "../ui/paths.ts";
import { activityExportLimit, activityKeptDays } from "../use-cases/activity-log.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    const page = activityPageFrom(url.searchParams);
    const [activity, vendors] = await Promise.all([app.activity(merchant.shop, page), app.vendors(merchant.shop)]);
    const platforms = vendors.items.flatMap(({ connection }) => connection?.platform ?? []);
    return {
      activity,
      vendors: vendors.items.map(({ id, name }) => ({ id, name })),
      platforms: [...new Set(page.platform ? [...platforms, page.platform] : platforms)].sort(),
      firstPage: page.cursor === null,
    };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Activity() {
  const { activity, vendors, platforms, firstPage } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const query = useIndexQuery();
  const [address] = useSearchParams();
  const filter = activityFilterOnly(address);
  const nothingYet = activity.items.length === 0 && firstPage && filter.size === 0;
  // An older page is read for what was; only the first one is live.
  const news = useNewActivity(firstPage ? paths.newActivity(filter, activity.newest) : null);
  const file = useFileDownload();
  useSuccessToast(file.state, file.state === "done" ? t("activityLog.export.done") : null);

  return (
    <AppPage
      title={t("nav.activity")}
      fullWidth
      secondaryActions={[
        { content: t("proof.title"), url: paths.proof },
        {
          content: t("activityLog.export.action"),
          disabled: activity.items.length === 0,
          loading: file.state === "running",
          helpText: t("activityLog.export.limit", { limit: format.number(activityExportLimit) }),
          onAction: () =>
            void file.download(
              paths.activityFile(filter, i18n.language),
              `activity-${new Date().toISOString().slice(0, 10)}.csv`,
            ),
        },
      ]}
    >
      <BlockStack gap="400">
        {file.state === "failed" ? <Banner tone="critical">{t("activityLog.export.failed")}</Banner> : null}
        <Card padding={nothingYet ? "400" : "0"}>
          <NewActivityNotice count={news} />
          {nothingYet ? (
            <EmptyState
              image="/empty-activity.svg"
              heading={t("activityLog.empty.heading")}
              action={{ content: t("activityLog.empty.action"), url: paths.storeSync("order-sync") }}
            >
              <Text as="p">{t("activityLog.empty.text")}</Text>
            </EmptyState>
          ) : (
            <>
              <ActivityFilters
                query={query}
                vendors={vendors}
                platforms={platforms}
                times={Object.keys(activityTimes)}
              />
              <ActivityTable
                entries={activity.items}
                emptyState={
                  <EmptySearchResult
                    title={t("activityLog.none.title")}
                    description={t("activityLog.none.text")}
                    withIllustration
                  />
                }
              />
              <KeysetPaging next={activity.next} previous={activity.previous} />
            </>
          )}
        </Card>
        <Box paddingBlockEnd="400">
          <Text as="p" tone="subdued" alignment="center" variant="bodySm">
            {t("activityLog.kept", { count: activityKeptDays })}
          </Text>
        </Box>
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
