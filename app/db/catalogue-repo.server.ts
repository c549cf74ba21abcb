import type { PrismaClient } from "@prisma/client";
import type { CatalogueItem } from "../connectors/_contract/canonical.ts";
import type { Candidate, UnmappedVariant } from "../domain/mapping/match-by-sku.ts";
import type { ConnectionId, ShopId } from "../domain/shared/ids.ts";
import type { MarketplaceVariant } from "../use-cases/ports.ts";
import { fromPrismaTransaction } from "./sql.server.ts";
import type { Alongside } from "./vendor-repo.server.ts";

/** Writes one page of the marketplace's catalogue. `onNewCosts`: with it, if what an item costs became another. */
export async function keepVariants(
  prisma: PrismaClient,
  shopId: ShopId,
  variants: readonly (MarketplaceVariant & { readonly vendorKey: string })[],
  onNewCosts: Alongside,
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const before = await tx.productVariant.findMany({
      where: { shopId, variantGid: { in: variants.map(({ variantGid }) => variantGid) } },
      select: { variantGid: true, unitCostMinor: true, unitCostCurrency: true },
    });
    const costBefore = new Map(before.map((row) => [row.variantGid, `${row.unitCostMinor} ${row.unitCostCurrency}`]));
    let newCosts = false;
    for (const { vendor: vendorName, variantGid, unitCost, ...rest } of variants) {
      const cost = {
        unitCostMinor: unitCost === null ? null : BigInt(unitCost.minor),
        unitCostCurrency: unitCost?.currency ?? null,
      };
      newCosts ||= (costBefore.get(variantGid) ?? "null null") !== `${cost.unitCostMinor} ${cost.unitCostCurrency}`;
      const fields = { vendorName, ...rest, ...cost };
      await tx.productVariant.upsert({
        where: { shopId_variantGid: { shopId, variantGid } },
        create: { shopId, variantGid, ...fields },
        update: fields,
      });
    }
    if (newCosts) await onNewCosts(fromPrismaTransaction(tx));
  }, pageOfVariants);
}

/** A page is a hundred small writes; on a database far away they take longer than the usual five seconds. */
const pageOfVariants = { timeout: 30_000 };

/** Forgets what a full reading did not show any more. Mappings go with their variant. */
export async function forgetOtherVariants(prisma: PrismaClient, shopId: ShopId, seen: ReadonlySet<string>, now: Date) {
  const known = await prisma.productVariant.findMany({ where: { shopId }, select: { variantGid: true } });
  const gone = known.map((row) => row.variantGid).filter((gid) => !seen.has(gid));
  await prisma.productVariant.deleteMany({ where: { shopId, variantGid: { in: gone } } });
  await prisma.shop.update({ where: { id: shopId }, data: { catalogueReadAt: now } });
}

/** Writes one page of a vendor store's catalogue. */
export async function keepCatalogue(
  prisma: PrismaClient,
  connectionId: ConnectionId,
  items: readonly CatalogueItem[],
  seenAt: Date,
): Promise<void> {
  await prisma.$transaction(
    items.map(({ externalProductId, externalVariantId, title, variantTitle, sku, barcode }) => {
      const key = { connectionId, externalProductId, externalVariantId: externalVariantId ?? "" };
      const fields = { title, variantTitle, sku, barcode, seenAt };
      return prisma.externalVariant.upsert({
        where: { connectionId_externalProductId_externalVariantId: key },
        create: { ...key, ...fields },
        update: fields,
      });
    }),
  );
}

export async function forgetCatalogueBefore(prisma: PrismaClient, connectionId: ConnectionId, seenAt: Date) {
  await prisma.externalVariant.deleteMany({ where: { connectionId, seenAt: { lt: seenAt } } });
}

/** A vendor's variants that are mapped to nothing in its store, and the store's variants that nothing is mapped to. */
export async function readUnmapped(
  prisma: PrismaClient,
  shopId: ShopId,
  connectionId: ConnectionId,
): Promise<{ variants: UnmappedVariant[]; candidates: Candidate[] }> {
  const [variants, candidates] = await Promise.all([
    prisma.$queryRaw<UnmappedVariant[]>`
      select p."variantGid", p.sku from connection c
      join vendor_spelling s on s."vendorId" = c."vendorId"
      join product_variant p on p."shopId" = c."shopId" and p."vendorKey" = s."nameKey"
      where c."shopId" = ${shopId}::uuid and c.id = ${connectionId}::uuid and not exists (
        select 1 from variant_mapping m
        where m."shopId" = p."shopId" and m."variantGid" = p."variantGid" and m."connectionId" = c.id)`,
    prisma.externalVariant.findMany({
      where: { connectionId, connection: { shopId } },
      select: { externalProductId: true, externalVariantId: true, sku: true },
    }),
  ]);
  return { variants, candidates };
}

/** Binds variants to variants; one that was bound in the meantime keeps its binding. Answers how many are new. */
export async function addMappings(
  prisma: PrismaClient,
  shopId: ShopId,
  connectionId: ConnectionId,
  mappings: readonly { readonly variantGid: string; readonly target: Candidate }[],
  source: "sku",
  alongside: Alongside,
): Promise<number> {
  if (mappings.length === 0) return 0;
  return prisma.$transaction(async (tx) => {
    const { count } = await tx.variantMapping.createMany({
      data: mappings.map(({ variantGid, target }) => ({
        shopId,
        variantGid,
        connectionId,
        externalProductId: target.externalProductId,
        externalVariantId: target.externalVariantId,
        source,
        mappedBy: "app",
      })),
      skipDuplicates: true,
    });
    if (count > 0) await alongside(fromPrismaTransaction(tx));
    return count;
  });
}

/** Maps one variant by hand, or unmaps it with `target: null`. False if variant, store or target are not this shop's. */
export async function setMapping(
  prisma: PrismaClient,
  shopId: ShopId,
  variantGid: string,
  connectionId: ConnectionId,
  target: { readonly externalProductId: string; readonly externalVariantId: string } | null,
  actor: string,
  alongside: Alongside,
): Promise<boolean> {
  return prisma.$transaction(async (tx) => {
    const key = { shopId, variantGid, connectionId };
    const [variant, connection] = await Promise.all([
      tx.productVariant.findUnique({ where: { shopId_variantGid: { shopId, variantGid } } }),
      tx.connection.findFirst({ where: { id: connectionId, shopId, disconnectedAt: null } }),
    ]);
    if (!variant || !connection) return false;
    if (target) {
      const known = await tx.externalVariant.findFirst({ where: { connectionId, ...target } });
      if (!known) return false;
      const bound = { ...target, source: "hand", mappedBy: actor, mappedAt: new Date() };
      await tx.variantMapping.upsert({
        where: { shopId_variantGid_connectionId: key },
        create: { ...key, ...bound },
        update: bound,
      });
    } else {
      await tx.variantMapping.deleteMany({ where: key });
    }
    await tx.auditEntry.create({
      data: { shopId, actor, action: "product.mapped", subject: variantGid, after: { connectionId, target } },
    });
    await alongside(fromPrismaTransaction(tx));
    return true;
  });
}
