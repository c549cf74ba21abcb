import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRevalidator, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { BulkResults } from "../ui/orders/bulk-results.tsx";
import { paths } from "../ui/paths.ts";

const lookEveryMs = 2_000;
const idPattern = /^[0-9a-f-]{36}$/;

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const id = params["id"] ?? "";
    const run = idPattern.test(id) ? await app.bulkRun(merchant.shop, id) : null;
    if (!run) throw notFound();
    return { run };
  });

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const id = params["id"] ?? "";
    if (!idPattern.test(id) || (await app.stopBulkRun(merchant.shop, id, merchant.actor)) === "not-found")
      throw notFound();
    return { stopped: true };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

/** How far a bulk run is. It goes on whether anybody looks or not. */
export default function BulkRun() {
  const { run } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const stop = useFetcher<typeof action>();
  const { revalidate } = useRevalidator();
  const running = run.finishedAt === null;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => void revalidate(), lookEveryMs);
    return () => clearInterval(timer);
  }, [running, revalidate]);

  return (
    <AppPage
      title={t(`order.action.${run.action}`)}
      backAction={{ content: t("nav.orders"), url: paths.orders() }}
      secondaryActions={
        running
          ? [
              {
                content: t("bulk.stop"),
                destructive: true,
                loading: stop.state !== "idle",
                onAction: () => stop.submit({}, { method: "post" }),
              },
            ]
          : []
      }
    >
      <BulkResults run={run} />
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
