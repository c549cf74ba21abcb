import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { isOver } from "../domain/test-order/test-order.ts";
import type { VendorId } from "../domain/shared/ids.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { useLiveRun } from "../ui/frame/use-live-run.ts";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { paths } from "../ui/paths.ts";
import { TestOrderCard } from "../ui/vendors/test-order-card.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const id = params["id"] as VendorId;
    const [vendor, test] = await Promise.all([app.vendor(merchant.shop, id), app.testOrder(merchant.shop, id)]);
    if (!vendor) throw notFound();
    return { vendor: { id: vendor.id, name: vendor.name, store: vendor.connection?.storeName ?? null }, test };
  });

const form = z.object({ intent: z.enum(["start", "stop"]) });

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params, request }) => {
    const input = form.safeParse(Object.fromEntries(await request.formData()));
    if (!input.success) throw data({ reference: null }, { status: 400 });
    const id = params["id"] as VendorId;
    const { shop, actor } = merchant;
    if (input.data.intent === "stop") {
      // One that has ended by itself meanwhile needs no stopping.
      await app.stopTestOrder(shop, id, actor);
      return { said: "stopWanted" as const };
    }
    const begun = await app.startTestOrder(shop, id, actor);
    if (begun === "not-found") throw notFound();
    return { said: begun };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

const toasts = { started: "testOrder.begun", stopWanted: "testOrder.stopWanted" } as const;
const banners = { running: "testOrder.runs", "not-possible": "testOrder.notPossible" } as const;

/** A guided test order (S5): there and back through the vendor's own store, each step as it happens. */
export default function TestOrder() {
  const { vendor, test } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const said = fetcher.data?.said;
  useSuccessToast(fetcher.data, said === "started" || said === "stopWanted" ? t(toasts[said]) : null);
  const running = test !== null && !isOver(test.state);
  useLiveRun(running);
  const submit = (intent: "start" | "stop") => () => void fetcher.submit({ intent }, { method: "post" });

  return (
    <AppPage
      title={t("testOrder.title")}
      subtitle={vendor.name}
      backAction={{ content: vendor.name, url: paths.vendor(vendor.id) }}
    >
      <BlockStack gap="400">
        {said === "running" || said === "not-possible" ? (
          <Banner tone="warning">
            <Text as="p">{t(banners[said])}</Text>
          </Banner>
        ) : null}
        {test === null ? null : (
          <TestOrderCard test={test} stopping={fetcher.formData?.get("intent") === "stop"} onStop={submit("stop")} />
        )}
        {running ? null : (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t("testOrder.intro.title")}
              </Text>
              {vendor.store === null ? (
                <Text as="p">{t("testOrder.noStore", { vendor: vendor.name })}</Text>
              ) : (
                <>
                  <Text as="p">{t("testOrder.intro.text", { store: vendor.store })}</Text>
                  <Text as="p" tone="subdued">
                    {t("testOrder.intro.stock")}
                  </Text>
                  <InlineStack>
                    <Button variant="primary" loading={fetcher.state !== "idle"} onClick={submit("start")}>
                      {t(test === null ? "testOrder.intro.start" : "testOrder.intro.again")}
                    </Button>
                  </InlineStack>
                </>
              )}
            </BlockStack>
          </Card>
        )}
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
