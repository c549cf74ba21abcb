import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { NotificationsView } from "../../use-cases/notifications/notification-desk.ts";
import { FormSaveBar } from "../frame/form-save-bar.tsx";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { When } from "../frame/when.tsx";
import { AuditList } from "../settings/audit-list.tsx";
import { ConflictBanner } from "../settings/conflict-banner.tsx";
import { SettingsSection } from "../settings/settings-section.tsx";
import { MerchantChoices, VendorChoices } from "./choice-rows.tsx";
import { MailExample } from "./mail-example.tsx";
import { useNotificationsForm } from "./use-notifications-form.ts";
import { DigestPart, WhenAndWhere } from "./when-and-where.tsx";

/** The Notifications tab (S3). */
export function NotificationsForm({ view }: { readonly view: NotificationsView }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const form = useNotificationsForm(view);
  const { settings, change, errors } = form;
  const [example, setExample] = useState<string | null>(null);
  useSuccessToast(form.result, form.result?.kind === "saved" ? t("settings.saved") : null);

  const [firstWrong] = Object.keys(errors);
  useEffect(() => {
    if (firstWrong !== undefined) document.getElementById(`field-${firstWrong}`)?.focus();
  }, [firstWrong, form.result]);
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
      <FormSaveBar
        id="notifications"
        unsaved={form.unsaved}
        saving={form.saving}
        onSave={form.save}
        onDiscard={form.discard}
      />
      <BlockStack gap={{ xs: "400", md: "500" }}>
        {form.conflict === null ? null : (
          <ConflictBanner
            current={form.conflict}
            saving={form.saving}
            onKeepMine={form.keepMine}
            onTakeTheirs={form.takeTheirs}
          />
        )}
        {firstWrong === undefined ? null : (
          <Banner tone="critical" title={t("settings.invalid", { count: Object.keys(errors).length })} />
        )}
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
        <SettingsSection
          title={t("settings.section.audit.title")}
          description={
            view.updatedAt === null ? (
              t("settings.audit.never")
            ) : (
              <>
                {t("settings.audit.last", { actor: sentences.actor(view.updatedBy ?? "") })}{" "}
                <When iso={view.updatedAt} />
              </>
            )
          }
        >
          <AuditList audit={view.audit} />
        </SettingsSection>
      </BlockStack>
      {example === null ? null : <MailExample kind={example} onClose={() => setExample(null)} />}
    </>
  );
}
