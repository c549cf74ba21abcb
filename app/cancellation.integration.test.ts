import { afterEach, beforeEach, expect, it } from "vitest";
import type { Failure } from "./connectors/_contract/outcome.ts";
import { createEngineBench, type EngineBench, later, line } from "../tests/support/engine.ts";
import { ambiguous, rejected, type ScriptedStore, unavailable } from "../tests/support/scripted-store.ts";

// What a cancellation on the marketplace does (L8), for every place in which it can find a vendor order. Every row is
// told of it once and three times (webhooks repeat), and must end the same.

interface Meeting {
  /** Brings the vendor order to where the cancellation finds it. */
  readonly before: (order: Order, anna: ScriptedStore) => Promise<void>;
  /** What happens once the cancellation is on record. */
  readonly after?: (order: Order, anna: ScriptedStore) => Promise<void>;
  readonly order?: Parameters<EngineBench["order"]>[0];
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
type Order = ReturnType<EngineBench["order"]>;

let bench: EngineBench;
beforeEach(async () => {
  bench = await createEngineBench();
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
const time = async () => {
  for (let round = 0; round < 40; round += 1) {
    await bench.pass(10_000);
    await bench.settle();
  }
};
const state = async (wanted: string) => {
  await bench.sql(`update vendor_order set state = $1`, [wanted]);
};
let open = Promise.withResolvers<void>();
let sending: Promise<unknown> = Promise.resolve();
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
  "gone from the vendor's store": {
    before: async (order, anna) => {
      await pushed(order);
      anna.orders.splice(0);
    },
    ends: cancelledOnce,
  },
  "while order sync is off, until it is on": {
    before: async (order) => {
      await pushed(order);
      await bench.settings({ enabled: false });
    },
    after: async (_, anna) => {
      expect(anna.count("cancel")).toBe(0);
      await bench.settings({ enabled: true });
      await bench.settle();
    },
    ends: cancelledOnce,
  },
};

for (const times of [1, 3])
  it.for(Object.entries(meetings))(`%s (told ${times}x)`, async ([, meeting]) => {
    const anna = await bench.vendor("Anna", { email: "anna@vendor.example" });
    const order = bench.order({ lines: [line("1", "Anna")], ...meeting.order });
    await meeting.before(order, anna);
    const cancelled = later(order, { cancelledAt: new Date().toISOString() });
    for (let time = 0; time < times; time += 1) {
      // What follows a cancellation on the marketplace: refunds, tags, the same again.
      await bench.deliver(later(cancelled, { tags: [`${time}`] }, time), "orders/cancelled");
      await take();
    }
    if (!meeting.after) await bench.settle();
    await meeting.after?.(order, anna);
    await bench.settle();

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
    expect(row?.move).toBe(meeting.ends.state === "cancel-refused" ? "merchant" : null);
  });
