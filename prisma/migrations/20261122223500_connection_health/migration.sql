-- Health: why and since when, when to look again, who was told, and how long a disconnected store is still read.
ALTER TABLE "connection" ADD COLUMN     "healthReason" TEXT,
ADD COLUMN     "healthSince" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "merchantToldAt" TIMESTAMPTZ(3),
ADD COLUMN     "nextCheckAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "trackingUntil" TIMESTAMPTZ(3),
ADD COLUMN     "vendorToldAt" TIMESTAMPTZ(3);

-- The language that mails are written in, where it is known.
ALTER TABLE "portal_user" ADD COLUMN     "language" TEXT;
ALTER TABLE "shop" ADD COLUMN     "language" TEXT;
ALTER TABLE "vendor" ADD COLUMN     "language" TEXT;

-- Why the indexes exist ---------------------------------------------------------------------------------------------
CREATE INDEX "connection_next_check_idx" ON "connection" ("nextCheckAt")
  WHERE "disconnectedAt" IS NULL OR "trackingUntil" IS NOT NULL;
COMMENT ON INDEX "connection_next_check_idx" IS 'Connections whose turn it is to be looked at, over all shops.';
CREATE INDEX "connection_unwell_idx" ON "connection" ("healthSince")
  WHERE "health" IN ('degraded', 'needs-reauthorization') AND "disconnectedAt" IS NULL;
COMMENT ON INDEX "connection_unwell_idx" IS 'Connections that somebody may have to be told of; most are well.';
CREATE INDEX "vendor_order_due_oldest_idx" ON "vendor_order" ("connectionId", "createdAt")
  WHERE "nextAttemptAt" IS NOT NULL;
COMMENT ON INDEX "vendor_order_due_oldest_idx" IS 'A queue that goes on after a trouble goes on with its oldest, however long it is.';
CREATE INDEX "connection_storeHost_idx" ON "connection" ("storeHost");
COMMENT ON INDEX "connection_storeHost_idx" IS 'A shop that removes the app, or whose order comes in, may be a vendor''s store.';

-- Allowed values ----------------------------------------------------------------------------------------------------
UPDATE "connection" SET "healthReason" = 'access-refused' WHERE "health" = 'needs-reauthorization';
UPDATE "connection" SET "healthReason" = 'not-answering' WHERE "health" = 'degraded';
ALTER TABLE "connection"
  ADD CONSTRAINT "connection_health_reason_check" CHECK ("healthReason" IN
    ('not-answering', 'access-refused', 'permission-missing', 'app-removed', 'store-gone')),
  -- A store is read on only after it was disconnected, and with the credentials that are left for it.
  ADD CONSTRAINT "connection_tracking_check" CHECK ("trackingUntil" IS NULL
    OR ("disconnectedAt" IS NOT NULL AND octet_length("credentialsSealed") > 0));
