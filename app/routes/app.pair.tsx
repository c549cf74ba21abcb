import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { boundary } from "@shopify/shopify-app-remix/server";
import { z } from "zod";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { PairPage } from "../ui/pair/pair-page.tsx";

/**
 * The vendor's side of the app inside its own admin. The admin's session token proves the shop, so nothing here asks
 * for a shop's address (App Store rule 2.3.1): only for the code that the vendor made in the portal.
 */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, ({ merchant }) => args.context.connect.pairedWith(merchant.shopDomain));

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("read"), code: z.string().max(40) }),
  z.object({ intent: z.literal("pair"), code: z.string().max(40) }),
  z.object({ intent: z.literal("marketplace") }),
]);

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ merchant, request }) => {
    const { connect } = args.context;
    const parsed = form.safeParse(Object.fromEntries(await request.formData()));
    if (!parsed.success) return data({ kind: "not-valid" } as const, 422);
    const input = parsed.data;
    if (input.intent === "marketplace") {
      await connect.useAsMarketplace(merchant.shopDomain);
      return data({ kind: "marketplace" } as const);
    }
    const result =
      input.intent === "read"
        ? await connect.readPairingCode(merchant.shopDomain, input.code)
        : await connect.pair(merchant.shopDomain, input.code, merchant.actor);
    const answer = result.kind === "found" ? { ...result, code: input.code } : result;
    return data(answer, result.kind === "too-many" ? 429 : result.kind === "not-valid" ? 422 : 200);
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Pair() {
  const view = useLoaderData<typeof loader>();
  const fetcher = useFetcher<typeof action>();
  const intent = fetcher.formData?.get("intent");
  return (
    <PairPage
      view={view}
      answer={fetcher.data ?? null}
      busy={typeof intent === "string" ? intent : null}
      onSubmit={(values) => fetcher.submit(values, { method: "post" })}
    />
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
