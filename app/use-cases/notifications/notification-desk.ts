import {
  type notificationChanges,
  parseNotificationSettings,
  type NotificationSettings,
} from "../../domain/notifications/notification-settings.ts";
import type { ShopId } from "../../domain/shared/ids.ts";

/** The Notifications tab (S3). */
export interface NotificationDesk {
  notifications(shop: ShopId): Promise<NotificationsView>;
  /** `version` is what the form was loaded with (O8). */
  saveNotifications(shop: ShopId, input: unknown, version: number, actor: string): Promise<SaveNotificationsResult>;
  /** A mail as it would be sent, with made-up facts, from the real template; null: there is no such kind. */
  mailExample(
    shop: ShopId,
    kind: string,
    language: string,
  ): Promise<{ readonly subject: string; readonly html: string } | null>;
}

export interface NotificationsView {
  readonly settings: NotificationSettings;
  readonly version: number;
  /** Where mails to the merchant go unless addresses are given; null: not known. */
  readonly shopContact: string | null;
  readonly timeZone: string;
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
  /** Addresses are masked. */
  readonly audit: readonly {
    readonly at: string;
    readonly actor: string;
    readonly changes: ReturnType<typeof notificationChanges>;
  }[];
}

export type SaveNotificationsResult =
  | { readonly kind: "saved"; readonly version: number }
  /** Somebody else saved in between; nothing was overwritten. */
  | { readonly kind: "conflict"; readonly current: NotificationsView }
  | { readonly kind: "invalid"; readonly errors: Readonly<Record<string, string>> };

export interface SaveNotificationsDeps {
  save(
    shop: ShopId,
    input: {
      readonly settings: NotificationSettings;
      readonly version: number;
      readonly actor: string;
      readonly now: Date;
    },
  ): Promise<{ readonly kind: "saved"; readonly version: number } | { readonly kind: "conflict" }>;
  view(shop: ShopId): Promise<NotificationsView>;
  now(): Date;
}

/** Checks, and saves against the version the form was loaded with. */
export async function saveNotifications(
  deps: SaveNotificationsDeps,
  shop: ShopId,
  input: unknown,
  version: number,
  actor: string,
): Promise<SaveNotificationsResult> {
  const parsed = parseNotificationSettings(input);
  if (!parsed.ok) return { kind: "invalid", errors: parsed.error };
  const saved = await deps.save(shop, { settings: parsed.value, version, actor, now: deps.now() });
  return saved.kind === "saved" ? saved : { kind: "conflict", current: await deps.view(shop) };
}
