import type { StoreProfile } from "../connectors/_contract/canonical.ts";
import type { CallContext, Connector } from "../connectors/_contract/connector.ts";
import type { Outcome } from "../connectors/_contract/outcome.ts";
import type { HealthLesson } from "../domain/connection/health.ts";
import type { StatusTable } from "../domain/fulfillment/status-table.ts";
import type { ConnectionId, ShopId, VendorId } from "../domain/shared/ids.ts";
import { lessonOf } from "./lesson-of.ts";
import { openStore, type StoreCallsDeps } from "./store-calls.ts";
import { newSupportReference } from "./support-reference.ts";

export interface CallStoreDeps extends StoreCallsDeps {
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly connections: {
    findOpen(shop: ShopId, connection: ConnectionId): Promise<CallableConnection | null>;
    /** 0: one call was taken from the budget; else so many milliseconds are to be waited first. */
    takeCall(connection: ConnectionId, rate: number, burst: number): Promise<number>;
    payCalls(connection: ConnectionId, calls: number): Promise<void>;
    /**
     * Connections that are unwell and whose turn it is, and those not heard of for an hour; nobody else gets them for
     * some minutes.
     */
    claimForCheck(limit: number): Promise<readonly CallableConnection[]>;
    /** Writes down what a call taught; when the health changes by it, the log says so and orders hold or go. */
    learn(connection: CallableConnection, lesson: HealthLesson, reference: string | null): Promise<void>;
    /** What the store says of itself now. */
    noteProfile(connection: CallableConnection, profile: StoreProfile): Promise<void>;
  };
  wait(ms: number): Promise<void>;
}

export interface CallableConnection {
  readonly id: ConnectionId;
  readonly shopId: ShopId;
  readonly vendorId: VendorId;
  readonly platform: string;
  readonly health: string;
  readonly breakerFailures: number;
  readonly credentialsSealed: Uint8Array;
  readonly statuses: StatusTable;
}

/** Reads may take their time: pages of a catalogue, a long list of changes. */
const callDeadlineMs = 120_000;
const longestWaitMs = 30_000;

/**
 * One call to a vendor's store outside the push (reading fulfillments, catalogues), within the same budget, and with
 * the same lessons. Null: no such connection, or its platform has no such operation.
 */
export async function callStore<T>(
  deps: CallStoreDeps,
  shop: ShopId,
  connection: ConnectionId,
  call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
): Promise<Outcome<T> | null> {
  const found = await deps.connections.findOpen(shop, connection);
  return found && callAndLearn(deps, found, call, { kind: "answered" });
}

/** @param success what an answer without a fault teaches */
async function callAndLearn<T>(
  deps: CallStoreDeps,
  found: CallableConnection,
  call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
  success: HealthLesson,
): Promise<Outcome<T> | null> {
  const connector = deps.connectors[found.platform];
  if (!connector) return null;
  const { callsPerSecond, burst } = connector.manifest.limits;
  const giveUpAt = deps.clock.elapsed() + longestWaitMs;
  for (;;) {
    const waitMs = await deps.connections.takeCall(found.id, callsPerSecond, burst);
    if (waitMs <= 0) break;
    if (deps.clock.elapsed() + waitMs > giveUpAt) return { kind: "rate-limited", retryAfterMs: Math.ceil(waitMs) };
    await deps.wait(waitMs);
  }
  const opened = await openStore(deps, connector, found, deps.clock.elapsed() + callDeadlineMs);
  if (opened.kind === "busy")
    return { kind: "unavailable", message: "the credentials are being renewed", retryAfterMs: 1_000 };
  const outcome = opened.kind === "failed" ? opened.failure : await call(connector, opened.call.context);
  if (opened.kind === "open") await deps.connections.payCalls(found.id, opened.call.calls() - 1);
  if (outcome !== null)
    await deps.connections.learn(
      found,
      outcome.kind === "ok" ? success : lessonOf(outcome),
      outcome.kind === "auth-failed" ? newSupportReference() : null,
    );
  return outcome;
}

const checkedAtOnce = 200;
const storesAtOnce = 8;

/**
 * Tries the credentials of connections that are unwell, or were not heard of for an hour: what works again is healthy,
 * and its orders go; what was revoked meanwhile is known before the next order. A store that is slow delays no other.
 */
export async function checkConnections(
  deps: CallStoreDeps,
): Promise<{ readonly tried: number; readonly healthy: number }> {
  const due = await deps.connections.claimForCheck(checkedAtOnce);
  const waiting = due.values();
  const faults: unknown[] = [];
  let healthy = 0;
  const worker = async (): Promise<void> => {
    for (const connection of waiting) {
      try {
        if (await checkConnection(deps, connection)) healthy += 1;
      } catch (error) {
        faults.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(storesAtOnce, due.length) }, worker));
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} connections could not be checked.`);
  return { tried: due.length, healthy };
}

async function checkConnection(deps: CallStoreDeps, connection: CallableConnection): Promise<boolean> {
  const verify = (connector: Connector, context: CallContext) => connector.verifyCredentials(context);
  const outcome = await callAndLearn(deps, connection, verify, { kind: "verified" });
  if (outcome?.kind !== "ok") return false;
  await deps.connections.noteProfile(connection, outcome.value);
  return true;
}
