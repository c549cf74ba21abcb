import { afterEach, beforeEach, expect, it } from "vitest";
import { createEngineBench, type EngineBench } from "../../../tests/support/engine.ts";
import { addLines, noNumbers } from "../../domain/proof/proof-numbers.ts";
import { readHome } from "./home-view.server.ts";

let bench: EngineBench;
beforeEach(async () => {
  bench = await createEngineBench();
});
afterEach(() => bench.close());

const home = () => readHome(bench.database.prisma, bench.shop, new Date());

it("leads from an empty installation to the first pushed order, and says so once", async () => {
  await bench.sql(`delete from order_sync_settings`);
  await bench.sql(`delete from add_on`);
  expect(await home()).toMatchObject({
    firstRun: true,
    setup: { connected: false, mapped: false, addOn: false },
    justSetUp: false,
  });
  await bench.vendor("Anna");
  await bench.map("1", "Anna");
  expect(await home()).toMatchObject({ setup: { connected: true, mapped: true, addOn: false } });
  // Switched on too early: the guide stays, since without the add-on nothing goes.
  await bench.sql(
    `insert into order_sync_settings ("shopId", data, "enabledAt", "updatedBy", "updatedAt") values ($1, '{"enabled":true}', now(), 'x', now())`,
    [bench.shop],
  );
  expect(await home()).toMatchObject({ syncOn: true, setup: { addOn: false }, justSetUp: false });
  await bench.sql(`insert into add_on ("shopId", platform, kind, active) values ($1, 'scripted', 'order-push', true)`, [
    bench.shop,
  ]);
  expect(await home()).toMatchObject({ setup: null, justSetUp: true });
  await bench.sql(`update order_sync_settings set "enabledAt" = now() - interval '4 days'`);
  expect(await home()).toMatchObject({ setup: null, justSetUp: false });
});

it("does not send a marketplace at work back to the beginning when sync is switched off", async () => {
  await bench.vendor("Anna");
  await bench.deliver(bench.order(), "orders/create");
  await bench.settle();
  await bench.settings({ enabled: false });
  expect(await home()).toMatchObject({ syncOn: false, setup: null, justSetUp: false });
});

it("shows what the last days' proofs came to, the oldest first", async () => {
  for (const [day, held] of [
    ["2026-11-26", 1],
    ["2026-11-27", 2],
  ] as const)
    await bench.sql(
      `insert into proof_report ("shopId", day, "from", until, "checkedAt", complete, numbers, "ordersInShop")
       values ($1, $2::date, $2::date, $2::date + 1, now(), true, $3, 1)`,
      [bench.shop, day, JSON.stringify(addLines(noNumbers, { held }, 1))],
    );
  await bench.sql(
    `insert into proof_finding (id, "shopId", day, key, kind, move, "firstSeenAt", "lastSeenAt", "repairedAt")
     values (gen_random_uuid(), $1, '2026-11-27', 'a', 'order-gone', 'merchant', now(), now(), null),
       (gen_random_uuid(), $1, '2026-11-27', 'b', 'order-not-recorded', 'ours', now(), now(), now())`,
    [bench.shop],
  );
  expect((await home()).days).toMatchObject([
    { day: "2026-11-26", numbers: { places: { held: 1 } }, open: 0, repaired: 0 },
    { day: "2026-11-27", numbers: { places: { held: 2 } }, open: 1, repaired: 1 },
  ]);
});
