import type { PrismaClient } from "@prisma/client";
import {
  defaultNotificationSettings,
  notificationChanges,
  notificationSettingsSchema,
  type NotificationSettings,
} from "../domain/notifications/notification-settings.ts";
import { maskEmail } from "../domain/portal/mask-email.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import type { NotificationsView } from "../use-cases/notifications/notification-desk.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { bindings } from "./sealed-columns.server.ts";
import { SealedError, type SecretBox } from "./secret-box.server.ts";
import { fromPrismaTransaction, type Sql, sqlInside } from "./sql.server.ts";

const AUDIT_ACTION = "settings.notifications.saved";

/** By shop; one that has saved nothing has the defaults, and one whose addresses do not open is missing. */
export async function readNotificationSettings(
  sql: Sql,
  box: Pick<SecretBox, "open">,
  shops: readonly string[],
): Promise<ReadonlyMap<string, NotificationSettings>> {
  if (shops.length === 0) return new Map();
  const rows = await sql.rows<{ shopId: string; data: unknown; addressesSealed: Uint8Array | null }>(
    `select "shopId", data, "addressesSealed" from notification_settings where "shopId" = any($1::uuid[])`,
    [shops],
  );
  const stored = new Map(rows.map((row) => [row.shopId, openSettings(box, row)]));
  return new Map(
    shops.flatMap((shop) => {
      const settings = stored.has(shop) ? stored.get(shop) : defaultNotificationSettings;
      return settings ? [[shop, settings]] : [];
    }),
  );
}

/** Null: the addresses do not open with the keys that there are. */
function openSettings(
  box: Pick<SecretBox, "open">,
  row: { readonly shopId: string; readonly data: unknown; readonly addressesSealed: Uint8Array | null },
): NotificationSettings | null {
  const settings = notificationSettingsSchema.parse(row.data);
  if (row.addressesSealed === null) return settings;
  try {
    const opened: unknown = JSON.parse(box.open(row.addressesSealed, bindings.notificationAddresses(row.shopId)));
    return { ...settings, addresses: notificationSettingsSchema.shape.addresses.parse(opened) };
  } catch (error) {
    if (error instanceof SealedError) return null;
    throw error;
  }
}

export async function readNotificationsView(
  prisma: PrismaClient,
  box: Pick<SecretBox, "open">,
  shopId: ShopId,
): Promise<NotificationsView> {
  const [shop, row, audit] = await Promise.all([
    prisma.shop.findUniqueOrThrow({ where: { id: shopId }, select: { contactEmail: true, timeZone: true } }),
    prisma.notificationSettings.findUnique({ where: { shopId } }),
    prisma.auditEntry.findMany({ where: { shopId, action: AUDIT_ACTION }, orderBy: { id: "desc" }, take: 20 }),
  ]);
  // Of addresses that do not open nothing can be shown; what is saved next replaces them.
  const settings = row ? (openSettings(box, row) ?? notificationSettingsSchema.parse(row.data)) : null;
  return {
    settings: settings ?? defaultNotificationSettings,
    version: row?.version ?? 0,
    shopContact: shop.contactEmail,
    timeZone: shop.timeZone,
    updatedAt: row?.updatedAt?.toISOString() ?? null,
    updatedBy: row?.updatedBy ?? null,
    audit: audit.map(({ at, actor, after }) => ({
      at: at.toISOString(),
      actor,
      changes: (after as { changes?: NotificationsView["audit"][number]["changes"] } | null)?.changes ?? [],
    })),
  };
}

/** Saves if nobody saved since `version` (O8), with the audit entry, in one transaction. */
export async function saveNotificationSettings(
  prisma: PrismaClient,
  box: Pick<SecretBox, "open" | "seal">,
  shopId: ShopId,
  input: {
    readonly settings: NotificationSettings;
    readonly version: number;
    readonly actor: string;
    readonly now: Date;
  },
): Promise<{ readonly kind: "saved"; readonly version: number } | { readonly kind: "conflict" }> {
  return prisma.$transaction(async (tx) => {
    const { addresses, ...data } = input.settings;
    const addressesSealed =
      addresses.length === 0
        ? null
        : Buffer.from(box.seal(JSON.stringify(addresses), bindings.notificationAddresses(shopId)));
    // A digest may have made the row before anything was saved.
    await tx.notificationSettings.createMany({ data: [{ shopId }], skipDuplicates: true });
    const old = await tx.notificationSettings.findUniqueOrThrow({ where: { shopId } });
    const written = await tx.notificationSettings.updateMany({
      where: { shopId, version: input.version },
      data: { data, addressesSealed, updatedAt: input.now, updatedBy: input.actor, version: { increment: 1 } },
    });
    if (written.count === 0) return { kind: "conflict" };
    // What was kept for a digest that does not come any more passes the gate anew.
    if (!data.digest.on)
      await tx.mail.updateMany({
        where: { shopId, failedCode: "in-digest" },
        data: { failedCode: null, nextAttemptAt: input.now },
      });
    const changes = notificationChanges(
      masked(openSettings(box, old) ?? defaultNotificationSettings),
      masked(input.settings),
    );
    await tx.auditEntry.create({
      data: { shopId, actor: input.actor, action: AUDIT_ACTION, subject: "notifications", after: { changes } },
    });
    if (changes.length > 0)
      await insertActivities(sqlInside(fromPrismaTransaction(tx)), shopId, null, [
        {
          code: "settings.changed",
          params: { actor: input.actor, fields: changes.map(({ field }) => field).join(" ") },
        },
      ]);
    return { kind: "saved", version: input.version + 1 };
  });
}

const masked = (settings: NotificationSettings): NotificationSettings => ({
  ...settings,
  addresses: settings.addresses.map(maskEmail),
});
