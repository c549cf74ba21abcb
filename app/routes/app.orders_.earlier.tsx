import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { useLiveRun } from "../ui/frame/use-live-run.ts";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { BackfillCard } from "../ui/orders/backfill-card.tsx";
import { WaitingCard } from "../ui/orders/waiting-card.tsx";
import { paths } from "../ui/paths.ts";
import { backfillSpans } from "../use-cases/backfill/backfill-desk.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => ({ backfill: await app.backfill(merchant.shop) }));

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("start"), days: z.coerce.number().pipe(z.literal(backfillSpans)) }),
  z.object({ intent: z.literal("stop") }),
]);

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const input = form.safeParse(Object.fromEntries(await request.formData()));
    if (!input.success) throw data({ reference: null }, { status: 400 });
    if (input.data.intent === "stop") {
      await app.stopBackfill(merchant.shop, merchant.actor);
      return { said: "stoppedToast" as const };
    }
    const begun = await app.startBackfill(merchant.shop, input.data.days, merchant.actor);
    return { said: begun === "started" ? ("started" as const) : ("already" as const) };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

/** Backfill (S6): orders from before the app knew of them come on record; what of them is pushed, the merchant chooses. */
export default function EarlierOrders() {
  const { backfill } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const [days, setDays] = useState<string>("30");
  const running = backfill?.state === "running";
  useLiveRun(running);
  useSuccessToast(fetcher.data, fetcher.data ? t(`earlier.${fetcher.data.said}`) : null);

  return (
    <AppPage title={t("earlier.title")} backAction={{ content: t("nav.orders"), url: paths.orders() }}>
      <BlockStack gap="400">
        {backfill ? (
          <BackfillCard
            backfill={backfill}
            stopping={fetcher.formData?.get("intent") === "stop"}
            onStop={() => void fetcher.submit({ intent: "stop" }, { method: "post" })}
          />
        ) : null}
        {backfill && !running && backfill.waiting > 0 ? (
          <WaitingCard count={backfill.waiting} syncOff={backfill.syncOff} />
        ) : null}
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              {t("earlier.what.title")}
            </Text>
            <Text as="p">{t("earlier.what.text")}</Text>
            <Text as="p">{t("earlier.what.nothingPushed")}</Text>
            <Text as="p" tone="subdued">
              {t("earlier.what.later")}
            </Text>
            <InlineStack gap="300" blockAlign="end">
              <div style={{ minInlineSize: "14rem" }}>
                <Select
                  label={t("earlier.span")}
                  options={backfillSpans.map((span) => ({
                    value: String(span),
                    label: t("earlier.days", { count: span }),
                  }))}
                  value={days}
                  disabled={running}
                  onChange={setDays}
                />
              </div>
              <Button
                variant={running ? undefined : "primary"}
                disabled={running}
                loading={fetcher.formData?.get("intent") === "start"}
                onClick={() => void fetcher.submit({ intent: "start", days }, { method: "post" })}
              >
                {t("earlier.start")}
              </Button>
            </InlineStack>
            <Text as="p" tone="subdued" variant="bodySm">
              {t("earlier.limit")}
            </Text>
          </BlockStack>
        </Card>
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
