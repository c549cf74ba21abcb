import { BlockStack, Button, Checkbox, Select, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import {
  merchantNotifications,
  vendorNotifications,
  type MerchantNotification,
  type Notification,
  type VendorNotification,
} from "../../domain/notifications/notification.ts";
import {
  merchantChoices,
  type MerchantChoice,
  type NotificationSettings,
} from "../../domain/notifications/notification-settings.ts";

/** The mail that stands for a notification where several kinds belong to it. */
export const exampleOf: Readonly<Record<Notification, string>> = {
  "vendor-new-order": "vendor-new-order",
  "vendor-edit": "vendor-manual-handling",
  "vendor-cancellation": "vendor-order-cancelled",
  "vendor-connection": "vendor-connection-broken",
  "vendor-late": "vendor-late",
  "merchant-push-failed": "merchant-push-failed",
  "merchant-connection": "merchant-connection-broken",
  "merchant-needs-mapping": "merchant-needs-mapping",
  "merchant-manual-handling": "merchant-manual-handling",
  "merchant-declined": "merchant-order-declined",
  "merchant-cancellation": "merchant-cancelled-but-shipped",
  "merchant-late": "merchant-late",
  "merchant-proof": "merchant-proof",
  "merchant-digest": "merchant-digest",
};

export function ExampleButton({
  notification,
  onExample,
}: {
  readonly notification: Notification;
  readonly onExample: (kind: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <Button
      variant="plain"
      accessibilityLabel={t("notifications.example.of", { mail: t(`notifications.kind.${notification}.label`) })}
      onClick={() => onExample(exampleOf[notification])}
    >
      {t("notifications.example.see")}
    </Button>
  );
}

/** What vendors are told of, each on or off. */
export function VendorChoices({
  choices,
  onChange,
  onExample,
}: {
  readonly choices: NotificationSettings["vendor"];
  readonly onChange: (notification: VendorNotification, on: boolean) => void;
  readonly onExample: (kind: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <ul className="vss-plain-list vss-rows">
      {vendorNotifications.map((notification) => (
        <li key={notification}>
          <BlockStack gap="100" inlineAlign="start">
            <Checkbox
              id={`field-vendor.${notification}`}
              label={t(`notifications.kind.${notification}.label`)}
              helpText={t(`notifications.kind.${notification}.when`)}
              checked={choices[notification]}
              onChange={(on) => onChange(notification, on)}
            />
            <div className="vss-beside-checkbox">
              <ExampleButton notification={notification} onExample={onExample} />
            </div>
          </BlockStack>
        </li>
      ))}
    </ul>
  );
}

/** What the merchant is told of: at once, in the digest, or not at all. */
export function MerchantChoices({
  choices,
  onChange,
  onExample,
}: {
  readonly choices: NotificationSettings["merchant"];
  readonly onChange: (notification: MerchantNotification, choice: MerchantChoice) => void;
  readonly onExample: (kind: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <ul className="vss-plain-list vss-rows">
      {merchantNotifications.map((notification) => (
        <li key={notification}>
          <div className="vss-choice-row">
            <BlockStack gap="100" inlineAlign="start">
              <Text as="p" fontWeight="medium">
                {t(`notifications.kind.${notification}.label`)}
              </Text>
              <Text as="p" tone="subdued" id={`about-merchant.${notification}`}>
                {t(`notifications.kind.${notification}.when`)}
              </Text>
              <ExampleButton notification={notification} onExample={onExample} />
            </BlockStack>
            <Select
              id={`field-merchant.${notification}`}
              label={t(`notifications.kind.${notification}.label`)}
              labelHidden
              options={merchantChoices.map((choice) => ({
                value: choice,
                label: t(`notifications.choice.${choice}`),
              }))}
              value={choices[notification]}
              onChange={(choice) => onChange(notification, choice as MerchantChoice)}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
