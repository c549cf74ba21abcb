import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { Card, EmptySearchResult, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { ConnectionId } from "../domain/shared/ids.ts";
import { useFormat } from "../i18n/use-format.tsx";
import { productFilterFrom } from "../lib/list-query.server.ts";
import { productShows } from "../lib/list-shows.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { IndexFiltersBar } from "../ui/frame/index-filters-bar.tsx";
import { KeysetPaging } from "../ui/frame/keyset-paging.tsx";
import { useIndexQuery } from "../ui/frame/use-index-query.ts";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { MapProductDialog } from "../ui/products/map-product-dialog.tsx";
import { ProductsTable } from "../ui/products/products-table.tsx";
import type { ProductView } from "../use-cases/views.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    const filter = productFilterFrom(url.searchParams);
    const [products, vendors] = await Promise.all([
      app.products(merchant.shop, filter),
      app.vendorNames(merchant.shop),
    ]);
    return { products, vendors };
  });

const productsForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("refresh") }),
  z.object({
    intent: z.literal("map"),
    variantGid: z.string().min(1),
    connectionId: z.uuid(),
    externalProductId: z.string().min(1),
    externalVariantId: z.string().min(1),
  }),
  z.object({ intent: z.literal("unmap"), variantGid: z.string().min(1), connectionId: z.uuid() }),
]);

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = productsForm.safeParse(Object.fromEntries(await request.formData()));
    if (!form.success) throw data({ reference: null }, { status: 400 });
    const input = form.data;
    if (input.intent === "refresh") {
      return { done: "refresh" as const, ...(await app.refreshProducts(merchant.shop)) };
    }
    const target =
      input.intent === "map"
        ? { externalProductId: input.externalProductId, externalVariantId: input.externalVariantId }
        : null;
    const connection = input.connectionId as ConnectionId;
    const result = await app.mapVariant(merchant.shop, input.variantGid, connection, target, merchant.actor);
    if (result === "not-found") throw notFound();
    return { done: input.intent, mapped: 0, unsynced: 0 };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Products() {
  const { products, vendors } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const format = useFormat();
  const query = useIndexQuery();
  const refresh = useFetcher<typeof action>();
  const unmap = useFetcher<typeof action>();
  const [mapping, setMapping] = useState<ProductView | null>(null);
  const { mapped, unsynced, noStore, noCost } = products.counts;
  const count = { all: mapped + unsynced + noStore, mapped, unsynced, "no-store": noStore, "no-cost": noCost };

  useSuccessToast(
    refresh.data,
    refresh.data
      ? t("products.refreshed", {
          mapped: format.number(refresh.data.mapped),
          unsynced: format.number(refresh.data.unsynced),
        })
      : null,
  );
  useSuccessToast(unmap.data, unmap.data ? t("products.unmapped") : null);
  const startRefresh = () => refresh.submit({ intent: "refresh" }, { method: "post" });

  return (
    <AppPage
      title={t("nav.products")}
      subtitle={t("products.subtitle")}
      fullWidth
      primaryAction={{ content: t("products.refresh"), loading: refresh.state !== "idle", onAction: startRefresh }}
    >
      <Card padding={count.all === 0 ? "400" : "0"}>
        {count.all === 0 ? (
          <EmptyState
            image="/empty-products.svg"
            heading={t("products.empty.heading")}
            action={{ content: t("products.refresh"), loading: refresh.state !== "idle", onAction: startRefresh }}
          >
            <Text as="p">{t("products.empty.text")}</Text>
          </EmptyState>
        ) : (
          <>
            <IndexFiltersBar
              query={query}
              vendors={vendors}
              views={productShows.map((id) => ({
                id,
                label: t("products.view", { view: t(`products.show.${id}`), count: format.number(count[id]) }),
              }))}
              searchPlaceholder={t("products.search")}
            />
            <ProductsTable
              products={products.items}
              atCost={products.atCost}
              unmapping={unmap.formData ? String(unmap.formData.get("variantGid")) : null}
              onMap={setMapping}
              onUnmap={({ variantGid, connectionId }) =>
                unmap.submit({ intent: "unmap", variantGid, connectionId }, { method: "post" })
              }
              emptyState={
                <EmptySearchResult
                  title={t("products.none.title")}
                  description={t("products.none.text")}
                  withIllustration
                />
              }
            />
            <KeysetPaging next={products.next} previous={products.previous} />
          </>
        )}
      </Card>
      {mapping?.connectionId == null ? null : (
        <MapProductDialog
          key={mapping.variantGid}
          product={mapping}
          connectionId={mapping.connectionId}
          onClose={() => setMapping(null)}
        />
      )}
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
