import type { CallContext, Connector } from "../connectors/_contract/connector.ts";
import type { Outcome } from "../connectors/_contract/outcome.ts";
import type { ConnectionId, ShopId, VendorId } from "../domain/shared/ids.ts";
import { openStore, type StoreCallsDeps } from "./store-calls.ts";

export interface CallStoreDeps extends StoreCallsDeps {
  readonly connectors: Readonly<Record<string, Connector>>;
  readonly connections: {
    findOpen(shop: ShopId, connection: ConnectionId): Promise<CallableConnection | null>;
    /** 0: one call was taken from the budget; else so many milliseconds are to be waited first. */
    takeCall(connection: ConnectionId, rate: number, burst: number): Promise<number>;
    payCalls(connection: ConnectionId, calls: number): Promise<void>;
    listUnauthorized(limit: number): Promise<readonly CallableConnection[]>;
    noteCheck(
      connection: ConnectionId,
      found: { readonly accepted: boolean; readonly message: string | null },
    ): Promise<boolean>;
  };
  wait(ms: number): Promise<void>;
  /** Orders of the shop hold, or go. */
  healthChanged(shop: ShopId): Promise<void>;
}

export interface CallableConnection {
  readonly id: ConnectionId;
  readonly shopId: ShopId;
  readonly vendorId: VendorId;
  readonly platform: string;
  readonly health: string;
  readonly credentialsSealed: Uint8Array;
}

/** Reads may take their time: pages of a catalogue, a long list of changes. */
const callDeadlineMs = 120_000;
const longestWaitMs = 30_000;

/**
 * One call to a vendor's store outside the push (reading fulfillments, catalogues), within the same budget. Null: no
 * such connection, or its platform has no such operation.
 */
export async function callStore<T>(
  deps: CallStoreDeps,
  shop: ShopId,
  connection: ConnectionId,
  call: (connector: Connector, context: CallContext) => Promise<Outcome<T>> | null,
): Promise<Outcome<T> | null> {
  const found = await deps.connections.findOpen(shop, connection);
  const connector = found && deps.connectors[found.platform];
  if (!found || !connector) return null;
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
  if (outcome?.kind === "auth-failed" && found.health !== "needs-reauthorization") {
    const changed = await deps.connections.noteCheck(found.id, { accepted: false, message: outcome.message });
    if (changed) await deps.healthChanged(found.shopId);
  }
  return outcome;
}

const checkedAtOnce = 100;

/** Tries the connections that were not accepted; what works again is healthy, and its orders go. */
export async function checkConnections(
  deps: CallStoreDeps,
): Promise<{ readonly tried: number; readonly healthy: number }> {
  const waiting = await deps.connections.listUnauthorized(checkedAtOnce);
  let healthy = 0;
  for (const connection of waiting) {
    const outcome = await callStore(deps, connection.shopId, connection.id, (connector, context) =>
      connector.verifyCredentials(context),
    );
    if (outcome?.kind !== "ok" && outcome?.kind !== "auth-failed") continue;
    const accepted = outcome.kind === "ok";
    const message = outcome.kind === "ok" ? null : outcome.message;
    const changed = await deps.connections.noteCheck(connection.id, { accepted, message });
    if (accepted) healthy += 1;
    if (changed) await deps.healthChanged(connection.shopId);
  }
  return { tried: waiting.length, healthy };
}
