import { NavMenu } from "@shopify/app-bridge-react";
import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useRouteError, type ShouldRevalidateFunction } from "@remix-run/react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { FormatProvider } from "../i18n/use-format.tsx";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { AppError } from "../ui/errors/app-error.tsx";
import { LoadingOutlet } from "../ui/frame/loading-outlet.tsx";
import { paths } from "../ui/paths.ts";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ merchant }) => ({
    apiKey: args.context.shopifyApiKey,
    timeZone: merchant.timeZone,
    now: new Date().toISOString(),
  }));

/** Shop and key do not change under a visit; each page's own loader signs the merchant in again. */
export const shouldRevalidate: ShouldRevalidateFunction = () => false;

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function AppFrame() {
  const { apiKey, timeZone, now } = useLoaderData<typeof loader>();
  const { i18n, t } = useTranslation();
  return (
    // The script tag is in root's head already: with isEmbeddedApp it would be loaded twice.
    <AppProvider apiKey={apiKey} isEmbeddedApp={false} i18n={i18n.getResourceBundle(i18n.language, "polaris")}>
      <NavMenu>
        <Link to={paths.home} rel="home">
          {t("nav.home")}
        </Link>
        <Link to={paths.orders()}>{t("nav.orders")}</Link>
        <Link to={paths.vendors}>{t("nav.vendors")}</Link>
        <Link to={paths.products()}>{t("nav.products")}</Link>
        <Link to={paths.activity()}>{t("nav.activity")}</Link>
        <Link to={paths.settings}>{t("nav.settings")}</Link>
      </NavMenu>
      <FormatProvider timeZone={timeZone} now={now}>
        <main>
          <LoadingOutlet />
        </main>
      </FormatProvider>
    </AppProvider>
  );
}

export function ErrorBoundary() {
  return <AppError error={useRouteError()} />;
}
