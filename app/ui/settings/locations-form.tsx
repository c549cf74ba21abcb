import { Banner, BlockStack, Card, EmptyState, InlineGrid, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { locationKey } from "../../domain/settings/location-table.ts";
import type { LocationsView } from "../../use-cases/locations/locations.ts";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";
import { PageAuditCard } from "./page-audit-card.tsx";
import { ReadAgain } from "./read-again.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { type Choices, choicesContent, useVersionedForm } from "./use-versioned-form.ts";
import { VendorLocations } from "./vendor-locations.tsx";

const choicesOf = ({ vendors }: LocationsView): Choices<string> =>
  Object.fromEntries(
    vendors.flatMap(({ connectionId, store, marketplace }) => [
      [locationKey(connectionId, "store"), store.chosen ?? ""],
      [locationKey(connectionId, "marketplace"), marketplace.chosen ?? ""],
    ]),
  );

/** The Locations tab (L10): which location takes a vendor's orders, in their store and on the marketplace. */
export function LocationsForm({ view }: { readonly view: LocationsView }) {
  const { t } = useTranslation();
  const form = useVersionedForm(view, choicesOf, choicesContent);
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
    <SettingsForm
      id="locations"
      form={form}
      saved={t("locations.saved")}
      changesOf={({ changes }) => <LocationChanges changes={changes} />}
    >
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
          <InlineGrid columns={{ xs: "minmax(0, 1fr)", sm: "minmax(0, 1fr) auto" }} gap="300">
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                {t("locations.title")}
              </Text>
              <Text as="p" tone="subdued">
                {t("locations.text")}
              </Text>
            </BlockStack>
            <ReadAgain
              label={t("locations.readAgain")}
              done={t("locations.read")}
              unanswered={(names) => t("locations.unanswered", { names })}
            >
              {view.readAt === null ? (
                t("locations.neverRead")
              ) : (
                <>
                  {t("locations.lastRead")} <When iso={view.readAt} />
                </>
              )}
            </ReadAgain>
          </InlineGrid>
          <ul className="vss-plain-list vss-rows">
            {view.vendors.map((vendor) => (
              <li key={vendor.connectionId}>
                <VendorLocations
                  vendor={vendor}
                  active={view.addOnActive}
                  choices={form.value}
                  onChoose={(key, location) => form.change({ [key]: location })}
                />
              </li>
            ))}
          </ul>
        </BlockStack>
      </Card>
      <PageAuditCard audit={view.audit} changesOf={({ changes }) => <LocationChanges changes={changes} />} />
    </SettingsForm>
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
