import { done, type Failure, type Outcome } from "../../app/connectors/_contract/outcome.ts";
import type { FulfillmentState } from "../../app/domain/fulfillment/fulfillment-state.ts";
import type { LineGid } from "../../app/domain/shared/ids.ts";
import type { FulfillmentToCreate, MarketplaceGateway } from "../../app/use-cases/ports.ts";

type Operation = "read" | "create" | "update" | "cancel";

/** What the next call of a kind does instead of doing it properly. */
export type Trouble =
  /** Does nothing and answers this. */
  | { readonly kind: "instead"; readonly answer: Failure }
  /** Does it, and answers this. */
  | { readonly kind: "done-but"; readonly answer: Failure }
  /** Answers this, and does it when `arrive` is called: a request that got lost for a while. */
  | { readonly kind: "delayed"; readonly answer: Failure }
  /** The process dies before the answer is heard. */
  | { readonly kind: "dies" };

interface Writable {
  fulfillmentOrders: {
    gid: string;
    locationGid: string;
    open: boolean;
    lines: { gid: string; lineGid: LineGid; remaining: number }[];
  }[];
  fulfillments: {
    gid: string;
    cancelled: boolean;
    createdAt: string;
    trackings: FulfillmentToCreate["trackings"];
    lines: { lineGid: LineGid; quantity: number }[];
  }[];
}

export interface SimulatedFulfillment {
  readonly gateway: Pick<
    MarketplaceGateway,
    "readFulfillmentState" | "createFulfillment" | "updateTracking" | "cancelFulfillment"
  >;
  /** Opens a fulfillment order: lines with quantities, at a location. */
  open(location: string, ...lines: readonly (readonly [LineGid, number])[]): void;
  hold(on: boolean): void;
  trouble(operation: Operation, trouble: Trouble): void;
  /** Requests that were delayed are carried out now. */
  arrive(): void;
  readonly state: Writable;
  readonly calls: Operation[];
  /** Tracking numbers that customers were told of, in order. */
  readonly told: string[];
  /** Of fulfillments that stand: "<line>x<quantity> <number>". */
  shown(): string[];
}

/** How one marketplace order is fulfilled, in memory, as strict as Shopify: one location a call, never more than is left. */
export function createSimulatedFulfillment(): SimulatedFulfillment {
  const state: Writable = { fulfillmentOrders: [], fulfillments: [] };
  const calls: Operation[] = [];
  const told: string[] = [];
  const troubles = new Map<Operation, Trouble[]>();
  const delayed: (() => void)[] = [];
  let made = 0;

  const answer = async <T>(operation: Operation, work: () => Outcome<T>): Promise<Outcome<T>> => {
    calls.push(operation);
    const trouble = troubles.get(operation)?.shift();
    switch (trouble?.kind) {
      case "instead":
        return trouble.answer;
      case "done-but":
        work();
        return trouble.answer;
      case "delayed":
        delayed.push(() => void work());
        return trouble.answer;
      case "dies":
        work();
        throw new Error("the process died");
      case undefined:
        return work();
    }
  };
  const tell = (trackings: FulfillmentToCreate["trackings"], notify: boolean) => {
    if (notify) told.push(trackings.map(({ number }) => number).join("+"));
  };
  const refuse = (message: string): Failure => ({ kind: "rejected", field: null, message });
  const open = (location: string, ...lines: readonly (readonly [LineGid, number])[]): void => {
    made += 1;
    const gid = `gid://shopify/FulfillmentOrder/${made}`;
    state.fulfillmentOrders.push({
      gid,
      locationGid: location,
      open: true,
      lines: lines.map(([lineGid, remaining], index) => ({ gid: `${gid}/${index}`, lineGid, remaining })),
    });
  };

  return {
    state,
    calls,
    told,
    open,
    hold: (on) => state.fulfillmentOrders.forEach((each) => (each.open = !on)),
    trouble: (operation, trouble) => void troubles.set(operation, [...(troubles.get(operation) ?? []), trouble]),
    arrive: () => delayed.splice(0).forEach((work) => work()),
    shown: () =>
      state.fulfillments
        .filter(({ cancelled }) => !cancelled)
        .map(
          ({ lines, trackings }) =>
            `${lines.map(({ lineGid, quantity }) => `${lineGid.split("/").at(-1)}x${quantity}`).join("+")} ${trackings.map(({ number }) => number).join("+")}`,
        )
        .sort(),
    gateway: {
      readFulfillmentState: () => answer("read", () => done(structuredClone(state) as FulfillmentState)),
      createFulfillment: (_, { lines, trackings, notifyCustomer }) =>
        answer("create", () => {
          const wanted = lines.map((line) => {
            const order = state.fulfillmentOrders.find(({ gid }) => gid === line.fulfillmentOrderGid);
            return { ...line, order, entry: order?.lines.find(({ gid }) => gid === line.fulfillmentOrderLineGid) };
          });
          if (new Set(wanted.map(({ order }) => order?.locationGid)).size !== 1) return refuse("several locations");
          for (const { order, entry, quantity } of wanted)
            if (!order?.open || !entry || entry.remaining < quantity) return refuse("quantity is not fulfillable");
          made += 1;
          const gid = `gid://shopify/Fulfillment/${made}`;
          for (const { entry, quantity } of wanted) entry!.remaining -= quantity;
          state.fulfillments.push({
            gid,
            cancelled: false,
            createdAt: new Date().toISOString(),
            trackings,
            lines: wanted.map(({ entry, quantity }) => ({ lineGid: entry!.lineGid, quantity })),
          });
          tell(trackings, notifyCustomer);
          return done({ gid });
        }),
      updateTracking: (_, gid, trackings, notifyCustomer) =>
        answer("update", () => {
          const fulfillment = state.fulfillments.find((each) => each.gid === gid && !each.cancelled);
          if (!fulfillment) return refuse("no such fulfillment");
          fulfillment.trackings = trackings;
          tell(trackings, notifyCustomer);
          return done(null);
        }),
      cancelFulfillment: (_, gid) =>
        answer("cancel", () => {
          const fulfillment = state.fulfillments.find((each) => each.gid === gid && !each.cancelled);
          if (!fulfillment) return refuse("no such fulfillment");
          fulfillment.cancelled = true;
          open("oslo", ...fulfillment.lines.map(({ lineGid, quantity }) => [lineGid, quantity] as const));
          return done(null);
        }),
    },
  };
}
