import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Card, InlineGrid, Link, List, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { isDay } from "../domain/proof/is-day.ts";
import { useFormat } from "../i18n/use-format.tsx";
import { useSentences } from "../i18n/use-sentences.ts";
import { asMerchant, looksLikeId, notFound } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { useFileDownload } from "../ui/activity/use-file-download.ts";
import { AppPage } from "../ui/frame/app-page.tsx";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { When } from "../ui/frame/when.tsx";
import { DayBadge } from "../ui/proof/day-badge.tsx";
import { FindingsList } from "../ui/proof/findings-list.tsx";
import { PlacesCard } from "../ui/proof/places-card.tsx";
import { paths } from "../ui/paths.ts";
import { needsLook } from "../use-cases/proof/proof-desk.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const day = params.day ?? "";
    const report = isDay(day) ? await app.proofDay(merchant.shop, day) : null;
    if (!report) throw notFound();
    return { report };
  });

/** The merchant has dealt with a finding. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const id = (await request.formData()).get("finding");
    if (typeof id !== "string" || !looksLikeId(id)) throw data({ reference: null }, { status: 400 });
    if ((await app.settleFinding(merchant.shop, id, merchant.actor)) === "not-found") throw notFound();
    return { settled: id };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function ProofDay() {
  const { report } = useLoaderData<typeof loader>();
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const sentences = useSentences();
  const fetcher = useFetcher<typeof action>();
  const file = useFileDownload();
  useSuccessToast(fetcher.data, fetcher.data ? t("proof.settled") : null);
  const { findings, unread, numbers } = report;
  const groups = (["open", "repaired", "settled", "gone"] as const)
    .map((standing) => ({ standing, items: findings.filter((finding) => finding.standing === standing) }))
    .filter(({ items }) => items.length > 0);
  return (
    <AppPage
      title={t("proof.day.title", { date: format.date(report.noon) })}
      titleMetadata={<DayBadge day={report} />}
      backAction={{ content: t("proof.title"), url: paths.proof }}
      secondaryActions={[
        {
          content: t("proof.export.action"),
          loading: file.state === "running",
          onAction: () => void file.download(paths.proofFile(report.day, i18n.language), `proof-${report.day}.csv`),
        },
      ]}
    >
      <BlockStack gap="400">
        {file.state === "failed" ? <Banner tone="critical">{t("activityLog.export.failed")}</Banner> : null}
        {needsLook(report) ? null : (
          <Banner
            tone="success"
            title={t("proof.day.fine", { count: numbers.lines, shown: format.number(numbers.lines) })}
          />
        )}
        {report.ordersInShop === null ? <Banner tone="warning">{t("proof.day.shopUnread")}</Banner> : null}
        {unread.length === 0 ? null : (
          <Banner tone="warning" title={t("proof.day.unread", { count: unread.length })}>
            <List>
              {unread.map(({ vendorId, vendorName, storeName, why }) => (
                <List.Item key={`${vendorId} ${storeName}`}>
                  <Link url={paths.vendor(vendorId)}>{vendorName}</Link>
                  {`: ${storeName} (${t(`proof.unread.${why}`, { defaultValue: sentences.reasonTitle(why) })})`}
                </List.Item>
              ))}
            </List>
          </Banner>
        )}
        <InlineGrid columns={{ xs: 1, md: "2fr 1fr" }} gap="400" alignItems="start">
          <BlockStack gap="400">
            {groups.length === 0 ? (
              <Card>
                <BlockStack gap="200">
                  <Text as="h2" variant="headingMd">
                    {t("proof.findings.none.title")}
                  </Text>
                  <Text as="p" tone="subdued">
                    {t("proof.findings.none.text")}
                  </Text>
                </BlockStack>
              </Card>
            ) : (
              groups.map(({ standing, items }) => (
                <FindingsList
                  key={standing}
                  title={t(`proof.findings.${standing}`)}
                  findings={items}
                  busy={fetcher.formData?.get("finding")?.toString() ?? null}
                  onSettle={
                    standing === "open" ? (finding) => void fetcher.submit({ finding }, { method: "post" }) : null
                  }
                />
              ))
            )}
          </BlockStack>
          <PlacesCard report={report} />
        </InlineGrid>
        <Text as="p" tone="subdued" alignment="center" variant="bodySm">
          {t("proof.day.checked")} <When iso={report.checkedAt} />
        </Text>
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
