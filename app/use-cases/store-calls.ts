import type { CallContext, Connector, Credentials } from "../connectors/_contract/connector.ts";
import type { Failure } from "../connectors/_contract/outcome.ts";
import type { StatusTable } from "../domain/fulfillment/status-table.ts";
import type { HttpClient } from "../domain/shared/http-port.ts";
import type { ConnectionId } from "../domain/shared/ids.ts";

/** Credentials of connections: sealed at rest, renewed by one worker at a time, stored before they are used. */
export interface CredentialStore {
  /** Opens what was read with the connection. */
  open(connection: ConnectionId, sealed: Uint8Array): Credentials;
  /** Takes the right to renew, with the newest credentials; null while somebody else has it. */
  beginRenewal(connection: ConnectionId, leaseMs: number): Promise<Credentials | null>;
  /** Stores renewed credentials (null: there are none) and gives the right back. */
  endRenewal(connection: ConnectionId, renewed: Credentials | null): Promise<void>;
}

export interface StoreCallsDeps {
  readonly http: HttpClient;
  readonly credentials: CredentialStore;
  /** The operator's values that manifests may name. */
  readonly operator: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

/** A connection as far as it takes to call its store. */
export interface CallableStore {
  readonly id: ConnectionId;
  readonly credentialsSealed: Uint8Array;
  /** What the merchant says that this platform's statuses mean. */
  readonly statuses: StatusTable;
}

export interface Clock {
  now(): Date;
  /** Milliseconds of a clock that never jumps. */
  elapsed(): number;
}

export interface StoreCall {
  readonly context: CallContext;
  /** How many requests have gone out. */
  calls(): number;
}

export type OpenedStore =
  | { readonly kind: "open"; readonly call: StoreCall }
  /** Somebody else is renewing the credentials. */
  | { readonly kind: "busy" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Renewed when they have less than this to live. */
const renewAheadMs = 5 * 60_000;
const stillGoodMs = 30_000;
const renewalLeaseMs = 60_000;

/**
 * Everything needed for a call to a vendor's store: credentials that are good for a while, and a way out that closes
 * at `deadline` (of `clock.elapsed`), so that no request is still under way when the right to make it has run out.
 */
export async function openStore(
  deps: StoreCallsDeps,
  connector: Connector,
  connection: CallableStore,
  deadline: number,
): Promise<OpenedStore> {
  const contextWith = (credentials: Credentials): StoreCall => {
    const http = closingAt(deps.http, deadline, deps.clock);
    return {
      context: {
        credentials,
        http,
        operator: pick(deps.operator, connector.manifest.operatorVariables),
        now: deps.clock.now(),
        statuses: connection.statuses,
      },
      calls: http.calls,
    };
  };
  const expiresSoon = (credentials: Credentials, withinMs: number): boolean => {
    const expiresAt = connector.renewal?.expiresAt(credentials) ?? null;
    return expiresAt !== null && expiresAt.getTime() - deps.clock.now().getTime() < withinMs;
  };

  const credentials = deps.credentials.open(connection.id, connection.credentialsSealed);
  if (!connector.renewal || !expiresSoon(credentials, renewAheadMs))
    return { kind: "open", call: contextWith(credentials) };

  const newest = await deps.credentials.beginRenewal(connection.id, renewalLeaseMs);
  if (newest === null)
    return expiresSoon(credentials, stillGoodMs) ? { kind: "busy" } : { kind: "open", call: contextWith(credentials) };
  if (!expiresSoon(newest, renewAheadMs)) {
    await deps.credentials.endRenewal(connection.id, null);
    return { kind: "open", call: contextWith(newest) };
  }
  const renewed = await connector.renewal.renew(contextWith(newest).context);
  await deps.credentials.endRenewal(connection.id, renewed.kind === "ok" ? renewed.value : null);
  if (renewed.kind === "ok") return { kind: "open", call: contextWith(renewed.value) };
  return expiresSoon(newest, stillGoodMs)
    ? { kind: "failed", failure: renewed }
    : { kind: "open", call: contextWith(newest) };
}

/** Lets requests out until the deadline, shortening the last ones so that they end by then. */
function closingAt(http: HttpClient, deadline: number, clock: Clock): HttpClient & { calls(): number } {
  let calls = 0;
  return {
    calls: () => calls,
    async send(request) {
      const leftMs = Math.floor(deadline - clock.elapsed());
      if (leftMs < 1)
        return { kind: "failed", maybeSent: false, reason: "timeout", message: "there was no time left to ask" };
      calls += 1;
      return http.send({ ...request, timeoutMs: Math.min(request.timeoutMs, leftMs) });
    },
  };
}

const pick = (from: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
