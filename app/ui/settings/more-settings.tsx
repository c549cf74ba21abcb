import { BlockStack, Checkbox, ChoiceList, RadioButton, Select, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { financialStatuses, fulfillmentStatuses } from "../../domain/order/marketplace-order.ts";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import type { SettingsView } from "../../use-cases/views.ts";
import { Disclosure } from "./disclosure.tsx";
import { LimitNotes } from "./limit-notes.tsx";

interface MoreSettingsProps {
  readonly settings: OrderSyncSettings;
  readonly errorOf: (field: string) => string | undefined;
  readonly limitsOf: (field: string) => SettingsView["platformLimits"];
  readonly onChange: (change: Partial<OrderSyncSettings>) => void;
}

const pullChoices = [5, 10, 15, 30, 60] as const;
const defaultMaxAgeDays = 30;
const defaultHoldMinutes = 15;
const defaultPricePercent = 70;

/** Which orders count, beyond the four: payment states (with O2 off), fulfillment states, test orders, age (O9). */
export function WhichOrders({ settings, errorOf, onChange }: MoreSettingsProps) {
  const { t } = useTranslation();
  const { maxAgeDays } = settings;
  return (
    <BlockStack gap="400">
      <div id="skipTestOrders" className="vss-anchor">
        <Checkbox
          id="field-skipTestOrders"
          label={t("settings.field.skipTestOrders")}
          helpText={t("settings.help.skipTestOrders")}
          checked={settings.skipTestOrders}
          onChange={(skipTestOrders) => onChange({ skipTestOrders })}
        />
      </div>
      <div id="maxAgeDays" className="vss-anchor">
        <BlockStack gap="200">
          <Checkbox
            id="field-limitAge"
            label={t("settings.field.limitAge")}
            helpText={t("settings.help.maxAgeDays")}
            checked={maxAgeDays !== null}
            onChange={(limited) => onChange({ maxAgeDays: limited ? defaultMaxAgeDays : null })}
          />
          {maxAgeDays === null ? null : (
            <div style={{ maxInlineSize: "14rem" }}>
              <TextField
                id="field-maxAgeDays"
                label={t("settings.field.maxAgeDays")}
                type="number"
                min={1}
                max={60}
                autoComplete="off"
                suffix={t("settings.days", { count: maxAgeDays })}
                value={Number.isNaN(maxAgeDays) ? "" : String(maxAgeDays)}
                error={errorOf("maxAgeDays")}
                onChange={(value) => onChange({ maxAgeDays: value === "" ? Number.NaN : Number(value) })}
              />
            </div>
          )}
        </BlockStack>
      </div>
      {settings.onlyPaid ? (
        <Text as="p" tone="subdued">
          {t("settings.help.pushableStatusesOff")}
        </Text>
      ) : (
        <div id="pushableStatuses" className="vss-anchor">
          <ChoiceList
            allowMultiple
            title={t("settings.field.pushableStatuses")}
            choices={financialStatuses.map((status) => ({
              value: status,
              label: t(`financial.${status}`),
              id: status === financialStatuses[0] ? "field-pushableStatuses" : undefined,
            }))}
            selected={[...settings.pushableStatuses]}
            error={errorOf("pushableStatuses")}
            onChange={(chosen) =>
              onChange({ pushableStatuses: financialStatuses.filter((status) => chosen.includes(status)) })
            }
          />
        </div>
      )}
      <div id="pushableFulfillment" className="vss-anchor">
        <Disclosure
          label={t("settings.field.pushableFulfillment")}
          summary={settings.pushableFulfillment.map((status) => t(`fulfillment.${status}`)).join(", ")}
          open={errorOf("pushableFulfillment") !== undefined}
        >
          <ChoiceList
            allowMultiple
            title={t("settings.help.pushableFulfillment")}
            choices={fulfillmentStatuses.map((status) => ({
              value: status,
              label: t(`fulfillment.${status}`),
              id: status === fulfillmentStatuses[0] ? "field-pushableFulfillment" : undefined,
            }))}
            selected={[...settings.pushableFulfillment]}
            error={errorOf("pushableFulfillment")}
            onChange={(chosen) =>
              onChange({ pushableFulfillment: fulfillmentStatuses.filter((status) => chosen.includes(status)) })
            }
          />
        </Disclosure>
      </div>
    </BlockStack>
  );
}

/** When orders that count are pushed: by themselves or by hand, at once or later (O9, O10). */
export function WhenOrdersGo({ settings, errorOf, onChange }: MoreSettingsProps) {
  const { t } = useTranslation();
  const { holdMinutes } = settings;
  const box = (field: "manualMode" | "respectHolds" | "holdHighRisk") => (
    <div id={field} className="vss-anchor">
      <Checkbox
        id={`field-${field}`}
        label={t(`settings.field.${field}`)}
        helpText={t(`settings.help.${field}`)}
        checked={settings[field]}
        onChange={(checked) => onChange({ [field]: checked })}
      />
    </div>
  );
  return (
    <BlockStack gap="400">
      {box("manualMode")}
      <div id="holdMinutes" className="vss-anchor">
        <BlockStack gap="200">
          <Checkbox
            id="field-waitBefore"
            label={t("settings.field.waitBefore")}
            helpText={t("settings.help.waitBefore")}
            checked={holdMinutes !== 0}
            onChange={(waits) => onChange({ holdMinutes: waits ? defaultHoldMinutes : 0 })}
          />
          {holdMinutes === 0 ? null : (
            <div style={{ maxInlineSize: "18rem" }}>
              <TextField
                id="field-holdMinutes"
                label={t("settings.field.holdMinutes")}
                type="number"
                min={1}
                max={1440}
                autoComplete="off"
                value={Number.isNaN(holdMinutes) ? "" : String(holdMinutes)}
                error={errorOf("holdMinutes")}
                onChange={(value) => onChange({ holdMinutes: value === "" ? Number.NaN : Number(value) })}
              />
            </div>
          )}
        </BlockStack>
      </div>
      {box("respectHolds")}
      {box("holdHighRisk")}
    </BlockStack>
  );
}

/** What a pushed order carries of the shipping that the buyer paid (L3). */
export function ShippingShare({ settings, limitsOf, onChange }: MoreSettingsProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="vss-fieldset">
      <BlockStack gap="200">
        <Text as="legend" fontWeight="medium">
          {t("settings.field.shippingMode")}
        </Text>
        {(["proportional", "to-one", "none"] as const).map((mode) => (
          <RadioButton
            key={mode}
            id={`field-shippingMode-${mode}`}
            name="shippingMode"
            label={t(`settings.shippingMode.${mode}.label`)}
            helpText={t(`settings.shippingMode.${mode}.help`)}
            checked={settings.shippingMode === mode}
            onChange={() => onChange({ shippingMode: mode })}
          />
        ))}
        <LimitNotes limits={limitsOf("shippingMode")} />
      </BlockStack>
    </fieldset>
  );
}

