import type { Prisma } from "@prisma/client";
import type { HealthReason } from "../../domain/connection/health.ts";
import type { ConnectionSummary } from "../../use-cases/views.ts";

export const connectionSelect = {
  id: true,
  vendorId: true,
  vendor: { select: { name: true } },
  platform: true,
  storeName: true,
  storeHost: true,
  storeCurrency: true,
  health: true,
  healthMessage: true,
  healthReason: true,
  warnings: true,
  pulledAt: true,
} satisfies Prisma.ConnectionSelect;

type ConnectionRow = Prisma.ConnectionGetPayload<{ select: typeof connectionSelect }>;

/** A connection as pages show it: nothing of its credentials. */
export function toConnectionSummary(row: ConnectionRow): ConnectionSummary {
  return {
    id: row.id,
    vendorId: row.vendorId,
    vendorName: row.vendor.name,
    platform: row.platform,
    storeName: row.storeName,
    storeHost: row.storeHost,
    storeCurrency: row.storeCurrency,
    health: row.health as ConnectionSummary["health"],
    healthMessage: row.healthMessage,
    healthReason: row.healthReason as HealthReason | null,
    warnings: row.warnings as string[],
    pulledAt: row.pulledAt?.toISOString() ?? null,
  };
}
