import { z } from "zod";
import { err, ok, type Result } from "../shared/result.ts";
import { type merchantNotifications, type Notification, type vendorNotifications } from "./notification.ts";

export const merchantChoices = ["at-once", "in-digest", "off"] as const;
export type MerchantChoice = (typeof merchantChoices)[number];
/** More would be a mailing list, which is better made where the mail arrives. */
export const mostAddresses = 5;

const hour = z.number().int().min(0).max(23);
const vendorChoice = z.boolean().default(true);
const atOnce = z.enum(merchantChoices).default("at-once");
const inDigest = z.enum(merchantChoices).default("in-digest");

/**
 * The Notifications tab (S3), declared once: validates the form and what the database holds. By default everything
 * important is told at once, and what can wait a day waits for the digest.
 */
export const notificationSettingsSchema = z.object({
  vendor: z
    .object({
      "vendor-new-order": vendorChoice,
      "vendor-edit": vendorChoice,
      "vendor-cancellation": vendorChoice,
      "vendor-connection": vendorChoice,
      "vendor-late": vendorChoice,
    } satisfies Record<(typeof vendorNotifications)[number], z.ZodType>)
    .prefault({}),
  merchant: z
    .object({
      "merchant-push-failed": atOnce,
      "merchant-connection": atOnce,
      "merchant-needs-mapping": inDigest,
      "merchant-manual-handling": atOnce,
      "merchant-declined": atOnce,
      "merchant-cancellation": atOnce,
      "merchant-late": inDigest,
      "merchant-proof": atOnce,
    } satisfies Record<(typeof merchantNotifications)[number], z.ZodType>)
    .prefault({}),
  digest: z
    .object({
      on: z.boolean().default(true),
      /** In the shop's time zone. */
      hour: hour.default(8),
      /** Also when there is nothing to tell. */
      always: z.boolean().default(false),
    })
    .prefault({}),
  /** Whole hours in the shop's time zone; `to` may be earlier than `from`: over midnight. Null: mails go at any time. */
  quietHours: z.object({ from: hour, to: hour }).nullable().default(null),
  /** Days (calendar days, of 24 hours) after which a part that has not been shipped counts as late. */
  lateAfterDays: z.number().int().min(1).max(30).default(5),
  /** Where mails to the merchant go; none: to the shop's contact. */
  addresses: z.array(z.email().max(254)).max(mostAddresses).default([]),
});

export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;
export const defaultNotificationSettings: NotificationSettings = notificationSettingsSchema.parse({});

/** Errors by field path; values are i18n codes under `notifications.error.`. */
export type NotificationErrors = Readonly<Record<string, string>>;

/** Checks what a form offers. Beyond the schema: what is to come in the digest needs one, and quiet hours need an end. */
export function parseNotificationSettings(input: unknown): Result<NotificationSettings, NotificationErrors> {
  const parsed = notificationSettingsSchema.safeParse(input);
  if (!parsed.success) {
    const errors: Record<string, string> = {};
    for (const { path, code } of parsed.error.issues)
      errors[path[0] === "addresses" ? "addresses" : path.join(".")] ??=
        path[0] === "addresses" && path.length === 1 ? "too_many" : code;
    return err(errors);
  }
  const settings: NotificationSettings = { ...parsed.data, addresses: [...new Set(parsed.data.addresses)] };
  const errors: Record<string, string> = {};
  const { quietHours, digest } = settings;
  if (quietHours && quietHours.from === quietHours.to) errors["quietHours"] = "same_hours";
  if (!digest.on && Object.values(settings.merchant).includes("in-digest")) errors["digest.on"] = "digest_needed";
  return Object.keys(errors).length > 0 ? err(errors) : ok(settings);
}

/** Whether anything of it is told at all, and when. */
export function choiceOf(settings: NotificationSettings, notification: Notification): MerchantChoice {
  if (notification === "merchant-digest") return settings.digest.on ? "at-once" : "off";
  const choice = { ...settings.vendor, ...settings.merchant }[notification];
  return typeof choice === "string" ? choice : choice ? "at-once" : "off";
}

/** What differs, field by field, as short texts for the audit trail. Addresses are masked by whoever keeps them. */
export function notificationChanges(
  before: NotificationSettings,
  after: NotificationSettings,
): { readonly field: string; readonly from: string; readonly to: string }[] {
  const old = flatten(before);
  return Object.entries(flatten(after))
    .filter(([field, value]) => old[field] !== value)
    .map(([field, to]) => ({ field, from: old[field] ?? "", to }));
}

const flatten = (settings: NotificationSettings): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(settings.vendor).map(([name, on]) => [`vendor.${name}`, String(on)])),
  ...Object.fromEntries(Object.entries(settings.merchant).map(([name, choice]) => [`merchant.${name}`, choice])),
  "digest.on": String(settings.digest.on),
  "digest.hour": String(settings.digest.hour),
  "digest.always": String(settings.digest.always),
  quietHours: settings.quietHours ? `${settings.quietHours.from}-${settings.quietHours.to}` : "",
  lateAfterDays: String(settings.lateAfterDays),
  addresses: settings.addresses.join(", "),
});
