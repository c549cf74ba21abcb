import { BlockStack, Box, Checkbox, Text } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SettingsView } from "../../use-cases/views.ts";
import { LimitNotes } from "./limit-notes.tsx";

interface ExplainedCheckboxProps {
  readonly field: "enabled" | "onlyPaid" | "pushUnsynced" | "overrideCustomer";
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly limits: SettingsView["platformLimits"];
  /** Shown beneath, indented to the label: what depends on this checkbox. */
  readonly children?: ReactNode;
}

/** One of the four that matter: what it does, when to switch it on, and what happens to orders that wait. */
export function ExplainedCheckbox({ field, checked, onChange, limits, children }: ExplainedCheckboxProps) {
  const { t } = useTranslation();
  return (
    <div id={field} className="vss-anchor">
      <BlockStack gap="200">
        <Checkbox
          id={`field-${field}`}
          label={
            <Text as="span" fontWeight="semibold">
              {t(`settings.field.${field}`)}
            </Text>
          }
          checked={checked}
          onChange={onChange}
          ariaDescribedBy={`about-${field}`}
        />
        <Box paddingInlineStart={{ xs: "0", sm: "600" }}>
          <BlockStack gap="300">
            <div id={`about-${field}`}>
              <BlockStack gap="150">
                <Text as="p">{t(`settings.about.${field}.what`)}</Text>
                {(["when", "waiting"] as const).map((part) => (
                  <Text as="p" tone="subdued" key={part}>
                    <Text as="span" fontWeight="semibold">
                      {t(`settings.about.${part}`)}
                    </Text>{" "}
                    {t(`settings.about.${field}.${part}`)}
                  </Text>
                ))}
              </BlockStack>
            </div>
            <LimitNotes limits={limits} />
            {children}
          </BlockStack>
        </Box>
      </BlockStack>
    </div>
  );
}
