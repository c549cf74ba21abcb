import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { NotificationsForm } from "../ui/notifications/notifications-form.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => ({ view: await app.notifications(merchant.shop) }));

/** The settings themselves are checked by the use case, which knows their schema; here only the envelope is. */
const saveForm = z.object({ settings: z.unknown(), version: z.number().int() });

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = saveForm.safeParse(await request.json().catch(() => null));
    if (!form.success) throw data({ reference: null }, { status: 400 });
    return app.saveNotifications(merchant.shop, form.data.settings, form.data.version, merchant.actor);
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Notifications() {
  const { view } = useLoaderData<typeof loader>();
  return <NotificationsForm view={view} />;
}
