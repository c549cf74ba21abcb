import { Banner, BlockStack, Box, Divider, Link, List, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { SettingsView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";
import { AuditSection } from "./audit-section.tsx";
import { ChangeList } from "./change-list.tsx";
import { CurrencyRates } from "./currency-rates.tsx";
import { ExplainedCheckbox } from "./explained-checkbox.tsx";
import { LaterChanges } from "./later-changes.tsx";
import { LimitNotes } from "./limit-notes.tsx";
import { MerchantContactFields } from "./merchant-contact-fields.tsx";
import { PriceShare, ShippingShare, TrackingBack, WhenOrdersGo, WhichOrders } from "./more-settings.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { SettingsPreviewPanel } from "./settings-preview.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { orderSyncContent, settingFields, settingOfCapability } from "./settings-fields.ts";
import { useVersionedForm } from "./use-versioned-form.ts";

/** The Order sync tab (O1-O5, O8, O9, O11). */
export function OrderSyncForm({ view, children }: { readonly view: SettingsView; readonly children?: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const form = useVersionedForm(view, ({ settings }) => settings, orderSyncContent);
  const { value: settings, change, errors } = form;
  const wrong = settingFields.filter((field) => errors[field] !== undefined);
  const errorOf = (field: string): string | undefined => {
    const code = errors[field];
    if (code === undefined) return undefined;
    return t(`settings.error.${field}`, {
      defaultValue: t(`settings.error.${code}`, { defaultValue: t("settings.error.other") }),
    });
  };
  const limitsOf = (field: string) =>
    view.platformLimits.filter(({ capability }) => settingOfCapability[capability] === field);
  const otherLimits = view.platformLimits.filter(({ capability }) => settingOfCapability[capability] === undefined);
  const switchingOn = settings.enabled && !view.settings.enabled;
  const more = { settings, errorOf, limitsOf, onChange: change };

  return (
    <SettingsForm
      id="order-sync"
      form={form}
      saved={t("settings.saved")}
      wrong={wrong}
      changesOf={({ changes }) => <ChangeList changes={changes} />}
      gap={{ xs: "400", md: "500" }}
    >
      {wrong.length === 0 ? null : (
        <Banner tone="critical" title={t("settings.invalid", { count: wrong.length })}>
          <List>
            {wrong.map((field) => (
              <List.Item key={field}>
                <Link url={`#field-${field}`}>{t(`settings.field.${field}`)}</Link>: {errorOf(field)}
              </List.Item>
            ))}
          </List>
        </Banner>
      )}
      <SettingsSection title={t("settings.section.push.title")} description={t("settings.section.push.text")}>
        <BlockStack gap="500">
          <ExplainedCheckbox
            field="enabled"
            checked={settings.enabled}
            onChange={(enabled) => change({ enabled })}
            limits={limitsOf("enabled")}
          >
            {switchingOn && view.waiting > 0 ? (
              <Box background="bg-surface-info" padding="300" borderRadius="200" role="status">
                <Text as="p">
                  {t("settings.waiting", { count: view.waiting, shown: format.number(view.waiting) })}{" "}
                  <Link url={paths.orders({ need: { reason: "sync-off", move: "merchant" } })}>
                    {t("settings.waitingLink")}
                  </Link>
                </Text>
              </Box>
            ) : null}
          </ExplainedCheckbox>
          <Divider />
          <ExplainedCheckbox
            field="onlyPaid"
            checked={settings.onlyPaid}
            onChange={(onlyPaid) => change({ onlyPaid })}
            limits={limitsOf("onlyPaid")}
          />
          <Divider />
          <ExplainedCheckbox
            field="pushUnsynced"
            checked={settings.pushUnsynced}
            onChange={(pushUnsynced) => change({ pushUnsynced })}
            limits={limitsOf("pushUnsynced")}
          />
          <Divider />
          <ExplainedCheckbox
            field="overrideCustomer"
            checked={settings.overrideCustomer}
            onChange={(overrideCustomer) => change({ overrideCustomer })}
            limits={limitsOf("overrideCustomer")}
          >
            {settings.overrideCustomer ? (
              <MerchantContactFields
                contact={settings.merchantContact}
                keepRecipientName={settings.keepRecipientName}
                errorOf={errorOf}
                onContact={(merchantContact) => change({ merchantContact })}
                onKeepRecipientName={(keepRecipientName) => change({ keepRecipientName })}
              />
            ) : null}
          </ExplainedCheckbox>
        </BlockStack>
      </SettingsSection>
      <SettingsSection title={t("settings.section.which.title")} description={t("settings.section.which.text")}>
        <WhichOrders {...more} />
      </SettingsSection>
      <SettingsSection title={t("settings.section.when.title")} description={t("settings.section.when.text")}>
        <WhenOrdersGo {...more} />
      </SettingsSection>
      <SettingsSection title={t("settings.section.shipping.title")} description={t("settings.section.shipping.text")}>
        <BlockStack gap="400">
          <ShippingShare {...more} />
          <PriceShare {...more} />
          <CurrencyRates view={view} {...more} />
        </BlockStack>
      </SettingsSection>
      <SettingsSection title={t("settings.section.changes.title")} description={t("settings.section.changes.text")}>
        <LaterChanges {...more} />
      </SettingsSection>
      <SettingsSection title={t("settings.section.tracking.title")} description={t("settings.section.tracking.text")}>
        <TrackingBack {...more} />
      </SettingsSection>
      {children}
      {otherLimits.length === 0 ? null : (
        <SettingsSection title={t("settings.section.limits.title")} description={t("settings.section.limits.text")}>
          <LimitNotes limits={otherLimits} />
        </SettingsSection>
      )}
      <AuditSection view={view} />
      {form.unsaved ? <SettingsPreviewPanel settings={settings} /> : null}
    </SettingsForm>
  );
}
