import { afterEach, beforeEach, expect, it } from "vitest";
import type { Failure } from "./connectors/_contract/outcome.ts";
import { readFileSync } from "node:fs";
import { later, line } from "../tests/support/engine.ts";
import { createFulfillmentBench, type FulfillmentBench, shipped } from "../tests/support/fulfillment-bench.ts";
import { ambiguous, authFailed, rejected, type ScriptedStore, unavailable } from "../tests/support/scripted-store.ts";

// What a cancellation on the marketplace does (L8), for every place in which it can find a vendor order. Every row is
// told of it once and three times (webhooks repeat), and with order sync off, which changes nothing until it is on again;
// as manual mode (O10) changes nothing about what was pushed; all must end the same. The record of the decision shows
// this very table.

interface Meeting {
  /** Brings the vendor order to where the cancellation finds it. */
  readonly before: (order: Order, anna: ScriptedStore) => Promise<void>;
  /** What happens once the cancellation is on record. */
  readonly after?: (order: Order, anna: ScriptedStore) => Promise<void>;
  readonly order?: Parameters<FulfillmentBench["order"]>[0];
  /** Whose it is in the end; the merchant's where it was too late, nobody's otherwise. */
  readonly move?: "merchant";
  /** The parcel that the vendor's store shows in the end: its tracking has come back. */
  readonly tracked?: true;
  readonly ends: {
    readonly state: string;
    readonly reason: string | null;
    readonly creates: number;
    readonly cancels: number;
    /** Orders in the vendor's store that still stand. */
    readonly standing: number;
    readonly mails: readonly string[];
  };
}
type Order = ReturnType<FulfillmentBench["order"]>;

let bench: FulfillmentBench;
beforeEach(async () => {
  bench = await createFulfillmentBench();
});
afterEach(() => bench.close());

const take = async () => {
  for (const webhook of await bench.engine.takeWebhooks(9)) await webhook();
};
const placed = async (order: Order) => {
  await bench.deliver(order, "orders/create");
  await take();
};
const pushed = async (order: Order) => {
  await placed(order);
  await bench.settle();
};
/** Until nothing comes back by itself any more. */
const time = async () => {
  for (let round = 0; round < 40; round += 1) {
    await bench.pass(10_000);
    await bench.settle();
    if ((await bench.vendorOrders()).every(({ nextAttemptAt }) => nextAttemptAt === null)) return;
  }
};
const state = async (wanted: string) => {
  await bench.sql(`update vendor_order set state = $1`, [wanted]);
};
let open = Promise.withResolvers<void>();
let sending: Promise<unknown> = Promise.resolve();
/** The store shows a parcel of the order from now on, and is looked at. */
const parcelLeaves = async (anna: ScriptedStore) => {
  const [order] = anna.orders;
  bench.report("Anna", order!, {
    status: { kind: order!.cancelled ? "cancelled" : "shipped", raw: "" },
    fulfillments: [shipped("p1", null)],
  });
  await bench.pull("all", { force: true });
};
/** Stops the push while the store has not answered yet. */
const midway = (answer?: Failure) => async (order: Order, anna: ScriptedStore) => {
  open = Promise.withResolvers<void>();
  anna.trouble("create", { kind: "after", gate: open.promise, ...(answer ? { answer } : {}) });
  await placed(order);
  const pieces = await bench.engine.takeVendorOrders(9);
  sending = Promise.all(pieces.map((piece) => piece()));
  await expect.poll(async () => (await bench.vendorOrders())[0]?.state).toBe("sending");
};
const answered = async () => {
  open.resolve();
  await sending;
  await bench.settle();
};

const neverSent = { creates: 0, cancels: 0, standing: 0, mails: [] };
const nothingInStore = { state: "cancelled-before-push", reason: "cancelled", ...neverSent };
const cancelledOnce = {
  state: "cancelled",
  reason: null,
  creates: 1,
  cancels: 1,
  standing: 0,
  mails: ["vendor-new-order", "vendor-order-cancelled"],
};
const tooLate = {
  state: "cancel-refused",
  reason: "already-shipped",
  creates: 1,
  cancels: 1,
  standing: 1,
  mails: ["merchant-cancelled-but-shipped", "vendor-cancelled-but-shipped", "vendor-new-order"],
};

