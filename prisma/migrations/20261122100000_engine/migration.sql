-- Renewing credentials takes a lease, so that ten workers renew once and no row stays locked during the call.
ALTER TABLE "connection" ADD COLUMN "renewingUntil" TIMESTAMPTZ(3);

-- The next steps due of one connection. Claiming asks every open connection for its first ones, so that a backlog at
-- one vendor is neither scanned nor waited for on behalf of another.
CREATE INDEX "vendor_order_due_by_connection_idx" ON "vendor_order" ("connectionId", "nextAttemptAt")
  WHERE "nextAttemptAt" IS NOT NULL;
COMMENT ON INDEX "vendor_order_due_by_connection_idx" IS 'The next steps due of one connection, however long the others'' queues are.';

-- Lines that an edit added after the vendor's part was sent wait for the merchant; item changes that the merchant has
-- handled are not raised again.
ALTER TABLE "vendor_order" ADD COLUMN "addedAfterPush" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "handledDigest" TEXT;
