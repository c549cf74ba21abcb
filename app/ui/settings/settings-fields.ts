import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";

/** Names of the settings as errors, the audit trail and links spell them. */
export const settingFields = [
  "enabled",
  "onlyPaid",
  "pushUnsynced",
  "overrideCustomer",
  "merchantContact.name",
  "merchantContact.company",
  "merchantContact.email",
  "merchantContact.phone",
  "keepRecipientName",
  "pushableStatuses",
  "pushableFulfillment",
  "skipTestOrders",
  "maxAgeDays",
  "manualMode",
  "holdMinutes",
  "respectHolds",
  "holdHighRisk",
  "shippingMode",
  "priceMode",
  "pricePercent",
  "currencyRates",
  "carryOutItemEdits",
  "pullEveryMinutes",
  "notifyCustomer",
] as const;
export type SettingField = (typeof settingFields)[number];

/** Beside which setting a platform's missing capability is shown; the others stand at the end. */
export const settingOfCapability: Readonly<Record<string, SettingField>> = {
  createOrder: "enabled",
  paidFlag: "onlyPaid",
  customLines: "pushUnsynced",
  updateEmail: "overrideCustomer",
  updatePhone: "overrideCustomer",
  customAttributes: "overrideCustomer",
  itemEdits: "carryOutItemEdits",
  foreignCurrency: "currencyRates",
  readFulfillments: "pullEveryMinutes",
  partialFulfillments: "pullEveryMinutes",
  severalTrackings: "pullEveryMinutes",
  webhooks: "pullEveryMinutes",
};

/**
 * What the form sends: the chosen statuses and the rates in one order, whatever they came in. When a rate was set is the
 * server's word.
 */
export const orderSyncContent = (settings: OrderSyncSettings): object => ({
  settings: {
    ...settings,
    pushableStatuses: [...settings.pushableStatuses].sort(),
    pushableFulfillment: [...settings.pushableFulfillment].sort(),
    currencyRates: settings.currencyRates
      .map((rate) => ({ ...rate, setAt: null }))
      .sort((a, b) => (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1)),
  },
});
