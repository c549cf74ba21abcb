-- Guided test orders (S5): sent into a vendor's store, waited for, and taken away again. Nothing of any buyer is in them.

-- CreateTable
CREATE TABLE "test_order" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorId" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'ready',
    "item" JSONB NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedBy" TEXT NOT NULL,
    "sentAt" TIMESTAMPTZ(3),
    "foundAt" TIMESTAMPTZ(3),
    "shippedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),
    "stopWantedAt" TIMESTAMPTZ(3),
    "trackings" JSONB NOT NULL DEFAULT '[]',
    "externalId" TEXT,
    "externalName" TEXT,
    "externalUrl" TEXT,
    "leftInStore" BOOLEAN NOT NULL DEFAULT false,
    "cursor" TEXT,
    "failure" JSONB,
    "errorReference" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lookups" INTEGER NOT NULL DEFAULT 0,
    "unknownSince" TIMESTAMPTZ(3),
    "generation" INTEGER NOT NULL DEFAULT 0,
    "leasedUntil" TIMESTAMPTZ(3),
    "nextAttemptAt" TIMESTAMPTZ(3),

    CONSTRAINT "test_order_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "test_order_reference_key" ON "test_order"("reference");

-- CreateIndex
CREATE INDEX "test_order_shopId_idx" ON "test_order"("shopId");

-- CreateIndex
CREATE INDEX "test_order_vendorId_startedAt_idx" ON "test_order"("vendorId", "startedAt" DESC);

-- CreateIndex
CREATE INDEX "test_order_connectionId_idx" ON "test_order"("connectionId");

-- AddForeignKey
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "test_order" ADD CONSTRAINT "test_order_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

COMMENT ON INDEX "test_order_reference_key" IS 'A reference stands for one order.';
COMMENT ON INDEX "test_order_shopId_idx" IS 'Test orders go with their shop.';
COMMENT ON INDEX "test_order_vendorId_startedAt_idx" IS 'The last one of a vendor, for its page.';
COMMENT ON INDEX "test_order_connectionId_idx" IS 'Test orders go with their connection.';

CREATE UNIQUE INDEX "test_order_running_key" ON "test_order"("connectionId") WHERE "state" NOT IN ('passed', 'stopped', 'failed');
COMMENT ON INDEX "test_order_running_key" IS 'One at a time in a store.';
CREATE INDEX "test_order_due_idx" ON "test_order"("nextAttemptAt") WHERE "nextAttemptAt" IS NOT NULL;
COMMENT ON INDEX "test_order_due_idx" IS 'What workers look for every second. Normally few.';

ALTER TABLE "test_order" ADD CONSTRAINT "test_order_state_known"
  CHECK ("state" IN ('ready', 'sending', 'unknown', 'waiting', 'cleaning', 'passed', 'stopped', 'failed'));

SELECT put_up_wall_for_merchants('test_order');
