-- Holds that time ends: a worker decides anew when it is due.
ALTER TABLE "vendor_order" ADD COLUMN "decideAgainAt" TIMESTAMPTZ(3);

CREATE INDEX "vendor_order_timed_holds_idx" ON "vendor_order"("decideAgainAt") WHERE "state" = 'held' AND "decideAgainAt" IS NOT NULL;
COMMENT ON INDEX "vendor_order_timed_holds_idx" IS 'Workers: holds whose time has come, over all shops. Looked at every second; normally few rows.';
