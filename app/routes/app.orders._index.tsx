import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Card, EmptySearchResult, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { holdReasons, moves } from "../domain/sync-rules/decision.ts";
import { orderFilterFrom } from "../lib/list-query.server.ts";
import { orderShows } from "../lib/list-shows.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { useSentences } from "../i18n/use-sentences.ts";
import { AppPage } from "../ui/frame/app-page.tsx";
import { IndexFiltersBar } from "../ui/frame/index-filters-bar.tsx";
import { KeysetPaging } from "../ui/frame/keyset-paging.tsx";
import { useIndexQuery } from "../ui/frame/use-index-query.ts";
import { BulkBanners } from "../ui/orders/bulk-banners.tsx";
import { BulkQuestion, type BulkWish } from "../ui/orders/bulk-question.tsx";
import { OrdersTable } from "../ui/orders/orders-table.tsx";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    const filter = orderFilterFrom(url.searchParams);
    const [orders, vendors, runs] = await Promise.all([
      app.orders(merchant.shop, filter),
      app.vendorNames(merchant.shop),
      app.recentBulkRuns(merchant.shop),
    ]);
    return {
      orders,
      vendors,
      runs,
      need: filter.need,
      filtered:
        filter.need !== null ||
        filter.show !== "all" ||
        filter.vendorId !== null ||
        filter.search !== "" ||
        filter.cursor !== null,
    };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Orders() {
  const { orders, vendors, runs, need, filtered } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const sentences = useSentences();
  const query = useIndexQuery();
  const [wish, setWish] = useState<BulkWish | null>(null);
  // What somebody's link asks for may be rarer than what is offered.
  const reasons = [
    ...new Set([
      ...(need?.reason ? [need.reason] : []),
      "arrived-while-off",
      ...holdReasons,
      "refused",
      "unknown",
      "unassigned-lines",
    ]),
  ];
  const nothingYet = orders.items.length === 0 && !filtered;

  return (
    <AppPage
      title={t("nav.orders")}
      fullWidth
      secondaryActions={[{ content: t("earlier.link"), url: paths.earlierOrders }]}
    >
      <BlockStack gap="400">
        <BulkBanners runs={runs} />
        {need?.reason === "arrived-while-off" ? (
          <Banner title={t("bulk.arrivedOff.title")}>{t("bulk.arrivedOff.text")}</Banner>
        ) : null}
        <Card padding={nothingYet ? "400" : "0"}>
          {nothingYet ? (
            <EmptyState
              image="/empty-orders.svg"
              heading={t("orders.empty.heading")}
              action={{ content: t("orders.empty.action"), url: paths.storeSync("order-sync") }}
            >
              <Text as="p">{t("orders.empty.text")}</Text>
            </EmptyState>
          ) : (
            <>
              <IndexFiltersBar
                query={query}
                vendors={vendors}
                views={orderShows.map((id) => ({ id, label: t(`orders.show.${id}`) }))}
                searchPlaceholder={t("orders.search")}
                choices={[
                  {
                    key: "move",
                    label: t("filter.move"),
                    options: moves.map((move) => ({ value: move, label: t(`move.${move}`) })),
                  },
                  {
                    key: "reason",
                    label: t("filter.reason"),
                    options: reasons.map((reason) => ({ value: reason, label: sentences.reasonTitle(reason) })),
                  },
                ]}
              />
              <OrdersTable
                key={query.text}
                orders={orders.items}
                more={orders.next !== null || orders.previous !== null}
                onBulk={(action, chosen) =>
                  setWish({ action, orders: chosen === "all" ? chosen : chosen.join(","), query: query.text })
                }
                emptyState={
                  <EmptySearchResult
                    title={t("orders.none.title")}
                    description={t("orders.none.text")}
                    withIllustration
                  />
                }
              />
              <KeysetPaging next={orders.next} previous={orders.previous} />
            </>
          )}
        </Card>
      </BlockStack>
      {wish === null ? null : <BulkQuestion wish={wish} onClose={() => setWish(null)} />}
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
