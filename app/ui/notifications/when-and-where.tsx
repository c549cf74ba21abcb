import { BlockStack, Checkbox, InlineStack, Select, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { NotificationSettings } from "../../domain/notifications/notification-settings.ts";
import type { NotificationsView } from "../../use-cases/notifications/notification-desk.ts";
import { ExampleButton } from "./choice-rows.tsx";

interface PartProps {
  readonly settings: NotificationSettings;
  readonly errorOf: (field: string) => string | undefined;
  readonly onChange: (change: Partial<NotificationSettings>) => void;
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);
export const clockText = (hour: number): string => `${String(hour).padStart(2, "0")}:00`;

function HourSelect(props: {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly error?: string | undefined;
  readonly onChange: (hour: number) => void;
}) {
  return (
    <Select
      id={props.id}
      label={props.label}
      options={hours.map((hour) => ({ value: String(hour), label: clockText(hour) }))}
      value={String(props.value)}
      error={props.error}
      onChange={(hour) => props.onChange(Number(hour))}
    />
  );
}

/** One mail a day with the numbers, what waits and what was kept for it. */
export function DigestPart({
  settings: { digest },
  errorOf,
  onChange,
  onExample,
}: PartProps & { readonly onExample: (kind: string) => void }) {
  const { t } = useTranslation();
  const change = (part: Partial<NotificationSettings["digest"]>) => onChange({ digest: { ...digest, ...part } });
  return (
    <BlockStack gap="400">
      <BlockStack gap="100" inlineAlign="start">
        <Checkbox
          id="field-digest.on"
          label={t("notifications.kind.merchant-digest.label")}
          helpText={t("notifications.kind.merchant-digest.when")}
          checked={digest.on}
          error={errorOf("digest.on")}
          onChange={(on) => change({ on })}
        />
        <div className="vss-beside-checkbox">
          <ExampleButton notification="merchant-digest" onExample={onExample} />
        </div>
      </BlockStack>
      {digest.on ? (
        <>
          <div className="vss-short-field">
            <HourSelect
              id="field-digest.hour"
              label={t("notifications.digestHour")}
              value={digest.hour}
              onChange={(hour) => change({ hour })}
            />
          </div>
          <Checkbox
            id="field-digest.always"
            label={t("notifications.digestAlways")}
            checked={digest.always}
            onChange={(always) => change({ always })}
          />
        </>
      ) : null}
    </BlockStack>
  );
}

/** Where mails to the merchant go, when none goes, and when a part is late. */
export function WhenAndWhere({ settings, errorOf, onChange, view }: PartProps & { readonly view: NotificationsView }) {
  const { t } = useTranslation();
  const { quietHours } = settings;
  return (
    <BlockStack gap="500">
      <TextField
        id="field-addresses"
        label={t("notifications.addresses")}
        helpText={
          view.shopContact === null
            ? t("notifications.addressesNoContact")
            : t("notifications.addressesHelp", { contact: view.shopContact })
        }
        multiline={2}
        autoComplete="off"
        value={settings.addresses.join("\n")}
        error={errorOf("addresses")}
        onChange={(text) => onChange({ addresses: text === "" ? [] : text.split(/[\n,;]/) })}
      />
      <BlockStack gap="300">
        <Checkbox
          id="field-quietOn"
          label={t("notifications.quietHours")}
          helpText={t("notifications.quietHoursHelp", { timeZone: view.timeZone })}
          checked={quietHours !== null}
          onChange={(on) => onChange({ quietHours: on ? { from: 22, to: 7 } : null })}
        />
        {quietHours === null ? null : (
          <InlineStack gap="400">
            <HourSelect
              id="field-quietHours"
              label={t("notifications.quietFrom")}
              value={quietHours.from}
              error={errorOf("quietHours")}
              onChange={(from) => onChange({ quietHours: { ...quietHours, from } })}
            />
            <HourSelect
              id="field-quietTo"
              label={t("notifications.quietTo")}
              value={quietHours.to}
              onChange={(to) => onChange({ quietHours: { ...quietHours, to } })}
            />
          </InlineStack>
        )}
      </BlockStack>
      <div className="vss-short-field">
        <TextField
          id="field-lateAfterDays"
          label={t("notifications.lateAfterDays")}
          type="number"
          min={1}
          max={30}
          suffix={t("settings.days", { count: settings.lateAfterDays || 0 })}
          autoComplete="off"
          value={Number.isNaN(settings.lateAfterDays) ? "" : String(settings.lateAfterDays)}
          error={errorOf("lateAfterDays")}
          onChange={(text) => onChange({ lateAfterDays: text === "" ? NaN : Number(text) })}
        />
      </div>
      <Text as="p" tone="subdued">
        {t("notifications.lateHelp")}
      </Text>
    </BlockStack>
  );
}
