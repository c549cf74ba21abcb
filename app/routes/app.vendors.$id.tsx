import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useLoaderData, useRouteError } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineGrid, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { manifests } from "../connectors/manifests.generated.ts";
import type { ConnectionId, VendorId } from "../domain/shared/ids.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { FormSaveBar } from "../ui/frame/form-save-bar.tsx";
import { useSuccessToast } from "../ui/frame/use-success-toast.ts";
import { paths } from "../ui/paths.ts";
import { AccessCard } from "../ui/vendors/access-card.tsx";
import { ConfirmStoreCard } from "../ui/vendors/confirm-store-card.tsx";
import { ConnectionCard } from "../ui/vendors/connection-card.tsx";
import { EmailCard } from "../ui/vendors/email-card.tsx";
import { PlatformCard } from "../ui/vendors/platform-card.tsx";
import { PauseBanner, PauseCard } from "../ui/vendors/pause-card.tsx";
import { ReadinessCard } from "../ui/vendors/readiness-card.tsx";
import { SpellingsCard } from "../ui/vendors/spellings-card.tsx";

export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params }) => {
    const vendor = await app.vendor(merchant.shop, params.id as VendorId);
    if (!vendor) throw notFound();
    const platform = vendor.connection?.platform ?? null;
    const unconfirmed = await args.context.connect.unconfirmed(merchant.shop);
    const toConfirm = unconfirmed.find(({ vendorId }) => vendorId === vendor.id) ?? null;
    return {
      vendor,
      toConfirm,
      currency: merchant.currency,
      manifests: platform === null ? manifests : manifests.filter(({ id }) => id === platform),
    };
  });

const vendorForm = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("switch"), enabled: z.stringbool() }),
  z.object({ intent: z.literal("email"), email: z.union([z.literal(""), z.email()]) }),
  z.object({
    intent: z.literal("disconnect"),
    connectionId: z.uuid(),
    keepTracking: z.stringbool().default(true),
  }),
  z.object({ intent: z.literal("confirm"), connectionId: z.uuid() }),
]);

/** `done`: what to say worked, under `vendor.done.`; `invalid`: names of fields that were not accepted. */
const answerOf = (done: "on" | "off" | "email" | "disconnect" | "confirm" | null, invalid: readonly string[] = []) => ({
  done,
  invalid,
});

export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params, request }) => {
    const form = vendorForm.safeParse(Object.fromEntries(await request.formData()));
    if (!form.success) {
      const invalid = form.error.issues.map(({ path }) => path.join("."));
      return data(answerOf(null, invalid), 422);
    }
    const { actor, shop } = merchant;
    const id = params.id as VendorId;
    const input = form.data;
    const result =
      input.intent === "switch"
        ? await app.setVendorStoreSync(shop, id, input.enabled, actor)
        : input.intent === "email"
          ? await app.setVendorEmail(shop, id, input.email === "" ? null : input.email, actor)
          : input.intent === "confirm"
            ? await args.context.connect.confirmStore(shop, input.connectionId as ConnectionId, actor)
            : await app.disconnectStore(shop, input.connectionId as ConnectionId, actor, input);
    if (result === "not-found") throw notFound();
    return data(answerOf(input.intent === "switch" ? (input.enabled ? "on" : "off") : input.intent));
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function Vendor() {
  const { vendor, toConfirm, currency, manifests } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const fetcher = useFetcher<typeof action>();
  const saved = vendor.email ?? "";
  const [loaded, setLoaded] = useState(saved);
  const [email, setEmail] = useState(saved);
  if (loaded !== saved) {
    setLoaded(saved);
    setEmail(saved);
  }
  const answer = fetcher.data;
  useSuccessToast(answer, answer?.done ? t(`vendor.done.${answer.done}`) : null);
  const intent = fetcher.formData?.get("intent");
  const switchTo = (enabled: boolean) => () =>
    fetcher.submit({ intent: "switch", enabled: String(enabled) }, { method: "post" });

  return (
    <AppPage
      title={vendor.name}
      backAction={{ content: t("nav.vendors"), url: paths.vendors }}
      titleMetadata={
        vendor.storeSyncEnabled ? (
          <Badge tone="success">{t("vendor.sync.on")}</Badge>
        ) : (
          <Badge>{t("vendor.sync.off")}</Badge>
        )
      }
      secondaryActions={[
        { content: t("vendor.viewOrders"), url: paths.orders({ vendor: vendor.id }) },
        { content: t("vendor.viewProducts"), url: paths.products({ vendor: vendor.id }) },
        ...(vendor.connection ? [{ content: t("testOrder.link"), url: paths.vendorTest(vendor.id) }] : []),
      ]}
    >
      <FormSaveBar
        id="vendor-email"
        unsaved={email.trim() !== saved}
        saving={intent === "email"}
        onSave={() => fetcher.submit({ intent: "email", email: email.trim() }, { method: "post" })}
        onDiscard={() => setEmail(saved)}
      />
      <InlineGrid columns={{ xs: 1, md: "2fr 1fr" }} gap="400" alignItems="start">
        <BlockStack gap="400">
          {toConfirm === null ? null : (
            <ConfirmStoreCard
              store={toConfirm}
              busy={intent === "confirm" || intent === "disconnect" ? intent : null}
              onConfirm={() =>
                fetcher.submit({ intent: "confirm", connectionId: toConfirm.connectionId }, { method: "post" })
              }
              onDisconnect={() =>
                fetcher.submit({ intent: "disconnect", connectionId: toConfirm.connectionId }, { method: "post" })
              }
            />
          )}
          <PauseBanner vendorId={vendor.id} pausedAt={vendor.pausedAt} />
          <ReadinessCard
            vendor={vendor}
            manifests={manifests}
            switching={intent === "switch"}
            onSwitchOn={switchTo(true)}
          />
          <ConnectionCard
            vendor={vendor}
            currency={currency}
            disconnecting={intent === "disconnect"}
            onDisconnect={({ keepTracking }) =>
              fetcher.submit(
                { intent: "disconnect", connectionId: vendor.connection?.id ?? "", keepTracking: String(keepTracking) },
                { method: "post" },
              )
            }
          />
          <PlatformCard manifests={manifests} platform={vendor.connection?.platform ?? null} />
        </BlockStack>
        <BlockStack gap="400">
          <Card>
            <BlockStack gap="300" inlineAlign="start">
              <Text as="h2" variant="headingMd">
                {t("vendor.sync.title")}
              </Text>
              <Text as="p">{t(vendor.storeSyncEnabled ? "vendor.sync.textOn" : "vendor.sync.textOff")}</Text>
              <Button loading={intent === "switch"} onClick={switchTo(!vendor.storeSyncEnabled)}>
                {t(vendor.storeSyncEnabled ? "vendor.sync.switchOff" : "vendor.sync.switchOn")}
              </Button>
            </BlockStack>
          </Card>
          <PauseCard vendorId={vendor.id} paused={vendor.pausedAt !== null} />
          <EmailCard
            value={email}
            error={answer?.invalid.includes("email") ? t("vendor.email.invalid") : undefined}
            onChange={setEmail}
          />
          <SpellingsCard vendorId={vendor.id} aliases={vendor.aliases} />
          <AccessCard vendorId={vendor.id} vendorName={vendor.name} email={vendor.email} />
        </BlockStack>
      </InlineGrid>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
