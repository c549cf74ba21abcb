import { withReference } from "../use-cases/support-reference.ts";
import {
  afterLesson,
  type ConnectionStanding,
  type Health,
  type HealthLesson,
  nextCheckMs,
} from "../domain/connection/health.ts";
import type { ConnectionId, ShopId, VendorId } from "../domain/shared/ids.ts";
import type { ActivityToWrite } from "../use-cases/activity-codes.ts";
import type { Transaction } from "../use-cases/transaction.ts";
import { stopTracking } from "./connection-end.server.ts";
import { type Sql, sqlInside } from "./sql.server.ts";

/** In the transaction of a change: orders of the shop hold because of it, or go. */
export type HealthChanged = (tx: Transaction, shop: ShopId) => Promise<void>;

/** Whether there is anything to learn. Nearly all calls end well at a store that is well, and cost no write. */
export const teaches = (
  lesson: HealthLesson | undefined,
  connection: { readonly breakerFailures: number; readonly health: string },
): lesson is HealthLesson =>
  lesson !== undefined &&
  (lesson.kind !== "answered" || connection.breakerFailures > 0 || connection.health === "degraded");

/**
 * Writes down what a call taught about a connection, and, when its health changes by that, says so in the log and has
 * orders decided anew. The row is locked for it: of many calls that fail at once, each counts and one is news.
 *
 * @param reference the support reference of the failure, for the log
 */
export async function learn(
  tx: Transaction,
  healthChanged: HealthChanged,
  connection: ConnectionId,
  lesson: HealthLesson,
  reference: string | null = null,
): Promise<{ readonly health: Health; readonly changed: boolean } | null> {
  const sql = sqlInside(tx);
  const [row] = await sql.rows<StandingRow>(
    `select "shopId", "vendorId", platform, health, "healthReason" as reason, "healthMessage" as message,
       "healthSince" as since, "breakerFailures" as failures, "breakerOpenUntil", "quietUntil", now() as now,
       "disconnectedAt" is not null as disconnected
     from connection where id = $1 and ("disconnectedAt" is null or "trackingUntil" is not null)
     for no key update`,
    [connection],
  );
  if (!row) return null;
  const { now } = row;
  if (row.disconnected && lesson.kind === "not-authorized") {
    // The vendor has taken back what was left of the access.
    await stopTracking(tx, connection);
    return { health: row.health, changed: false };
  }
  const after = afterLesson(row, lesson, now);
  await sql.rows(
    `update connection set health = $2, "healthReason" = $3, "healthMessage" = $4, "healthSince" = $5,
       "breakerFailures" = $6, "breakerOpenUntil" = $7, "quietUntil" = $8, "healthCheckedAt" = $9, "nextCheckAt" = $10
     where id = $1`,
    [
      connection,
      after.health,
      after.reason,
      after.message,
      after.since,
      after.failures,
      after.breakerOpenUntil,
      after.quietUntil,
      now,
      new Date(now.getTime() + nextCheckMs(after, now, Math.random())),
    ],
  );
  const changed = after.health !== row.health;
  if (changed) {
    await logHealth(sql, row, after, reference);
    const holds = (health: string) => health === "needs-reauthorization";
    if (holds(row.health) !== holds(after.health)) await healthChanged(tx, row.shopId);
  }
  return { health: after.health, changed };
}

interface StandingRow extends ConnectionStanding {
  readonly shopId: ShopId;
  readonly vendorId: VendorId;
  readonly platform: string;
  readonly now: Date;
  readonly disconnected: boolean;
}

async function logHealth(
  sql: Sql,
  before: StandingRow,
  after: ConnectionStanding,
  reference: string | null,
): Promise<void> {
  const minutes = Math.round((before.now.getTime() - before.since.getTime()) / 60_000);
  const trouble = { reason: after.reason ?? "", ...(after.message === null ? {} : { message: after.message }) };
  const entries: Readonly<Partial<Record<Health, ActivityToWrite>>> = {
    healthy: { code: "connection.healthy", level: "info", params: { minutes } },
    degraded: { code: "connection.degraded", level: "warn", params: trouble },
    "needs-reauthorization": { code: "connection.needs-reauthorization", level: "error", params: trouble },
  };
  const found = entries[after.health];
  if (!found) return;
  const entry = withReference({ ...found, reference });
  await sql.rows(
    `insert into activity ("shopId", code, params, level, "vendorId", platform, reference) values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      before.shopId,
      entry.code,
      JSON.stringify(entry.params),
      entry.level,
      before.vendorId,
      before.platform,
      entry.reference,
    ],
  );
}
