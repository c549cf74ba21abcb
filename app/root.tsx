import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import {
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
  type ShouldRevalidateFunction,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import polarisStyles from "@shopify/polaris/build/esm/styles.css?url";
import { isPortalPath } from "./lib/portal-manners.ts";
import { PlainErrorPage } from "./ui/errors/plain-error-page.tsx";
import appStyles from "./ui/app.css?url";
import portalStyles from "./ui/portal/portal.css?url";

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
  supportUrl: context.supportUrl,
  embedded: /^\/(app|auth)(\/|$)/.test(new URL(request.url).pathname),
  portal: isPortalPath(new URL(request.url).pathname),
});

export const shouldRevalidate: ShouldRevalidateFunction = () => false;

export function Layout({ children }: { readonly children: ReactNode }) {
  const { i18n, t } = useTranslation();
  const root = useRouteLoaderData<typeof loader>("root");
  const title = useMatches().findLast(({ handle }) => hasTitle(handle))?.handle;
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
        <title>{hasTitle(title) ? t("portal.documentTitle", { page: t(title.title) }) : t("app.name")}</title>
        <Meta />
        {/* The vendor portal is plain HTML with one style sheet: no Polaris, no font from elsewhere, no script. */}
        {root?.portal ? (
          <>
            <link rel="stylesheet" href={portalStyles} />
            <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          </>
        ) : (
          <Links />
        )}
      </head>
      <body>
        {children}
        {root?.portal ? null : (
          <>
            <ScrollRestoration />
            <Scripts />
          </>
        )}
      </body>
    </html>
  );
}

/** A route may say what its page is called: an i18n key. */
const hasTitle = (handle: unknown): handle is { readonly title: string } =>
  typeof handle === "object" && handle !== null && "title" in handle && typeof handle.title === "string";

export default function Root() {
  return <Outlet />;
}

/** The last net: also catches what goes wrong before a page has Polaris around it. */
export function ErrorBoundary() {
  return <PlainErrorPage error={useRouteError()} />;
}
