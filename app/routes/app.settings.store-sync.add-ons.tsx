import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { supports } from "../connectors/_contract/manifest.ts";
import { manifests } from "../connectors/manifests.generated.ts";
import { addOnKey, addOnKinds, type AddOnRef, everyPlatform } from "../domain/add-ons/add-on.ts";
import { useSentences } from "../i18n/use-sentences.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { platformAddOns } from "../ui/settings/add-on-kinds.ts";
import { AddOnWishDialog, type PaidWish } from "../ui/settings/add-on-wish.tsx";
import { AddOnsCard, type ShownAddOn } from "../ui/settings/add-ons-card.tsx";
import { BillingBanners } from "../ui/settings/billing-banners.tsx";

const locations: AddOnRef = { platform: everyPlatform, kind: "locations" };

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const plan = await app.addOnPlan(merchant.shop);
    const shown = (addOn: AddOnRef, possible: boolean): ShownAddOn => {
      const known = plan.items.find((item) => addOnKey(item) === addOnKey(addOn));
      return { ...(known ?? { ...addOn, standing: "off", price: null, paid: false, totalAfter: null }), possible };
    };
    const platforms = manifests.map((manifest) => ({
      id: manifest.id,
      label: manifest.label,
      addOns: platformAddOns.map(({ kind, capability }) =>
        shown({ platform: manifest.id, kind }, supports(manifest, capability)),
      ),
    }));
    const answered = new URL(request.url).searchParams.has("answered");
    return { plan, platforms, general: [shown(locations, true)], answered };
  });

const addOnForm = z.object({
  platform: z.string().min(1).max(60),
  kind: z.enum(addOnKinds),
  on: z.stringbool(),
  title: z.string().trim().min(1).max(255),
});

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = addOnForm.safeParse(Object.fromEntries(await request.formData()));
    const platforms: readonly string[] = [everyPlatform, ...manifests.map(({ id }) => id)];
    if (!form.success || !platforms.includes(form.data.platform)) throw data({ reference: null }, { status: 400 });
    const { platform, kind, on, title } = form.data;
    const result = await app.switchAddOn(merchant.shop, { platform, kind }, { on, title }, merchant.actor);
    return { result, on };
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function AddOns() {
  const { plan, platforms, general, answered } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const sentences = useSentences();
  const fetcher = useFetcher<typeof action>();
  const [wish, setWish] = useState<PaidWish | null>(null);
  const { result, on } = fetcher.data ?? {};
  useSuccessToast(fetcher.data, result?.kind === "done" ? t(on ? "addOns.activated" : "addOns.deactivated") : null);

  // Money is agreed on Shopify's own page, outside of the app's frame.
  const approveAt = result?.kind === "approve" ? result.url : null;
  useEffect(() => {
    if (approveAt !== null) open(approveAt, "_top");
  }, [approveAt, fetcher.data]);

  const nameOf = ({ platform, kind }: AddOnRef): string =>
    platform === everyPlatform
      ? t(`addOns.${kind}.label`)
      : t("addOns.named", { addOn: t(`addOns.${kind}.label`), platform: sentences.platform(platform) });
  const all = [...platforms.flatMap(({ addOns }) => addOns), ...general];
  const submit = (addOn: AddOnRef, switchOn: boolean, names: readonly string[]) => {
    const { platform, kind } = addOn;
    const title = (names.length > 0 ? names.join(", ") : nameOf(addOn)).slice(0, 255);
    fetcher.submit({ platform, kind, on: String(switchOn), title }, { method: "post" });
  };
  const onSwitch = (addOn: AddOnRef, switchOn: boolean) => {
    const item = all.find((each) => addOnKey(each) === addOnKey(addOn));
    const money = switchOn ? (item?.totalAfter ?? null) !== null : item?.paid === true;
    if (!item || !money) return submit(addOn, switchOn, []);
    const kept = all.filter((each) => each.paid && addOnKey(each) !== addOnKey(addOn));
    const names = [...kept, ...(switchOn ? [addOn] : [])].map(nameOf);
    setWish({ addOn, on: switchOn, total: item.totalAfter, names: item.totalAfter === null ? [] : names });
  };
  const busy =
    fetcher.state !== "idle" && fetcher.formData
      ? `${String(fetcher.formData.get("platform"))}/${String(fetcher.formData.get("kind"))}`
      : null;

  return (
    <BlockStack gap="400">
      <BillingBanners
        plan={plan}
        nameOf={nameOf}
        answered={answered}
        refused={busy === null && result?.kind === "refused" ? result.message : null}
      />
      {platforms.map(({ id, label, addOns }) => (
        <AddOnsCard
          key={id}
          title={t("addOns.platform", { platform: label })}
          platform={label}
          addOns={addOns}
          interval={plan.interval}
          busy={busy}
          onSwitch={onSwitch}
        />
      ))}
      <AddOnsCard
        title={t("addOns.general")}
        platform={null}
        addOns={general}
        interval={plan.interval}
        busy={busy}
        onSwitch={onSwitch}
      />
      {wish === null || plan.interval === null ? null : (
        <AddOnWishDialog
          wish={wish}
          name={nameOf(wish.addOn)}
          current={plan.agreement?.price ?? null}
          interval={plan.interval}
          test={plan.test}
          onClose={() => setWish(null)}
          onGo={() => {
            submit(wish.addOn, wish.on, wish.names);
            setWish(null);
          }}
        />
      )}
    </BlockStack>
  );
}
