-- Prisma's diff does not see partial indexes.
CREATE INDEX "marketplace_order_cancelled_idx" ON "marketplace_order" ("shopId", "placedAt") WHERE "cancelledAt" IS NOT NULL;
COMMENT ON INDEX "marketplace_order_cancelled_idx" IS 'Cancellations that could not travel while order sync was off, found without reading all finished orders.';
