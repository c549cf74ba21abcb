import type { Prisma, PrismaClient } from "@prisma/client";
import type { StoreProfile } from "../connectors/_contract/canonical.ts";
import type { ConnectionId, ShopId, VendorId } from "../domain/shared/ids.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import type { LoggedActivity } from "../use-cases/record-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { endConnection } from "./connection-end.server.ts";
import { fromPrismaTransaction, sqlInside } from "./sql.server.ts";

/** Every change a merchant or operator makes leaves a line in the audit trail, in the same transaction. */
interface Change {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly after: Prisma.InputJsonObject;
}

const audit = (tx: Prisma.TransactionClient, shopId: ShopId, change: Change) =>
  tx.auditEntry.create({ data: { shopId, ...change } });

/** What people look for in the log of everything that happened; the audit trail has it with all its values. */
const log = (tx: Prisma.TransactionClient, shopId: ShopId, activity: LoggedActivity) =>
  insertActivities(sqlInside(fromPrismaTransaction(tx)), shopId, null, [activity]);

/** What goes on in the transaction of a change: planning anew what the change may set free. */
export type Alongside = (tx: Transaction) => Promise<void>;

/** Changes fields of one vendor; false if this shop has no such vendor. */
export async function updateVendor(
  prisma: PrismaClient,
  shopId: ShopId,
  id: VendorId,
  fields: { readonly storeSyncEnabled?: boolean; readonly email?: string | null },
  actor: string,
  alongside: Alongside,
): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.vendor.updateMany({ where: { shopId, id }, data: fields });
    if (count === 0) return false;
    await audit(tx, shopId, { actor, action: "vendor.changed", subject: id, after: fields });
    if (fields.storeSyncEnabled !== undefined)
      await log(tx, shopId, {
        code: fields.storeSyncEnabled ? "settings.store-sync-on" : "settings.store-sync-off",
        params: { actor },
        vendorId: id,
      });
    await alongside(fromPrismaTransaction(tx));
    return true;
  });
}

/** Makes the vendors that the catalogue speaks of and that are not known yet (V1). */
export async function addVendors(
  prisma: PrismaClient,
  shopId: ShopId,
  vendors: readonly { readonly name: string; readonly nameKey: string }[],
): Promise<void> {
  const merged = await prisma.vendorAlias.findMany({ where: { shopId }, select: { nameKey: true } });
  const taken = new Set(merged.map(({ nameKey }) => nameKey));
  const data = vendors.filter(({ nameKey }) => !taken.has(nameKey)).map((vendor) => ({ shopId, ...vendor }));
  await prisma.vendor.createMany({ data, skipDuplicates: true });
}

/** Not Prisma's upsert, which looks first and then inserts: reading the catalogue may find the same vendor in between. */
async function findOrMakeVendor(
  tx: Prisma.TransactionClient,
  shopId: ShopId,
  vendor: { readonly name: string; readonly nameKey: string },
) {
  await tx.vendor.createMany({ data: [{ shopId, ...vendor }], skipDuplicates: true });
  return tx.vendor.findUniqueOrThrow({ where: { shopId_nameKey: { shopId, nameKey: vendor.nameKey } } });
}

/**
 * Keeps a store whose credentials were tried. An earlier open connection of the vendor is closed; connecting the same
 * store again takes over its record, and with it mappings, cursor, running orders and the merchant's word. `seal` binds
 * the credentials to the row they end up in. Null, and nothing kept: the store serves another vendor of this shop, or
 * `alongside` refused.
 */
