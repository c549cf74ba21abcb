import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Card, EmptyState, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { DaysTable } from "../ui/proof/days-table.tsx";
import { RunProgress } from "../ui/proof/run-progress.tsx";
import { useLiveRun } from "../ui/frame/use-live-run.ts";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => ({ proof: await app.proofDays(merchant.shop) }));

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => {
    await app.askForProof(merchant.shop);
    return { asked: true };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Proof() {
  const { proof } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const running = proof.run.running || fetcher.state !== "idle";
  useLiveRun(proof.run.running);
  const check = {
    content: t("proof.check"),
    loading: running,
    onAction: () => void fetcher.submit({}, { method: "post", action: `${paths.proof}?index` }),
  };
  return (
    <AppPage
      title={t("proof.title")}
      subtitle={t("proof.subtitle")}
      backAction={{ content: t("nav.home"), url: paths.home }}
      primaryAction={proof.days.length === 0 ? undefined : check}
    >
      <BlockStack gap="400">
        {running ? <RunProgress run={proof.run} /> : null}
        <Card padding={proof.days.length === 0 ? "400" : "0"}>
          {proof.days.length === 0 ? (
            <EmptyState image="/empty-activity.svg" heading={t("proof.empty.heading")} action={check}>
              <Text as="p">{t("proof.empty.text")}</Text>
            </EmptyState>
          ) : (
            <DaysTable days={proof.days} />
          )}
        </Card>
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
