import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, EmptyState, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { locationKey } from "../../domain/settings/location-table.ts";
import type { LocationsView } from "../../use-cases/locations/locations.ts";
import { FormSaveBar } from "../frame/form-save-bar.tsx";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";
import { PageAuditCard } from "./page-audit-card.tsx";
import { SavedMeanwhile } from "./saved-meanwhile.tsx";
import { usePageForm } from "./use-page-form.ts";
import { VendorLocations } from "./vendor-locations.tsx";

const choicesOf = ({ vendors }: LocationsView): Readonly<Record<string, string>> =>
  Object.fromEntries(
    vendors.flatMap(({ connectionId, store, marketplace }) => [
      [locationKey(connectionId, "store"), store.chosen ?? ""],
      [locationKey(connectionId, "marketplace"), marketplace.chosen ?? ""],
    ]),
  );

/** The Locations tab (L10): which location takes a vendor's orders, in their store and on the marketplace. */
export function LocationsForm({ view }: { readonly view: LocationsView }) {
  const { t } = useTranslation();
  const form = usePageForm<string, LocationsView>(view, choicesOf);
  useSuccessToast(form.result, form.result?.kind === "saved" ? t("locations.saved") : null);
  const stale = view.vendors.filter(({ store, marketplace }) => store.stale || marketplace.stale);

  if (view.vendors.length === 0)
    return (
      <Card>
        <EmptyState
          image="/empty-settings.svg"
          heading={t("locations.empty.heading")}
          action={{ content: t("locations.empty.action"), url: paths.vendors }}
        >
          <Text as="p">{t("locations.empty.text")}</Text>
        </EmptyState>
      </Card>
    );
  return (
    <>
      <FormSaveBar
        id="locations"
        unsaved={form.unsaved}
        saving={form.saving}
        onSave={form.save}
        onDiscard={form.discard}
      />
      <BlockStack gap="400">
        {form.conflict === null ? null : (
          <SavedMeanwhile
            current={form.conflict}
            latest={form.conflict.audit[0]}
            saving={form.saving}
            onKeepMine={form.keepMine}
            onTakeTheirs={form.takeTheirs}
          >
            <LocationChanges changes={form.conflict.audit[0]?.changes ?? []} />
          </SavedMeanwhile>
        )}
        {form.result?.kind === "invalid" ? <Banner tone="critical">{t("locations.notSaved")}</Banner> : null}
        {view.addOnActive ? null : (
          <Banner
            tone="info"
            title={t("locations.addOnOff.title")}
            action={{ content: t("locations.addOnOff.action"), url: paths.storeSync("add-ons") }}
          >
            {t("locations.addOnOff.text")}
          </Banner>
        )}
        {stale.length === 0 || !view.addOnActive ? null : (
          <Banner tone="warning" title={t("locations.stale.title")}>
            {t("locations.stale.text", { vendors: stale.map(({ vendorName }) => vendorName).join(", ") })}
          </Banner>
        )}
        <Card>
          <BlockStack gap="400">
            <InlineStack align="space-between" blockAlign="start" gap="300">
              <BlockStack gap="200">
                <Text as="h2" variant="headingMd">
                  {t("locations.title")}
                </Text>
                <Text as="p" tone="subdued">
                  {t("locations.text")}
                </Text>
              </BlockStack>
              <ReadAgain readAt={view.readAt} />
            </InlineStack>
            <ul className="vss-plain-list vss-rows">
              {view.vendors.map((vendor) => (
                <li key={vendor.connectionId}>
                  <VendorLocations
                    vendor={vendor}
                    active={view.addOnActive}
                    choices={form.choices}
                    onChoose={(key, location) => form.choose(key, location)}
                  />
                </li>
              ))}
            </ul>
          </BlockStack>
        </Card>
        <PageAuditCard audit={view.audit} changesOf={({ changes }) => <LocationChanges changes={changes} />} />
      </BlockStack>
    </>
  );
}

function LocationChanges({ changes }: { readonly changes: LocationsView["audit"][number]["changes"] }) {
  const { t } = useTranslation();
  return (
    <List gap="extraTight">
      {changes.map(({ key, vendorName, side, from, to }) => (
        <List.Item key={key}>
          <span className="vss-wrap">
            {t("settings.change", {
              field: t(`locations.of.${side}`, { vendor: vendorName ?? t("locations.formerVendor") }),
              from: from ?? t("locations.default"),
              to: to ?? t("locations.default"),
            })}
          </span>
        </List.Item>
      ))}
    </List>
  );
}

/** The lists are read daily; a location that was opened a minute ago is here after this. */
function ReadAgain({ readAt }: { readonly readAt: string | null }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<{ readonly unanswered: readonly string[] }>();
  const failed = fetcher.state === "idle" ? (fetcher.data?.unanswered ?? []) : [];
  useSuccessToast(fetcher.data, fetcher.data && fetcher.data.unanswered.length === 0 ? t("locations.read") : null);
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Button
        loading={fetcher.state !== "idle"}
        onClick={() => fetcher.submit(JSON.stringify({ read: true }), { method: "post", encType: "application/json" })}
      >
        {t("locations.readAgain")}
      </Button>
      <Text as="p" variant="bodySm" tone={failed.length > 0 ? "critical" : "subdued"}>
        {failed.length > 0 ? (
          t("locations.unanswered", { names: failed.join(", ") })
        ) : readAt === null ? (
          t("locations.neverRead")
        ) : (
          <>
            {t("locations.lastRead")} <When iso={readAt} />
          </>
        )}
      </Text>
    </BlockStack>
  );
}