export async function keepConnection(
  prisma: PrismaClient,
  shopId: ShopId,
  input: {
    /** Made if there is none of this name. */
    readonly vendor: { readonly name: string; readonly nameKey: string } | { readonly id: VendorId };
    readonly platform: string;
    readonly profile: StoreProfile;
    readonly actor: string;
    readonly now: Date;
    /** Whether the merchant (or who acts for the merchant) knows that this is the vendor's store. */
    readonly confirmed: boolean;
    readonly seal: (connectionId: string) => Uint8Array<ArrayBuffer>;
  },
  alongside: (tx: Transaction, connection: ConnectionId) => Promise<boolean>,
): Promise<ConnectionId | null> {
  const { profile, now } = input;
  const work = async (tx: Prisma.TransactionClient): Promise<ConnectionId> => {
    // One store is connected at a time in a marketplace, or two would find that neither vendor nor store is taken.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`connect-store:${shopId}`}, 0))`;
    const merged =
      "id" in input.vendor
        ? null
        : await tx.vendorAlias.findUnique({
            where: { shopId_nameKey: { shopId, nameKey: input.vendor.nameKey } },
            select: { vendor: true },
          });
    const vendor =
      merged !== null
        ? merged.vendor
        : "id" in input.vendor
          ? await tx.vendor.findUniqueOrThrow({ where: { id: input.vendor.id, shopId } })
          : await findOrMakeVendor(tx, shopId, input.vendor);
    const elsewhere = await tx.connection.count({
      where: { shopId, storeKey: profile.storeKey, disconnectedAt: null, vendorId: { not: vendor.id } },
    });
    if (elsewhere > 0) throw new NotKept();
    const earlier = await tx.connection.findFirst({
      where: { shopId, vendorId: vendor.id, platform: input.platform, storeKey: profile.storeKey },
    });
    const replaced = await tx.connection.findFirst({
      where: { shopId, vendorId: vendor.id, disconnectedAt: null, ...(earlier ? { id: { not: earlier.id } } : {}) },
      select: { id: true },
    });
    if (replaced) {
      await tx.connection.update({ where: { id: replaced.id }, data: disconnectedSince(now) });
      await endConnection(fromPrismaTransaction(tx), replaced.id as ConnectionId, true);
    }
    const id = earlier?.id ?? crypto.randomUUID();
    const known = {
      storeName: profile.name,
      storeHost: profile.host,
      storeCurrency: profile.currency,
      storeTimeZone: profile.timeZone,
      warnings: [...profile.warnings],
      credentialsSealed: input.seal(id),
      health: "healthy",
      healthMessage: null,
      healthReason: null,
      healthSince: now,
      healthCheckedAt: now,
      disconnectedAt: null,
      trackingUntil: null,
      breakerFailures: 0,
      breakerOpenUntil: null,
      unconfirmedSince: input.confirmed ? null : earlier ? earlier.unconfirmedSince : now,
    };
    await tx.connection.upsert({
      where: { id },
      create: { id, shopId, vendorId: vendor.id, platform: input.platform, storeKey: profile.storeKey, ...known },
      update: known,
    });
    await audit(tx, shopId, {
      actor: input.actor,
      action: "connection.made",
      subject: id,
      after: { vendor: vendor.name, platform: input.platform, store: profile.name, host: profile.host },
    });
    await log(tx, shopId, {
      code: "connection.made",
      params: { actor: input.actor, store: profile.name },
      vendorId: vendor.id as VendorId,
      platform: input.platform,
    });
    if (!(await alongside(fromPrismaTransaction(tx), id as ConnectionId))) throw new NotKept();
    return id as ConnectionId;
  };
  try {
    return await prisma.$transaction(work);
  } catch (error) {
    if (error instanceof NotKept) return null;
    throw error;
  }
}

/** Undoes a transaction that turned out to keep nothing. */
class NotKept extends Error {}

const disconnectedSince = (now: Date) => ({
  disconnectedAt: now,
  health: "disconnected",
  healthReason: null,
  healthMessage: null,
  healthSince: now,
});

/**
 * Closes a connection: nothing new goes there. Its credentials are forgotten, with `keepTracking` only once what runs in
 * the store is done. What was pushed stays on record.
 */
export async function closeConnection(
  prisma: PrismaClient,
  shopId: ShopId,
  id: ConnectionId,
  actor: string,
  now: Date,
  keepTracking: boolean,
  alongside: Alongside,
): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.connection.updateMany({
      where: { shopId, id, disconnectedAt: null },
      data: disconnectedSince(now),
    });
    if (count === 0) return false;
    await endConnection(fromPrismaTransaction(tx), id, keepTracking);
    await audit(tx, shopId, { actor, action: "connection.closed", subject: id, after: { keepTracking } });
    const closed = await tx.connection.findUniqueOrThrow({ where: { id, shopId } });
    await log(tx, shopId, {
      code: "connection.closed",
      params: { actor, store: closed.storeName },
      vendorId: closed.vendorId as VendorId,
      platform: closed.platform,
    });
    await alongside(fromPrismaTransaction(tx));
    return true;
  });
}

export async function setAddOn(
  prisma: PrismaClient,
  shopId: ShopId,
  addOn: { readonly platform: string; readonly kind: string; readonly active: boolean },
  actor: string,
  alongside: Alongside,
): Promise<void> {
  const { platform, kind, active } = addOn;
  await prisma.$transaction(async (tx) => {
    await tx.addOn.upsert({
      where: { shopId_platform_kind: { shopId, platform, kind } },
      create: { shopId, platform, kind, active },
      update: { active, lapse: null },
    });
    await audit(tx, shopId, { actor, action: "add-on.changed", subject: `${platform}/${kind}`, after: { active } });
    await log(tx, shopId, {
      code: active ? "settings.add-on-activated" : "settings.add-on-deactivated",
      params: { actor, addOnKind: kind },
      platform,
    });
    await alongside(fromPrismaTransaction(tx));
  });
}
