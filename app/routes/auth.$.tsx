import { redirect, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { boundary } from "@shopify/shopify-app-remix/server";

/** The Shopify library's own addresses: session-token bounce, exit from the frame. It answers by throwing. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  // Where it sends who comes without a shop, for them to type one in. Here the app is opened from the admin only.
  if (params["*"] === "login") throw redirect("/");
  await context.shopify.authenticate.admin(request);
  return null;
};

export const headers: HeadersFunction = (args) => boundary.headers(args);
