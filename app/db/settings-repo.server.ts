import type { Prisma, PrismaClient } from "@prisma/client";
import {
  defaultOrderSyncSettings,
  orderSyncSettingsSchema,
  type OrderSyncSettings,
} from "../domain/settings/order-sync-settings.ts";
import { settingsChanges } from "../domain/settings/parse-order-sync-settings.ts";
import { stampRates } from "../domain/shared/currency-rate.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import type { SettingsView } from "../use-cases/views.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { fromPrismaTransaction, sqlInside } from "./sql.server.ts";

const AUDIT_ACTION = "settings.order-sync.saved";

export interface StoredSettings {
  readonly settings: OrderSyncSettings;
  /** 0 until they are first saved. */
  readonly version: number;
  readonly enabledAt: Date | null;
  readonly updatedAt: Date | null;
  readonly updatedBy: string | null;
}

/** What the shop has chosen, or the conservative defaults (O5). A field added later takes its default. */
export async function readSettings(
  db: PrismaClient | Prisma.TransactionClient,
  shopId: ShopId,
): Promise<StoredSettings> {
  const row = await db.orderSyncSettings.findUnique({ where: { shopId } });
  if (!row)
    return { settings: defaultOrderSyncSettings, version: 0, enabledAt: null, updatedAt: null, updatedBy: null };
  return {
    settings: orderSyncSettingsSchema.parse(row.data),
    version: row.version,
    enabledAt: row.enabledAt,
    updatedAt: row.updatedAt,
    updatedBy: row.updatedBy,
  };
}

/**
 * Saves if nobody saved since `version` (O8), with the audit entry and whatever `alongside` does in one transaction.
 * Switching sync on notes the time: what arrived before does not go by itself (O1). So does setting a currency rate.
 */
export async function saveSettings(
  prisma: PrismaClient,
  shopId: ShopId,
  input: { readonly settings: OrderSyncSettings; readonly version: number; readonly actor: string; readonly now: Date },
  alongside: (tx: Transaction) => Promise<void>,
): Promise<{ readonly kind: "saved"; readonly version: number } | { readonly kind: "conflict" }> {
  return prisma.$transaction(async (tx) => {
    const before = await readSettings(tx, shopId);
    const enabledAt = input.settings.enabled ? (before.settings.enabled ? before.enabledAt : input.now) : null;
    const currencyRates = stampRates(before.settings.currencyRates, input.settings.currencyRates, input.now);
    const settings: OrderSyncSettings = { ...input.settings, currencyRates };
    const data = { data: settings, enabledAt, updatedBy: input.actor };
    const written =
      input.version === 0
        ? await tx.orderSyncSettings.createMany({ data: [{ shopId, ...data }], skipDuplicates: true })
        : await tx.orderSyncSettings.updateMany({
            where: { shopId, version: input.version },
            data: { ...data, version: { increment: 1 } },
          });
    if (written.count === 0) return { kind: "conflict" };
    await tx.auditEntry.create({
      data: {
        shopId,
        actor: input.actor,
        action: AUDIT_ACTION,
        subject: "order-sync",
        before: before.settings,
        after: settings,
      },
    });
    // Which fields, and not their values: the merchant's own contact is among them.
    const fields = settingsChanges(before.settings, settings).map(({ field }) => field);
    if (fields.length > 0)
      await insertActivities(sqlInside(fromPrismaTransaction(tx)), shopId, null, [
        { code: "settings.changed", params: { actor: input.actor, fields: fields.join(" ") } },
      ]);
    await alongside(fromPrismaTransaction(tx));
    return { kind: "saved", version: input.version + 1 };
  });
}

/** The last changes, newest first, field by field. */
export async function readSettingsAudit(prisma: PrismaClient, shopId: ShopId): Promise<SettingsView["audit"]> {
  const rows = await prisma.auditEntry.findMany({
    where: { shopId, action: AUDIT_ACTION },
    orderBy: { id: "desc" },
    take: 20,
  });
  return rows.map((row) => ({
    at: row.at.toISOString(),
    actor: row.actor,
    changes: settingsChanges(orderSyncSettingsSchema.parse(row.before), orderSyncSettingsSchema.parse(row.after)),
  }));
}
