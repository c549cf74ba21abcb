import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { supports } from "../connectors/_contract/manifest.ts";
import { manifests } from "../connectors/manifests.generated.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { addOnKinds, capabilityOfAddOn } from "../ui/settings/add-on-kinds.ts";
import { AddOnsCard } from "../ui/settings/add-ons-card.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant }) => {
    const active = await app.addOns(merchant.shop);
    const platforms = manifests.map((manifest) => ({
      id: manifest.id,
      label: manifest.label,
      possible: addOnKinds.filter((kind) => supports(manifest, capabilityOfAddOn[kind])),
    }));
    return { active, platforms };
  });

const addOnForm = z.object({
  platform: z.string().min(1).max(60),
  kind: z.enum(addOnKinds),
  active: z.stringbool(),
});

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = addOnForm.safeParse(Object.fromEntries(await request.formData()));
    if (!form.success || !manifests.some(({ id }) => id === form.data.platform)) {
      throw data({ reference: null }, { status: 400 });
    }
    const { platform, kind, active } = form.data;
    await app.setAddOn(merchant.shop, platform, kind, active, merchant.actor);
    return { active };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function AddOns() {
  const { active, platforms } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  useSuccessToast(
    fetcher.data,
    fetcher.data ? t(fetcher.data.active ? "addOns.activated" : "addOns.deactivated") : null,
  );
  const busy = fetcher.formData
    ? { platform: String(fetcher.formData.get("platform")), kind: String(fetcher.formData.get("kind")) }
    : null;
  return (
    <BlockStack gap="400">
      {platforms.map((platform) => (
        <AddOnsCard
          key={platform.id}
          label={platform.label}
          possible={platform.possible}
          active={active.filter((addOn) => addOn.platform === platform.id).map(({ kind }) => kind)}
          busy={busy?.platform === platform.id ? busy.kind : null}
          onSwitch={(kind, on) =>
            fetcher.submit({ platform: platform.id, kind, active: String(on) }, { method: "post" })
          }
        />
      ))}
    </BlockStack>
  );
}
