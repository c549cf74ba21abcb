import type { ExternalFulfillment, ExternalOrderChange, Page } from "../../app/connectors/_contract/canonical.ts";
import type { CallContext } from "../../app/connectors/_contract/connector.ts";
import { done, type Failure, type Outcome } from "../../app/connectors/_contract/outcome.ts";
import { createCredentialStore } from "../../app/db/connection-repo.server.ts";
import { createPublicationBook } from "../../app/db/parcel-repo.server.ts";
import { createPullBook } from "../../app/db/pull-repo.server.ts";
import { createSecretBox, type SecretBox } from "../../app/db/secret-box.server.ts";
import { inTransaction } from "../../app/db/sql.server.ts";
import { meaningOf } from "../../app/domain/fulfillment/status-table.ts";
import type { ShopId } from "../../app/domain/shared/ids.ts";
import { createPublishParcels, type PublishEvent } from "../../app/use-cases/publish-parcels.ts";
import {
  createPullFulfillments,
  type PullEvent,
  type PullFulfillments,
} from "../../app/use-cases/pull-fulfillments.ts";
import { createEngineBench, type EngineBench } from "./engine.ts";
import { createScriptedPlatform, type StoredOrder } from "./scripted-store.ts";
import { createSimulatedFulfillment, type SimulatedFulfillment } from "./simulated-fulfillment.ts";

/** An engine, stores whose orders change, and the fulfillment of one marketplace order, joined by the real use cases. */
export interface FulfillmentBench extends EngineBench {
  /** What the store of this name reports about one of its orders from now on. */
  report(
    store: string,
    order: Pick<StoredOrder, "externalId" | "reference">,
    change?: Partial<ExternalOrderChange>,
  ): void;
  /** Runs while a look is under way, after the store has answered. */
  onLook(work: () => Promise<void>): void;
  /** The next look at any store fails like this. */
  failLook(failure: Failure): void;
  readonly looks: { readonly store: string; readonly cursor: string | null }[];
  readonly pull: PullFulfillments;
  readonly marketplace: SimulatedFulfillment;
  /** Publishes until nothing is due. */
  publish(): Promise<void>;
  /** One worker's hand: what is due now, claimed and not yet run. */
  takeParcels(): Promise<(() => Promise<void>)[]>;
  readonly pullEvents: PullEvent[];
  readonly publishEvents: PublishEvent[];
  readonly healthChanges: ShopId[];
  parcels(): Promise<ParcelRow[]>;
  /** Lets time pass for parcels and for looks. */
  wait(ms: number): Promise<void>;
}

export interface ParcelRow {
  readonly externalId: string;
  readonly status: string;
  readonly publishState: string;
  readonly lines: readonly { readonly lineGid: string; readonly quantity: number }[];
  readonly fulfillmentGids: readonly string[];
  readonly attempts: number;
  readonly due: boolean;
}

export const shipped = (
  externalId: string,
  lines: ExternalFulfillment["lines"],
  number: string | null = `T-${externalId}`,
): ExternalFulfillment => ({
  externalId,
  status: "shipped",
  shippedAt: "2026-03-01T12:00:00.000Z",
  lines,
  trackings: number === null ? [] : [{ carrier: "Post", number, url: null }],
});

const pageSize = 2;

/** As a connector hears the merchant: a status of the store's own means what the table says, and goods go with it. */
function heard(item: ExternalOrderChange, { statuses }: CallContext): ExternalOrderChange {
  if (item.status.kind !== "unknown") return item;
  const kind = meaningOf([], statuses, item.status.raw);
  const rest: ExternalFulfillment = {
    externalId: `${item.externalId}-rest`,
    status: "shipped",
    shippedAt: null,
    lines: null,
    trackings: [],
  };
  const fulfillments = kind === "shipped" ? [...item.fulfillments, rest] : item.fulfillments;
  return { ...item, status: { kind, raw: item.status.raw }, fulfillments };
}

