import { BlockStack, Checkbox, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import type { SettingsView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";
import { LimitNotes } from "./limit-notes.tsx";

interface LaterChangesProps {
  readonly settings: OrderSyncSettings;
  readonly limitsOf: (field: string) => SettingsView["platformLimits"];
  readonly onChange: (change: Partial<OrderSyncSettings>) => void;
}

/** What becomes of edits after the push; the merchant may let items be taken off in vendors' stores (L7). */
export function LaterChanges({ settings, limitsOf, onChange }: LaterChangesProps) {
  const { t } = useTranslation();
  return (
    <div id="carryOutItemEdits" className="vss-anchor">
      <BlockStack gap="200">
        <Checkbox
          id="field-carryOutItemEdits"
          label={t("settings.field.carryOutItemEdits")}
          helpText={t("settings.help.carryOutItemEdits")}
          checked={settings.carryOutItemEdits}
          onChange={(carryOutItemEdits) => onChange({ carryOutItemEdits })}
        />
        <Link url={paths.changes}>{t("settings.changesLink")}</Link>
        <LimitNotes limits={limitsOf("carryOutItemEdits")} />
      </BlockStack>
    </div>
  );
}
