import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
  useRouteLoaderData,
  type ShouldRevalidateFunction,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { PlainErrorPage } from "./ui/errors/plain-error-page.tsx";
import appStyles from "./ui/app.css?url";

const appBridge = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

export const links: LinksFunction = () => [
  { rel: "preconnect", href: "https://cdn.shopify.com/" },
  { rel: "stylesheet", href: "https://cdn.shopify.com/static/fonts/inter/v4/styles.css" },
  { rel: "stylesheet", href: polarisStyles },
  { rel: "stylesheet", href: appStyles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

/** The key is public: App Bridge reads it from the page. */
export const loader = ({ request, context }: LoaderFunctionArgs) => ({
  apiKey: context.shopifyApiKey,
  embedded: /^\/(app|auth)(\/|$)/.test(new URL(request.url).pathname),
});

export const shouldRevalidate: ShouldRevalidateFunction = () => false;

export function Layout({ children }: { readonly children: ReactNode }) {
  const { i18n, t } = useTranslation();
  const root = useRouteLoaderData<typeof loader>("root");
  return (
    <html lang={i18n.language} dir={i18n.dir()}>
      <head>
        <meta charSet="utf-8" />
        {/* App Bridge comes before every other script, and only inside the Shopify admin. */}
        {root?.embedded ? (
          <>
            <meta name="shopify-api-key" content={root.apiKey} />
            <script src={appBridge} />
          </>
        ) : null}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{t("app.name")}</title>
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** The last net: also catches what goes wrong before a page has Polaris around it. */
export function ErrorBoundary() {
  return <PlainErrorPage error={useRouteError()} />;
}
