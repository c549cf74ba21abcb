import { isRouteErrorResponse } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { PlainErrorPage } from "./plain-error-page.tsx";

/**
 * The embedded app's outermost boundary. The Shopify library throws whole HTML pages (the bounce page that fetches a
 * session token): those are handed to its own boundary. Everything else is an error to explain.
 */
export function AppError({ error }: { readonly error: unknown }) {
  if (isRouteErrorResponse(error) && typeof error.data === "string" && error.data.includes("<")) {
    return boundary.error(error);
  }
  return <PlainErrorPage error={error} />;
}