const meetings: Readonly<Record<string, Meeting>> = {
  "not heard of before": { before: async () => {}, ends: nothingInStore },
  "held until it is paid": { order: { financialStatus: "pending" }, before: pushed, ends: nothingInStore },
  "ready to be pushed": { before: placed, ends: nothingInStore },
  "refused by the store": {
    before: async (order, anna) => {
      anna.trouble("create", { kind: "instead", answer: rejected });
      await pushed(order);
    },
    ends: { ...nothingInStore, creates: 1 },
  },
  "being pushed, and then confirmed": { before: midway(), after: answered, ends: cancelledOnce },
  "being pushed, and then refused": {
    before: midway(rejected),
    after: answered,
    ends: { ...nothingInStore, creates: 1 },
  },
  "being pushed, while the store is down": {
    before: midway(unavailable),
    after: async () => {
      await answered();
      await time();
    },
    ends: { ...nothingInStore, creates: 1 },
  },
  "in doubt, and it is there": {
    before: async (order, anna) => {
      anna.trouble("create", { kind: "done-but", answer: ambiguous });
      await pushed(order);
    },
    after: time,
    ends: cancelledOnce,
  },
  "in doubt, and it is not there": {
    before: async (order, anna) => {
      anna.trouble("create", { kind: "instead", answer: ambiguous });
      await pushed(order);
    },
    after: time,
    ends: { ...nothingInStore, creates: 1 },
  },
  "in the vendor's store": { before: pushed, ends: cancelledOnce },
  "in the vendor's store, which is down": {
    before: async (order, anna) => {
      await pushed(order);
      anna.trouble("cancel", { kind: "instead", answer: unavailable }, 2);
    },
    after: time,
    ends: { ...cancelledOnce, cancels: 3 },
  },
  "in the vendor's store, which answers nothing after doing it": {
    before: async (order, anna) => {
      await pushed(order);
      anna.trouble("cancel", { kind: "done-but", answer: ambiguous });
    },
    after: time,
    ends: { ...cancelledOnce, cancels: 2 },
  },
  "in the vendor's store, which cancels in its own time": {
    before: async (order, anna) => {
      await pushed(order);
      anna.trouble("cancel", { kind: "cancel-answer", state: "pending" }, 2);
    },
    after: time,
    ends: { ...cancelledOnce, cancels: 3 },
  },
  "in the vendor's store, which will not": {
    before: async (order, anna) => {
      await pushed(order);
      anna.trouble("cancel", { kind: "instead", answer: rejected });
    },
    after: time,
    ends: {
      ...tooLate,
      reason: "rejected",
      mails: ["vendor-new-order", "vendor-order-cancelled"],
    },
  },
  "partly shipped, as we know": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders[0]!.shipped = true;
      await state("partially-fulfilled");
    },
    ends: tooLate,
  },
  "shipped, as only the store knows": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders[0]!.shipped = true;
    },
    ends: tooLate,
  },
  "shipped, as we know": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders[0]!.shipped = true;
      await state("fulfilled");
    },
    ends: { ...tooLate, cancels: 0 },
  },
  "in the vendor's store, which does not let us in any more, until it does": {
    before: async (order, anna) => {
      await pushed(order);
      anna.trouble("cancel", { kind: "instead", answer: authFailed });
    },
    after: async (_, anna) => {
      await bench.settle();
      expect(anna.orders[0]?.cancelled).toBe(false);
      await bench.sql(`update connection set health = 'healthy'`);
      await time();
    },
    ends: { ...cancelledOnce, cancels: 2 },
  },
  "cancelled by the vendor, as we know": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders[0]!.cancelled = true;
      bench.report("Anna", anna.orders[0]!, { status: { kind: "cancelled", raw: "" } });
      await bench.pull("all", { force: true });
    },
    move: "merchant",
    ends: {
      state: "cancelled",
      reason: "cancelled-by-vendor",
      creates: 1,
      cancels: 0,
      standing: 0,
      mails: ["merchant-cancelled-by-vendor", "vendor-new-order"],
    },
  },
  "cancelled by the vendor, as only the store knows": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders[0]!.cancelled = true;
    },
    ends: cancelledOnce,
  },
  "shipped by the vendor after it was cancelled": {
    before: pushed,
    after: async (_, anna) => {
      await bench.settle();
      await parcelLeaves(anna);
    },
    tracked: true,
    ends: {
      ...cancelledOnce,
      mails: ["merchant-cancelled-but-shipped", "vendor-cancelled-but-shipped", ...cancelledOnce.mails],
    },
  },
  "shipped by the vendor whose store would not cancel": {
    before: async (order, anna) => {
      await pushed(order);
      anna.trouble("cancel", { kind: "instead", answer: rejected });
    },
    after: async (_, anna) => {
      await bench.settle();
      await parcelLeaves(anna);
    },
    tracked: true,
    ends: {
      state: "fulfilled",
      reason: null,
      creates: 1,
      cancels: 1,
      standing: 1,
      mails: ["merchant-cancelled-but-shipped", "vendor-cancelled-but-shipped", ...cancelledOnce.mails],
    },
  },
  "shipped, and its parcel is seen afterwards": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders[0]!.shipped = true;
    },
    after: async (_, anna) => {
      await bench.settle();
      await parcelLeaves(anna);
    },
    tracked: true,
    ends: { ...tooLate, state: "fulfilled", reason: null },
  },
  "gone from the vendor's store": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders.splice(0);
    },
    ends: cancelledOnce,
  },
};

