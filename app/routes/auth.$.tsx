import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";

/** The Shopify library's own addresses: session-token bounce, exit from the frame. It answers by throwing. */
export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await context.shopify.authenticate.admin(request);
  return null;
};

export const headers: HeadersFunction = (args) => boundary.headers(args);
