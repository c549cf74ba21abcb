/** What vendors are told of, each on or off. */
export const vendorNotifications = [
  "vendor-new-order",
  "vendor-edit",
  "vendor-cancellation",
  "vendor-connection",
  "vendor-late",
] as const;

/** What the merchant is told of: off, at once, or in the daily digest. */
export const merchantNotifications = [
  "merchant-push-failed",
  "merchant-connection",
  "merchant-needs-mapping",
  "merchant-manual-handling",
  "merchant-declined",
  "merchant-cancellation",
  "merchant-late",
  "merchant-proof",
] as const;

/** The digest is a mail itself, and can be switched off. */
export const digestNotification = "merchant-digest";

export type VendorNotification = (typeof vendorNotifications)[number];
export type MerchantNotification = (typeof merchantNotifications)[number];
export type Notification = VendorNotification | MerchantNotification | typeof digestNotification;

/** What a vendor may do without: all but what a customer would suffer from. */
export const mutableNotifications = ["vendor-new-order", "vendor-late"] as const satisfies VendorNotification[];
export type MutableNotification = (typeof mutableNotifications)[number];

export const isMutable = (notification: string): notification is MutableNotification =>
  (mutableNotifications as readonly string[]).includes(notification);

export const isForMerchant = (notification: Notification): boolean => notification.startsWith("merchant-");
