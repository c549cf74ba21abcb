import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Card, EmptySearchResult, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { orderFilterFrom } from "../lib/list-query.server.ts";
import { orderShows } from "../lib/list-shows.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { useSentences } from "../i18n/use-sentences.ts";
import { AppPage } from "../ui/frame/app-page.tsx";
import { IndexFiltersBar } from "../ui/frame/index-filters-bar.tsx";
import { KeysetPaging } from "../ui/frame/keyset-paging.tsx";
import { useIndexQuery } from "../ui/frame/use-index-query.ts";
import { OrdersTable } from "../ui/orders/orders-table.tsx";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    const filter = orderFilterFrom(url.searchParams);
    const [orders, vendors] = await Promise.all([app.orders(merchant.shop, filter), app.vendorNames(merchant.shop)]);
    return {
      orders,
      vendors,
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
  const { orders, vendors, need, filtered } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const sentences = useSentences();
  const query = useIndexQuery();
  const nothingYet = orders.items.length === 0 && !filtered;

  return (
    <AppPage
      title={t("nav.orders")}
      fullWidth
      secondaryActions={[{ content: t("earlier.link"), url: paths.earlierOrders }]}
    >
      <Card padding="0">
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
              linked={
                need && {
                  label: t("filter.needIs", {
                    reason: sentences.reasonTitle(need.reason),
                    move: t(`move.${need.move}`),
                  }),
                  keys: ["reason", "move"],
                }
              }
            />
            <OrdersTable
              orders={orders.items}
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
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
