import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { NotificationSettings } from "../../domain/notifications/notification-settings.ts";
import type { NotificationsView } from "../../use-cases/notifications/notification-desk.ts";
import { AuditSection } from "../settings/audit-section.tsx";
import { ChangeList } from "../settings/change-list.tsx";
import { SettingsForm } from "../settings/settings-form.tsx";
import { SettingsSection } from "../settings/settings-section.tsx";
import { useVersionedForm } from "../settings/use-versioned-form.ts";
import { MerchantChoices, VendorChoices } from "./choice-rows.tsx";
import { MailExample } from "./mail-example.tsx";
import { DigestPart, WhenAndWhere } from "./when-and-where.tsx";

/** Lines without an address are not sent. */
const contentOf = (settings: NotificationSettings): object => ({
  settings: { ...settings, addresses: settings.addresses.map((each) => each.trim()).filter((each) => each !== "") },
});

/** The Notifications tab (S3). */
export function NotificationsForm({ view }: { readonly view: NotificationsView }) {
  const { t } = useTranslation();
  const form = useVersionedForm(view, ({ settings }) => settings, contentOf);
  const { value: settings, change, errors } = form;
  const [example, setExample] = useState<string | null>(null);
  const wrong = Object.keys(errors);
  const errorOf = (field: string): string | undefined => {
    const code = errors[field];
    if (code === undefined) return undefined;
    return t(`notifications.error.${code}`, {
      defaultValue: t(`notifications.error.${field}`, { defaultValue: t("settings.error.other") }),
    });
  };
  const part = { settings, errorOf, onChange: change };
  const section = (name: string) => ({
    title: t(`notifications.section.${name}.title`),
    description: t(`notifications.section.${name}.text`),
  });

  return (
    <>
      <SettingsForm
        id="notifications"
        form={form}
        saved={t("settings.saved")}
        wrong={wrong}
        changesOf={({ changes }) => <ChangeList changes={changes} />}
        gap={{ xs: "400", md: "500" }}
      >
        {wrong.length === 0 ? null : <Banner tone="critical" title={t("settings.invalid", { count: wrong.length })} />}
        <SettingsSection {...section("vendor")}>
          <BlockStack gap="400">
            <VendorChoices
              choices={settings.vendor}
              onChange={(name, on) => change({ vendor: { ...settings.vendor, [name]: on } })}
              onExample={setExample}
            />
            <Text as="p" tone="subdued">
              {t("notifications.always")}
            </Text>
          </BlockStack>
        </SettingsSection>
        <SettingsSection {...section("merchant")}>
          <MerchantChoices
            choices={settings.merchant}
            onChange={(name, choice) => change({ merchant: { ...settings.merchant, [name]: choice } })}
            onExample={setExample}
          />
        </SettingsSection>
        <SettingsSection {...section("digest")}>
          <DigestPart {...part} onExample={setExample} />
        </SettingsSection>
        <SettingsSection {...section("when")}>
          <WhenAndWhere {...part} view={view} />
        </SettingsSection>
        <AuditSection view={view} />
      </SettingsForm>
      {example === null ? null : <MailExample kind={example} onClose={() => setExample(null)} />}
    </>
  );
}
