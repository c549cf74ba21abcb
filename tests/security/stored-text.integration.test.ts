import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShopId } from "../../app/domain/shared/ids.ts";
import { createTenantWall, merchantOf } from "../../app/db/tenant-wall.server.ts";
import { readOrder } from "../../app/db/views/order-view.server.ts";
import { createPortalBench, type PortalBench } from "../support/portal-bench.ts";

// Text from outside is inert wherever it goes: what is stored may have come in before there was a rule, or past it.

let bench: PortalBench;
beforeAll(async () => {
  bench = await createPortalBench();
});
afterAll(() => bench.close());

const hostile = [
  "javascript:alert(document.cookie)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "java\tscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:x",
  "//evil.example/x",
  "not a link",
];

describe("a link that is stored", () => {
  it.each(hostile)("is shown to nobody if it is %j", async (link) => {
    const { engine } = bench;
    const name = `Vendor ${hostile.indexOf(link)}`;
    const { session } = await bench.member(`v${hostile.indexOf(link)}@vendor.example`, name);
    const order = engine.order();
    await bench.record({ ...order, lines: order.lines.map((line) => ({ ...line, vendor: name })) });
    const [row] = await engine.sql<{ id: string; orderId: string }>(
      `select v.id, v."orderId" from vendor_order v join vendor d on d.id = v."vendorId" where d.name = $1`,
      [name],
    );
    await engine.sql(
      `update vendor_order set "externalId" = $2, "externalName" = '#1', "externalUrl" = $2 where id = $1`,
      [row!.id, link],
    );
    await engine.sql(
      `insert into parcel (id, "shopId", "vendorOrderId", "externalId", status, lines, trackings, digest)
       values (gen_random_uuid(), $1, $2, $3, 'shipped', '[]', $4, 'd')`,
      [engine.shop, row!.id, link, JSON.stringify([{ carrier: "DHL", number: "1", url: link }])],
    );

    const wall = createTenantWall(engine.database.url, { seats: 1 });
    const shown = await wall.within(merchantOf(engine.shop), ({ prisma }) =>
      readOrder(prisma, engine.shop as ShopId, row!.orderId as never),
    );
    await wall.close();
    const part = shown?.vendorOrders[0];
    expect([part?.externalUrl, part?.parcels[0]?.trackings]).toEqual([
      null,
      [{ carrier: "DHL", number: "1", url: null }],
    ]);

    const inPortal = await bench.portal.order(session, row!.id);
    expect(inPortal?.store?.externalUrl ?? null).toBeNull();
    expect(inPortal?.parcels[0]?.trackings).toEqual([{ carrier: "DHL", number: "1", url: null }]);
  });
});
