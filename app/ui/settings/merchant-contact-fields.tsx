import { BlockStack, Checkbox, FormLayout, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";

interface MerchantContactFieldsProps {
  readonly contact: OrderSyncSettings["merchantContact"];
  readonly keepRecipientName: boolean;
  readonly errorOf: (field: string) => string | undefined;
  readonly onContact: (contact: OrderSyncSettings["merchantContact"]) => void;
  readonly onKeepRecipientName: (keep: boolean) => void;
}

const types = { name: "text", company: "text", email: "email", phone: "tel" } as const;

/** Who stands in for the buyer while "override customer info" is on. */
export function MerchantContactFields(props: MerchantContactFieldsProps) {
  const { t } = useTranslation();
  const { contact, errorOf, onContact } = props;
  const field = (name: keyof typeof types, required: boolean) => (
    <TextField
      id={`field-merchantContact.${name}`}
      label={t(`settings.field.merchantContact.${name}`)}
      type={types[name]}
      requiredIndicator={required}
      autoComplete="off"
      maxLength={100}
      value={contact[name]}
      error={errorOf(`merchantContact.${name}`)}
      helpText={name === "email" ? t("settings.contact.emailHelp", { example: plusAddress(contact.email) }) : undefined}
      onChange={(value) => onContact({ ...contact, [name]: value })}
    />
  );
  return (
    <div id="merchantContact" className="vss-anchor">
      <BlockStack gap="300">
        <Text as="h3" variant="headingSm">
          {t("settings.contact.title")}
        </Text>
        <FormLayout>
          <FormLayout.Group>
            {field("name", true)}
            {field("email", true)}
          </FormLayout.Group>
          <FormLayout.Group>
            {field("company", false)}
            {field("phone", false)}
          </FormLayout.Group>
        </FormLayout>
        <Checkbox
          id="field-keepRecipientName"
          label={t("settings.field.keepRecipientName")}
          helpText={t("settings.contact.keepRecipientName")}
          checked={props.keepRecipientName}
          onChange={props.onKeepRecipientName}
        />
      </BlockStack>
    </div>
  );
}

/** "orders@shop.example" -> "orders+1001@shop.example": what a vendor's store would see for order #1001. */
function plusAddress(email: string): string {
  const [local, domain] = email.includes("@") ? email.split("@") : ["orders", "your-shop.com"];
  return `${local}+1001@${domain}`;
}
