import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

/**
 * Action (and loader, which refuses) of every webhook route. Our own server answers these addresses before Remix; the
 * routes are there for other servers, and so that each subscription in shopify.app.toml has a file that handles it.
 */
export const answerWebhook = ({ request, context }: ActionFunctionArgs | LoaderFunctionArgs): Promise<Response> =>
  context.receiveWebhook(request);
