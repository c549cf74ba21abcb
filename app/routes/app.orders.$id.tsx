import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { Badge, BlockStack, Card, InlineGrid, InlineStack, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { vendorOrderActions } from "../domain/order/offered-actions.ts";
import type { OrderId, VendorOrderId } from "../domain/shared/ids.ts";
import { useSentences } from "../i18n/use-sentences.ts";
import { holdEnd } from "../lib/hold-end.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { Amount } from "../ui/frame/amount.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { When } from "../ui/frame/when.tsx";
import { LineTable } from "../ui/orders/line-table.tsx";
import { Timeline } from "../ui/orders/timeline.tsx";
import { VendorOrderCard } from "../ui/orders/vendor-order-card.tsx";
import { paths } from "../ui/paths.ts";
import { FinancialBadge } from "../ui/status/financial-badge.tsx";
import type { VendorOrderAction } from "../use-cases/views.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const id = params.id as OrderId;
    const [order, answers] = await Promise.all([
      app.order(merchant.shop, id),
      args.context.answers.of(merchant.shop, id),
    ]);
    if (!order) throw notFound();
    return { order, answers };
  });

const actionForm = z.object({
  vendorOrderId: z.uuid(),
  action: z.enum(vendorOrderActions),
  until: holdEnd,
});

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = actionForm.safeParse(Object.fromEntries(await request.formData()));
    if (!form.success) throw data({ reference: null }, { status: 400 });
    const { vendorOrderId, action, until } = form.data;
    const result = await app.act(merchant.shop, vendorOrderId as VendorOrderId, action, merchant.actor, {
      until: until ?? null,
    });
    if (result === "not-found") throw notFound();
    return { vendorOrderId, action, result };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Order() {
  const { order, answers } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const sentences = useSentences();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.data;
  useSuccessToast(answer, answer?.result === "done" ? t(`order.acted.${answer.action}`) : null);
  const busyWith = fetcher.formData?.get("vendorOrderId");

  return (
    <AppPage
      title={order.name}
      backAction={{ content: t("nav.orders"), url: paths.orders() }}
      titleMetadata={
        <InlineStack gap="100">
          <FinancialBadge status={order.financialStatus} />
          <Badge>{t(`fulfillment.${order.fulfillmentStatus}`, { defaultValue: order.fulfillmentStatus })}</Badge>
          {order.cancelledAt === null ? null : <Badge tone="critical">{t("orders.cancelled")}</Badge>}
          {order.test ? <Badge tone="info">{t("order.test")}</Badge> : null}
        </InlineStack>
      }
      secondaryActions={[{ content: t("order.openInAdmin"), url: paths.adminOrder(order.gid), target: "_top" }]}
    >
      <InlineGrid columns={{ xs: 1, md: "2fr 1fr" }} gap="400" alignItems="start">
        <BlockStack gap="400">
          {order.vendorOrders.map((vendorOrder) => (
            <VendorOrderCard
              key={vendorOrder.id}
              vendorOrder={vendorOrder}
              orderGid={order.gid}
              answer={answers[vendorOrder.id] ?? null}
              busy={busyWith === vendorOrder.id ? (fetcher.formData?.get("action") as VendorOrderAction) : null}
              notNow={answer?.vendorOrderId === vendorOrder.id && answer.result === "not-now"}
              onAct={(action, until) =>
                fetcher.submit(
                  { vendorOrderId: vendorOrder.id, action, ...(until === undefined ? {} : { until }) },
                  { method: "post" },
                )
              }
            />
          ))}
          {order.unassigned.length === 0 ? null : (
            <Card>
              <BlockStack gap="300">
                <Text as="h2" variant="headingMd">
                  {t("order.unassigned.title")}
                </Text>
                <Text as="p" tone="subdued">
                  {t("order.unassigned.text")}
                </Text>
                <LineTable
                  caption={t("order.unassigned.title")}
                  lines={order.unassigned.map((line) => ({ ...line, remark: sentences.unassigned(line.reason) }))}
                />
              </BlockStack>
            </Card>
          )}
        </BlockStack>
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t("order.summary.title")}
              </Text>
              <Fact label={t("order.summary.total")}>
                <Amount of={order.total} />
              </Fact>
              {order.refunded === null ? null : (
                <Fact label={t("order.summary.refunded")}>
                  <Amount of={order.refunded} />
                </Fact>
              )}
              <Fact label={t("order.summary.placed")}>
                <When iso={order.placedAt} />
              </Fact>
              <Fact label={t("order.summary.received")}>
                <When iso={order.receivedAt} />
              </Fact>
              {order.cancelledAt === null ? null : (
                <Fact label={t("order.summary.cancelled")}>
                  <When iso={order.cancelledAt} />
                </Fact>
              )}
            </BlockStack>
          </Card>
          <Timeline events={order.timeline} />
        </BlockStack>
      </InlineGrid>
    </AppPage>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <InlineStack align="space-between" gap="200">
      <Text as="span" tone="subdued">
        {label}
      </Text>
      <Text as="span">{children}</Text>
    </InlineStack>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
