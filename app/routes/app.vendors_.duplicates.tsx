import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useNavigate, useRouteError } from "@remix-run/react";
import { BlockStack, Card, EmptyState, Text } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import type { VendorId } from "../domain/shared/ids.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { paths } from "../ui/paths.ts";
import { DuplicateCard } from "../ui/vendors/duplicate-card.tsx";
import { MergeVendorsModal } from "../ui/vendors/merge-vendors-modal.tsx";
import { PickVendor } from "../ui/vendors/pick-vendor.tsx";
import type { DuplicateView } from "../use-cases/vendors/vendor-roster.ts";

const vendorId = z.uuid().transform((id) => id as VendorId);

/** All pairs that look alike; with `vendor`, the other vendors to choose from; with `other` too, these two. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, url }) => {
    const chosen = vendorId.safeParse(url.searchParams.get("vendor"));
    const other = vendorId.safeParse(url.searchParams.get("other"));
    if (!chosen.success) return { pairs: await app.nearDuplicates(merchant.shop), vendor: null, names: [], pair: null };
    const names = await app.vendorNames(merchant.shop);
    const vendor = names.find(({ id }) => id === chosen.data);
    if (!vendor) throw notFound();
    const pair = other.success ? await app.mergePreview(merchant.shop, chosen.data, other.data) : null;
    const pairs = await app.nearDuplicates(merchant.shop);
    return {
      pairs: pairs.filter(({ first, second }) => first.id === vendor.id || second.id === vendor.id),
      vendor,
      names: names.filter(({ id }) => id !== vendor.id),
      pair,
    };
  });

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("merge"), keep: vendorId, merge: vendorId, store: z.uuid().optional() }),
  z.object({ intent: z.literal("distinct"), first: vendorId, second: vendorId }),
]);

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const input = form.safeParse(Object.fromEntries(await request.formData()));
    if (!input.success) throw notFound();
    if (input.data.intent === "merge") {
      const { keep, merge, store = null } = input.data;
      const result = await app.mergeVendors(merchant.shop, { keep, merge, store }, merchant.actor);
      return data(result, result.kind === "merged" ? 200 : 409);
    }
    const { first, second } = input.data;
    const result = await app.callVendorsDistinct(merchant.shop, first, second, merchant.actor);
    if (result === "not-found") throw notFound();
    return data({ kind: "distinct" as const });
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function DuplicateVendors() {
  const { pairs, vendor, names, pair } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shopify = useAppBridge();
  const fetcher = useFetcher<typeof action>();
  const [merging, setMerging] = useState<DuplicateView | null>(null);
  useSuccessToast(fetcher.data, fetcher.data?.kind === "distinct" ? t("vendors.alikePage.distinctDone") : null);
  const merged = useCallback(() => {
    setMerging(null);
    shopify.toast.show(t("vendors.alikePage.merged"));
    // The pair that was chosen is one now.
    if (vendor !== null) navigate(paths.vendors);
  }, [navigate, shopify, t, vendor]);
  const shown = pair === null ? pairs : [pair, ...pairs.filter((each) => keyOf(each) !== keyOf(pair))];
  return (
    <AppPage
      title={t("vendors.alikePage.title")}
      backAction={
        vendor === null
          ? { content: t("nav.vendors"), url: paths.vendors }
          : { content: vendor.name, url: paths.vendor(vendor.id) }
      }
    >
      <BlockStack gap="400">
        {vendor === null ? null : (
          <PickVendor
            label={t("vendors.alikePage.pick", { vendor: vendor.name })}
            vendors={names}
            onPick={(other) => navigate(paths.vendorDuplicates({ vendor: vendor.id, other }))}
          />
        )}
        {shown.length === 0 && vendor === null ? (
          <Card>
            <EmptyState image="/empty-vendors.svg" heading={t("vendors.alikePage.nothing.heading")}>
              <Text as="p">{t("vendors.alikePage.nothing.text")}</Text>
            </EmptyState>
          </Card>
        ) : (
          shown.map((each) => (
            <DuplicateCard
              key={keyOf(each)}
              pair={each}
              busy={
                fetcher.formData?.get("first") === each.first.id && fetcher.formData.get("second") === each.second.id
              }
              onMerge={() => setMerging(each)}
              {...(each !== pair && {
                onDistinct: () =>
                  fetcher.submit(
                    { intent: "distinct", first: each.first.id, second: each.second.id },
                    { method: "post" },
                  ),
              })}
            />
          ))
        )}
      </BlockStack>
      {merging === null ? null : (
        <MergeVendorsModal pair={merging} onClose={() => setMerging(null)} onMerged={merged} />
      )}
    </AppPage>
  );
}

const keyOf = ({ first, second }: DuplicateView): string => [first.id, second.id].sort().join(" ");

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
