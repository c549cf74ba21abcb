import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { OrderStatusesCard } from "../ui/settings/order-statuses-card.tsx";
import { paths } from "../ui/paths.ts";
import { OrderSyncForm } from "../ui/settings/order-sync-form.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => {
    const [view, statuses] = await Promise.all([app.settings(merchant.shop), app.orderStatusPlatforms(merchant.shop)]);
    return { view, statuses };
  });

/** The settings themselves are checked by the use case, which knows their schema; here only the envelope is. */
const saveForm = z.object({ settings: z.unknown(), version: z.number().int() });

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = saveForm.safeParse(await request.json().catch(() => null));
    if (!form.success) throw data({ reference: null }, { status: 400 });
    return app.saveSettings(merchant.shop, form.data.settings, form.data.version, merchant.actor);
  });

/** A preview writes nothing: there is nothing to load again. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formAction, defaultShouldRevalidate }) =>
  formAction?.startsWith(paths.settingsPreview) ? false : defaultShouldRevalidate;

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function OrderSync() {
  const { view, statuses } = useLoaderData<typeof loader>();
  return (
    <OrderSyncForm view={view}>
      <OrderStatusesCard platforms={statuses} />
    </OrderSyncForm>
  );
}