const ways = { once: 1, "three times": 3, "while order sync is off": 1, "in manual mode": 1 };
for (const [way, times] of Object.entries(ways))
  it.for(Object.entries(meetings))(`%s (told ${way})`, async ([, meeting]) => {
    const anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
    const order = bench.order({ lines: [line("1", "Anna")], ...meeting.order });
    await meeting.before(order, anna);
    const off = way === "while order sync is off";
    if (off) await bench.settings({ enabled: false });
    if (way === "in manual mode") await bench.settings({ manualMode: true });
    const cancelled = later(order, { cancelledAt: new Date().toISOString() });
    for (let time = 0; time < times; time += 1) {
      // What follows a cancellation on the marketplace: refunds, tags, the same again.
      await bench.deliver(later(cancelled, { tags: [`${time}`] }, time), "orders/cancelled");
      await take();
    }
    if (off) {
      expect(anna.count("cancel")).toBe(0);
      await bench.settings({ enabled: true });
    }
    if (!meeting.after) await bench.settle();
    await meeting.after?.(order, anna);
    await bench.settle();
    // What happens every hour.
    if (off) await bench.engine.replan(bench.shop);
    await bench.settle();

    if (meeting.tracked)
      expect(await bench.parcels()).toMatchObject([{ externalId: "p1", status: "shipped", lines: [{ quantity: 1 }] }]);
    const mails = await bench.sql<{ kind: string }>(`select kind from mail order by kind`);
    const [row] = await bench.vendorOrders();
    expect({
      state: row?.state,
      reason: row?.reason,
      creates: anna.count("create"),
      cancels: anna.count("cancel"),
      standing: anna.orders.filter((external) => !external.cancelled).length,
      mails: mails.map(({ kind }) => kind),
    }).toEqual(meeting.ends);
    expect(await bench.vendorOrders()).toHaveLength(1);
    // At rest: nothing of it comes back by itself, and only what is too late is anybody's move.
    expect(row?.nextAttemptAt).toBeNull();
    expect(row?.move).toBe(meeting.move ?? (meeting.ends.state === "cancel-refused" ? "merchant" : null));
  });

/** The table as people read it. */
function rendered(): string {
  const told = (mails: readonly string[]) =>
    mails
      .filter((kind) => kind !== "vendor-new-order")
      .map((kind) => words[kind] ?? kind)
      .join(", ") || "nobody";
  const rows = Object.entries(meetings).map(([place, { ends, tracked }]) => [
    place,
    ends.reason === null ? ends.state : `${ends.state} (${ends.reason})`,
    String(ends.standing),
    told(ends.mails),
    tracked ? "yes" : "",
  ]);
  return [
    ["The cancellation finds the part", "It ends as", "Orders that stand in the store", "Told", "Tracking came back"],
    ...rows,
  ]
    .map((cells) => cells.join(" | "))
    .join("\n");
}
const words: Readonly<Record<string, string>> = {
  "vendor-order-cancelled": "vendor: cancelled",
  "vendor-cancelled-but-shipped": "vendor: cancelled but shipped",
  "merchant-cancelled-but-shipped": "merchant: cancelled but shipped",
  "merchant-cancelled-by-vendor": "merchant: cancelled by the vendor",
};

it("stands in the record of the decision, row by row", () => {
  const record = readFileSync("docs/decisions/0090-a-cancellation-ends-somewhere.md", "utf8");
  const table = record
    .split("\n")
    .filter((text) => text.startsWith("|") && !text.startsWith("| ---"))
    .map((text) =>
      text
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim())
        .join(" | "),
    )
    .join("\n");
  expect(table).toBe(rendered());
});
