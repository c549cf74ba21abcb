import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Card, EmptySearchResult, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { vendorFilterFrom } from "../lib/list-query.server.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { useFileDownload } from "../ui/activity/use-file-download.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { IndexFiltersBar } from "../ui/frame/index-filters-bar.tsx";
import { KeysetPaging } from "../ui/frame/keyset-paging.tsx";
import { useIndexQuery } from "../ui/frame/use-index-query.ts";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { paths } from "../ui/paths.ts";
import { AddVendorModal } from "../ui/vendors/add-vendor-modal.tsx";
import { VendorsTable } from "../ui/vendors/vendors-table.tsx";
import { vendorShows } from "../use-cases/vendors/vendor-roster.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => ({
    vendors: await app.vendorPage(merchant.shop, vendorFilterFrom(url.searchParams)),
  }));

/** Adds one by hand. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = await request.formData();
    const text = (name: string) => String(form.get(name) ?? "");
    const result = await app.addVendor(merchant.shop, { name: text("name"), email: text("email") }, merchant.actor);
    return data(result, result.kind === "invalid" ? 422 : 200);
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Vendors() {
  const { vendors } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const query = useIndexQuery();
  const [adding, setAdding] = useState(false);
  const file = useFileDownload();
  useSuccessToast(file.state, file.state === "done" ? t("vendors.file.done") : null);

  return (
    <AppPage
      title={t("nav.vendors")}
      fullWidth
      primaryAction={{ content: t("vendors.add.action"), onAction: () => setAdding(true) }}
      secondaryActions={[
        { content: t("vendors.import.action"), url: paths.vendorImport },
        {
          content: t("vendors.file.export"),
          disabled: !vendors.any,
          loading: file.state === "running",
          onAction: () => void file.download(paths.vendorFile, `vendors-${new Date().toISOString().slice(0, 10)}.csv`),
        },
      ]}
    >
      {adding ? <AddVendorModal onClose={() => setAdding(false)} /> : null}
      <BlockStack gap="400">
        {file.state === "failed" ? <Banner tone="critical">{t("vendors.file.failed")}</Banner> : null}
        {vendors.duplicates === 0 ? null : (
          <Banner tone="info" action={{ content: t("vendors.seeAlike"), url: paths.vendorDuplicates() }}>
            <Text as="p">{t("vendors.alike", { count: vendors.duplicates })}</Text>
          </Banner>
        )}
        <Card padding={vendors.any ? "0" : "400"}>
          {vendors.any ? (
            <>
              <IndexFiltersBar
                query={query}
                vendors={[]}
                views={vendorShows.map((id) => ({ id, label: t(`vendors.show.${id}`) }))}
                searchPlaceholder={t("vendors.search")}
              />
              <VendorsTable
                vendors={vendors.items}
                emptyState={
                  <EmptySearchResult
                    title={t("vendors.none.title")}
                    description={t("vendors.none.text")}
                    withIllustration
                  />
                }
              />
              <KeysetPaging next={vendors.next} previous={vendors.previous} />
            </>
          ) : (
            <EmptyState
              image="/empty-vendors.svg"
              heading={t("vendors.empty.heading")}
              action={{ content: t("vendors.empty.action"), url: paths.products() }}
              secondaryAction={{ content: t("vendors.import.title"), url: paths.vendorImport }}
            >
              <Text as="p">{t("vendors.empty.text")}</Text>
            </EmptyState>
          )}
        </Card>
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
