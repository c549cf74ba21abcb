import { Prisma, type PrismaClient } from "@prisma/client";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { VendorFilter } from "../../use-cases/vendors/vendor-roster.ts";
import type { VendorView } from "../../use-cases/views.ts";
import { PAGE_SIZE, readCursor, toPage, writeCursor } from "./keyset.server.ts";
import { readVendors } from "./vendors-view.server.ts";

/** A product of the vendor that is mapped to nothing in its store. */
const unmapped = Prisma.sql`
  select 1 from vendor_spelling s
  join product_variant p on p."shopId" = s."shopId" and p."vendorKey" = s."nameKey"
  where s."vendorId" = v.id and not exists (
    select 1 from variant_mapping m
    where m."shopId" = p."shopId" and m."variantGid" = p."variantGid" and m."connectionId" = c.id)`;

const anyProduct = Prisma.sql`
  select 1 from vendor_spelling s
  join product_variant p on p."shopId" = s."shopId" and p."vendorKey" = s."nameKey" where s."vendorId" = v.id`;

/** What the checklist of the vendor's view says, as a condition: everything that is not optional is done. */
const ready = Prisma.sql`(
  v."pausedAt" is null and v."storeSyncEnabled" and c.health in ('healthy', 'degraded') and c."unconfirmedSince" is null
  and exists (select 1 from add_on a
    where a."shopId" = v."shopId" and a.platform = c.platform and a.kind = 'order-push' and a.active)
  and exists (${anyProduct}) and not exists (${unmapped}))`;

const shown: Readonly<Record<VendorFilter["show"], Prisma.Sql>> = {
  all: Prisma.sql`true`,
  ready,
  "not-ready": Prisma.sql`${ready} is not true`,
  "no-store": Prisma.sql`c.id is null`,
  paused: Prisma.sql`v."pausedAt" is not null`,
};

/** One page of vendors by name. */
export async function readVendorPage(
  prisma: PrismaClient,
  shopId: ShopId,
  filter: VendorFilter,
): Promise<{ items: VendorView[]; next: string | null; previous: string | null }> {
  const cursor = readCursor(filter.cursor, 2);
  const back = filter.direction === "back" && cursor !== null;
  const order = back ? Prisma.sql`desc` : Prisma.sql`asc`;
  const position = cursor
    ? Prisma.sql`(v."nameKey", v.id::text) ${back ? Prisma.sql`<` : Prisma.sql`>`} (${cursor[0]}, ${cursor[1]})`
    : Prisma.sql`true`;
  const text = filter.search.trim();
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const search =
    text === ""
      ? Prisma.sql`true`
      : Prisma.sql`(v.name ilike ${pattern} or v.email ilike ${pattern} or c."storeName" ilike ${pattern}
          or c."storeHost" ilike ${pattern}
          or exists (select 1 from vendor_alias l where l."vendorId" = v.id and l.name ilike ${pattern}))`;
  const rows = await prisma.$queryRaw<{ id: VendorId; nameKey: string }[]>`
    select v.id, v."nameKey"
    from vendor v left join connection c on c."vendorId" = v.id and c."disconnectedAt" is null
    where v."shopId" = ${shopId}::uuid and ${shown[filter.show]} and ${search} and ${position}
    order by v."nameKey" ${order}, v.id::text ${order}
    limit ${PAGE_SIZE + 1}`;
  const page = toPage(rows, { hasCursor: cursor !== null, direction: back ? "back" : "forward" }, (row) =>
    writeCursor([row.nameKey, row.id]),
  );
  const views = new Map(
    (
      await readVendors(
        prisma,
        shopId,
        page.items.map(({ id }) => id),
      )
    ).map((view) => [view.id, view]),
  );
  return { ...page, items: page.items.flatMap(({ id }) => views.get(id) ?? []) };
}
