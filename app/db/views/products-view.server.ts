import { Prisma, type PrismaClient } from "@prisma/client";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import { money } from "../../domain/shared/money.ts";
import type { ConnectionId, ShopId } from "../../domain/shared/ids.ts";
import type { ExternalVariantView, ProductFilter, ProductListView, ProductView } from "../../use-cases/views.ts";
import { PAGE_SIZE, readCursor, toPage, writeCursor } from "./keyset.server.ts";

type Row = {
  variantGid: string;
  productGid: string;
  unitCostMinor: bigint | null;
  currency: string;
  productTitle: string;
  variantTitle: string | null;
  sku: string | null;
  imageUrl: string | null;
  vendorName: string;
  vendorId: string | null;
  connectionId: string | null;
  mappingSource: string | null;
  externalTitle: string | null;
  externalVariantTitle: string | null;
  externalSku: string | null;
  sameSku: number;
};

/** A variant, its vendor, the vendor's open connection, and what it is mapped to there. */
const joined = Prisma.sql`
  from product_variant p
  join shop h on h.id = p."shopId"
  left join vendor_spelling s on s."shopId" = p."shopId" and s."nameKey" = p."vendorKey"
  left join vendor v on v.id = s."vendorId"
  left join connection c on c."vendorId" = v.id and c."disconnectedAt" is null
  left join variant_mapping m on m."shopId" = p."shopId" and m."variantGid" = p."variantGid" and m."connectionId" = c.id`;

/** A cost in another currency than the shop's is none that an order could go by. */
const costKnown = Prisma.sql`p."unitCostMinor" is not null and p."unitCostCurrency" = h.currency`;

const shown: Record<ProductFilter["show"], Prisma.Sql> = {
  all: Prisma.sql`true`,
  mapped: Prisma.sql`m."variantGid" is not null`,
  unsynced: Prisma.sql`c.id is not null and m."variantGid" is null`,
  "no-store": Prisma.sql`c.id is null`,
  "no-cost": Prisma.sql`c.id is not null and not (${costKnown})`,
};

/** By title, then id. Says of every unmapped variant why it is not. */
export async function readProducts(
  prisma: PrismaClient,
  shopId: ShopId,
  filter: ProductFilter,
): Promise<ProductListView> {
  const cursor = readCursor(filter.cursor, 2);
  const back = filter.direction === "back" && cursor !== null;
  const order = back ? Prisma.sql`desc` : Prisma.sql`asc`;
  const position = cursor
    ? Prisma.sql`(p."productTitle", p."variantGid") ${back ? Prisma.sql`<` : Prisma.sql`>`} (${cursor[0]}, ${cursor[1]})`
    : Prisma.sql`true`;
  const pattern = `%${filter.search.trim().replace(/[\\%_]/g, "\\$&")}%`;
  const search = filter.search.trim()
    ? Prisma.sql`(p."productTitle" ilike ${pattern} or p.sku ilike ${pattern} or p."variantTitle" ilike ${pattern})`
    : Prisma.sql`true`;
  const vendor = filter.vendorId ? Prisma.sql`v.id = ${filter.vendorId}::uuid` : Prisma.sql`true`;

  const [rows, counts, settings] = await Promise.all([
    prisma.$queryRaw<Row[]>`
      with page as (
        select p."variantGid", p."productGid", p."productTitle", p."variantTitle", p.sku, p."imageUrl", p."vendorName",
               v.id as "vendorId", c.id as "connectionId", m.source, m."connectionId" as "mappedTo",
               m."externalProductId", m."externalVariantId",
               case when ${costKnown} then p."unitCostMinor" end as "unitCostMinor", h.currency
        ${joined}
        where p."shopId" = ${shopId}::uuid and ${shown[filter.show]} and ${vendor} and ${search} and ${position}
        order by p."productTitle" ${order}, p."variantGid" ${order}
        limit ${PAGE_SIZE + 1}
      )
      select p."variantGid", p."productGid", p."productTitle", p."variantTitle", p.sku, p."imageUrl", p."vendorName",
             p."vendorId", p."unitCostMinor", p.currency,
             p."connectionId", p.source as "mappingSource",
             x.title as "externalTitle", x."variantTitle" as "externalVariantTitle", x.sku as "externalSku",
             case when p.source is null then (select count(*)::int from external_variant e
              where e."connectionId" = p."connectionId" and lower(trim(e.sku)) = lower(trim(p.sku)) and trim(p.sku) <> '')
             else 0 end as "sameSku"
      from page p
      left join external_variant x on x."connectionId" = p."mappedTo"
        and x."externalProductId" = p."externalProductId" and x."externalVariantId" = p."externalVariantId"
      order by p."productTitle" ${order}, p."variantGid" ${order}`,
    prisma.$queryRaw<ProductListView["counts"][]>`
      select count(*) filter (where ${shown.mapped})::int as mapped,
             count(*) filter (where ${shown.unsynced})::int as unsynced,
             count(*) filter (where ${shown["no-store"]})::int as "noStore",
             count(*) filter (where ${shown["no-cost"]})::int as "noCost"
      ${joined} where p."shopId" = ${shopId}::uuid`,
    prisma.orderSyncSettings.findUnique({ where: { shopId }, select: { data: true } }),
  ]);
  const page = toPage(rows, { hasCursor: cursor !== null, direction: back ? "back" : "forward" }, (row) =>
    writeCursor([row.productTitle, row.variantGid]),
  );
  return {
    items: page.items.map(toProductView),
    next: page.next,
    previous: page.previous,
    counts: counts[0] ?? { mapped: 0, unsynced: 0, noStore: 0, noCost: 0 },
    atCost: (settings?.data as Partial<OrderSyncSettings> | undefined)?.priceMode === "cost",
  };
}

function toProductView(row: Row): ProductView {
  return {
    variantGid: row.variantGid,
    productGid: row.productGid,
    unitCost: row.unitCostMinor === null ? null : money(Number(row.unitCostMinor), row.currency),
    productTitle: row.productTitle,
    variantTitle: row.variantTitle,
    sku: row.sku,
    imageUrl: row.imageUrl,
    vendorId: row.vendorId,
    vendorName: row.vendorName,
    connectionId: row.connectionId,
    mapping: row.mappingSource
      ? {
          title: [row.externalTitle, row.externalVariantTitle].filter(Boolean).join(" – "),
          sku: row.externalSku,
          source: row.mappingSource,
        }
      : null,
    unmappedBecause: row.mappingSource ? null : unmappedBecause(row),
  };
}

function unmappedBecause(row: Row): string {
  if (row.connectionId === null) return "no-store";
  if ((row.sku ?? "").trim() === "") return "no-sku";
  return row.sameSku === 0 ? "no-match" : "ambiguous";
}

/** For mapping by hand: at most 25 variants of the vendor's store whose title or SKU contains the words. */
export async function searchExternalVariants(
  prisma: PrismaClient,
  shopId: ShopId,
  connectionId: ConnectionId,
  search: string,
): Promise<ExternalVariantView[]> {
  const contains = { contains: search.trim(), mode: "insensitive" } as const;
  return prisma.externalVariant.findMany({
    where: {
      connectionId,
      connection: { shopId, disconnectedAt: null },
      ...(search.trim() ? { OR: [{ title: contains }, { sku: contains }, { variantTitle: contains }] } : {}),
    },
    select: { externalProductId: true, externalVariantId: true, title: true, variantTitle: true, sku: true },
    orderBy: [{ title: "asc" }, { externalVariantId: "asc" }],
    take: 25,
  });
}
