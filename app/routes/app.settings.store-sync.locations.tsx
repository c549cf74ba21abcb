import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { LocationsForm } from "../ui/settings/locations-form.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => ({ view: await app.locations(merchant.shop) }));

/** Which locations there are is checked by the use case. */
const form = z.union([
  z.object({ read: z.literal(true) }),
  z.object({ choices: z.record(z.string(), z.string()), version: z.number().int() }),
]);

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const sent = form.safeParse(await request.json().catch(() => null));
    if (!sent.success) throw data({ reference: null }, { status: 400 });
    if ("read" in sent.data) return app.readLocations(merchant.shop);
    return app.saveLocations(merchant.shop, sent.data.choices, sent.data.version, merchant.actor);
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Locations() {
  const { view } = useLoaderData<typeof loader>();
  return <LocationsForm view={view} />;
}
