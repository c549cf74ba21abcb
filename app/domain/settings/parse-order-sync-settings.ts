import { err, ok, type Result } from "../shared/result.ts";
import { orderSyncSettingsSchema, type OrderSyncSettings } from "./order-sync-settings.ts";

/** Errors by field path ("merchantContact.email"); values are i18n codes under `settings.error.`. */
export type SettingsErrors = Readonly<Record<string, string>>;

/**
 * Checks what a form, a script or a stored row offers. Beyond the schema: with O4 on there must be somebody to stand
 * in for the buyer before order sync may be switched on, or every order would wait for a name.
 */
export function parseOrderSyncSettings(input: unknown): Result<OrderSyncSettings, SettingsErrors> {
  const parsed = orderSyncSettingsSchema.safeParse(input);
  if (!parsed.success) {
    const errors: Record<string, string> = {};
    for (const { path, code } of parsed.error.issues)
      errors[path[0] === "currencyRates" ? "currencyRates" : path.join(".")] ??= code;
    return err(errors);
  }
  const settings = parsed.data;
  const errors: Record<string, string> = {};
  if (settings.enabled && settings.overrideCustomer) {
    if (settings.merchantContact.name === "") errors["merchantContact.name"] = "needed_for_override";
    if (settings.merchantContact.email === "") errors["merchantContact.email"] = "needed_for_override";
  }
  if (!settings.onlyPaid && settings.pushableStatuses.length === 0) errors["pushableStatuses"] = "choose_one";
  if (settings.pushableFulfillment.length === 0) errors["pushableFulfillment"] = "choose_one";
  return Object.keys(errors).length > 0 ? err(errors) : ok(settings);
}

/** What differs, field by field, as short texts for the audit trail. */
export function settingsChanges(
  before: OrderSyncSettings,
  after: OrderSyncSettings,
): { readonly field: string; readonly from: string; readonly to: string }[] {
  const old = flatten(before);
  return Object.entries(flatten(after))
    .filter(([field, value]) => old[field] !== value)
    .map(([field, value]) => ({ field, from: old[field] ?? "", to: value }));
}

function flatten(settings: OrderSyncSettings): Record<string, string> {
  const { merchantContact, currencyRates, ...rest } = settings;
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(rest)) flat[key] = value === null ? "" : String(value);
  for (const [key, value] of Object.entries(merchantContact)) flat[`merchantContact.${key}`] = value;
  flat["currencyRates"] = currencyRates.map(({ from, to, rate }) => `1 ${from} = ${rate} ${to}`).join(", ");
  return flat;
}
