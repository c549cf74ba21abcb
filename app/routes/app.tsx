import { NavMenu } from "@shopify/app-bridge-react";
import { redirect, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useRouteError, type ShouldRevalidateFunction } from "@remix-run/react";
import { AppProvider } from "@shopify/shopify-app-remix/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { FormatProvider } from "../i18n/use-format.tsx";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { AppError } from "../ui/errors/app-error.tsx";
import { LoadingOutlet } from "../ui/frame/loading-outlet.tsx";
import { paths } from "../ui/paths.ts";

// An id in the address is the page's own to miss: the frame stays.
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant({ ...args, params: {} }, async ({ merchant, url }) => {
    const { vendorOnly } = await args.context.connect.pairedWith(merchant.shopDomain);
    // A vendor's store sees the vendor's side and nothing else. The admin's own parameters go along.
    if (vendorOnly && url.pathname !== paths.pair) throw redirect(`${paths.pair}${url.search}`);
    return {
      apiKey: args.context.shopifyApiKey,
      timeZone: merchant.timeZone,
      now: new Date().toISOString(),
      vendorOnly,
    };
  });

/**
 * Shop and key do not change under a visit, and each page's own loader signs the merchant in again. Only pairing changes
 * what kind of shop it is.
 */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formAction }) =>
  formAction?.startsWith(paths.pair) ?? false;

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function AppFrame() {
  const { apiKey, timeZone, now, vendorOnly } = useLoaderData<typeof loader>();
  const { i18n, t } = useTranslation();
  return (
    // The script tag is in root's head already: with isEmbeddedApp it would be loaded twice.
    <AppProvider apiKey={apiKey} isEmbeddedApp={false} i18n={i18n.getResourceBundle(i18n.language, "polaris")}>
      <NavMenu>
        <Link to={vendorOnly ? paths.pair : paths.home} rel="home">
          {t("nav.home")}
        </Link>
        {vendorOnly ? null : (
          <>
            <Link to={paths.orders()}>{t("nav.orders")}</Link>
            <Link to={paths.vendors}>{t("nav.vendors")}</Link>
            <Link to={paths.products()}>{t("nav.products")}</Link>
            <Link to={paths.activity()}>{t("nav.activity")}</Link>
            <Link to={paths.settings}>{t("nav.settings")}</Link>
          </>
        )}
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