export async function createFulfillmentBench(box: SecretBox = randomBox()): Promise<FulfillmentBench> {
  const logs = new Map<string, ExternalOrderChange[]>();
  const looks: { store: string; cursor: string | null }[] = [];
  const failures: Failure[] = [];
  let duringLook = async (): Promise<void> => {};
  const scripted = createScriptedPlatform();
  /** A page at a time, the last one read again each time: stores' clocks are coarse, so looks overlap. */
  const readChanges = async (
    context: CallContext,
    cursor: string | null,
  ): Promise<Outcome<Page<ExternalOrderChange>>> => {
    const store = context.credentials["token"] ?? "";
    looks.push({ store, cursor });
    const failure = failures.shift();
    if (failure) return failure;
    const log = logs.get(store) ?? [];
    const from = Math.max(Number(cursor ?? 0) - 1, 0);
    const items = log.slice(from, from + pageSize + 1).map((item) => heard(item, context));
    await duringLook();
    const next = from + items.length;
    return done({ items, cursor: String(next), more: next < log.length });
  };
  const platform = { ...scripted, connector: { ...scripted.connector, readChanges } };
  const bench = await createEngineBench({ platform, box });
  const { pool } = bench.database;

  const pullEvents: PullEvent[] = [];
  const publishEvents: PublishEvent[] = [];
  const healthChanges: ShopId[] = [];
  const clock = { now: () => new Date(), elapsed: () => performance.now() };
  const pull = createPullFulfillments({
    book: createPullBook(pool, box, async (_, shop) => void healthChanges.push(shop)),
    connectors: { [platform.connector.manifest.id]: platform.connector },
    inTransaction: (work) => inTransaction(pool, work),
    observe: (event) => void pullEvents.push(event),
    http: { send: async () => ({ kind: "failed", maybeSent: false, reason: "no-connection", message: "" }) },
    credentials: createCredentialStore(pool, box),
    operator: {},
    clock,
  });
  const marketplace = createSimulatedFulfillment();
  const takeParcels = (): Promise<(() => Promise<void>)[]> => take(10);
  const take = createPublishParcels({
    book: createPublicationBook(pool),
    gateway: marketplace.gateway,
    clock,
    leaseMs: 60_000,
    random: () => 0.5,
    observe: (event) => void publishEvents.push(event),
  });

  return {
    ...bench,
    report(store, { externalId, reference }, change = {}) {
      const log = logs.get(store) ?? [];
      log.push({
        externalId,
        reference,
        updatedAt: new Date().toISOString(),
        status: { kind: "open", raw: "open" },
        fulfillments: [],
        ...change,
      });
      logs.set(store, log);
    },
    onLook: (work) => void (duringLook = work),
    failLook: (failure) => void failures.push(failure),
    looks,
    pull,
    marketplace,
    async publish() {
      for (let round = 0; round < 50; round += 1) {
        const pieces = await takeParcels();
        if (pieces.length === 0) return;
        await Promise.all(pieces.map((piece) => piece()));
      }
      throw new Error("It does not come to rest.");
    },
    takeParcels,
    pullEvents,
    publishEvents,
    healthChanges,
    parcels: () =>
      bench.sql<ParcelRow>(
        `select "externalId", status, "publishState", lines, "fulfillmentGids", attempts,
           "nextAttemptAt" is not null as due from parcel order by "externalId"`,
      ),
    async wait(ms) {
      const by = `- interval '${ms} milliseconds'`;
      await bench.sql(
        `update parcel set "nextAttemptAt" = "nextAttemptAt" ${by}, "sendingSince" = "sendingSince" ${by}`,
      );
      await bench.sql(`update marketplace_order set "publishingUntil" = "publishingUntil" ${by}`);
      await bench.pass(ms);
    },
  };
}

const randomBox = (): SecretBox => createSecretBox(`test:${Buffer.alloc(32, 7).toString("base64")}`);