/** What a pushed order says its items cost (L3). */
export function PriceShare({ settings, errorOf, onChange }: MoreSettingsProps) {
  const { t } = useTranslation();
  const { priceMode, pricePercent } = settings;
  const chosen = priceMode === "cost" ? "cost" : pricePercent === 100 ? "retail" : "share";
  const choose = (choice: typeof chosen) =>
    onChange({
      priceMode: choice === "cost" ? "cost" : "retail",
      pricePercent: choice === "share" ? defaultPricePercent : 100,
    });
  return (
    <fieldset className="vss-fieldset vss-anchor" id="priceMode">
      <BlockStack gap="200">
        <Text as="legend" fontWeight="medium">
          {t("settings.field.priceMode")}
        </Text>
        {(["retail", "share", "cost"] as const).map((choice) => (
          <RadioButton
            key={choice}
            id={`field-priceMode-${choice}`}
            name="priceMode"
            label={t(`settings.priceMode.${choice}.label`)}
            helpText={t(`settings.priceMode.${choice}.help`)}
            checked={chosen === choice}
            onChange={() => choose(choice)}
          />
        ))}
        {chosen !== "share" ? null : (
          <div style={{ maxInlineSize: "14rem" }} id="pricePercent" className="vss-anchor">
            <TextField
              id="field-pricePercent"
              label={t("settings.field.pricePercent")}
              type="number"
              min={1}
              max={100}
              autoComplete="off"
              suffix="%"
              value={Number.isNaN(pricePercent) ? "" : String(pricePercent)}
              error={errorOf("pricePercent")}
              onChange={(value) => onChange({ pricePercent: value === "" ? Number.NaN : Number(value) })}
            />
          </div>
        )}
      </BlockStack>
    </fieldset>
  );
}

/** How tracking comes back, and who tells the customer (O11). */
export function TrackingBack({ settings, limitsOf, onChange }: MoreSettingsProps) {
  const { t } = useTranslation();
  return (
    <BlockStack gap="400">
      <div style={{ maxInlineSize: "20rem" }}>
        <Select
          id="field-pullEveryMinutes"
          label={t("settings.field.pullEveryMinutes")}
          helpText={t("settings.help.pullEveryMinutes")}
          options={pullChoices.map((minutes) => ({
            value: String(minutes),
            label: t("settings.everyMinutes", { count: minutes }),
          }))}
          value={String(settings.pullEveryMinutes)}
          onChange={(value) =>
            onChange({ pullEveryMinutes: pullChoices.find((minutes) => String(minutes) === value) ?? 10 })
          }
        />
      </div>
      <LimitNotes limits={limitsOf("pullEveryMinutes")} />
      <Checkbox
        id="field-notifyCustomer"
        label={t("settings.field.notifyCustomer")}
        helpText={t("settings.help.notifyCustomer")}
        checked={settings.notifyCustomer}
        onChange={(notifyCustomer) => onChange({ notifyCustomer })}
      />
    </BlockStack>
  );
}
