-- Reconciliation with proof (S4): what a day's orders came to, and what was not as it should be. Numbers and ids only:
-- addresses are compared by digests that are not kept.

-- CreateTable
CREATE TABLE "proof_run" (
    "shopId" UUID NOT NULL,
    "askedAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "leasedUntil" TIMESTAMPTZ(3),
    "stores" INTEGER NOT NULL DEFAULT 0,
    "storesDone" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "proof_run_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
CREATE TABLE "proof_report" (
    "shopId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "checkedAt" TIMESTAMPTZ(3) NOT NULL,
    "complete" BOOLEAN NOT NULL,
    "numbers" JSONB NOT NULL,
    "ordersInShop" INTEGER,
    "unread" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "proof_report_pkey" PRIMARY KEY ("shopId","day")
);

-- CreateTable
CREATE TABLE "proof_finding" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "day" DATE NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "orderId" UUID,
    "vendorOrderId" UUID,
    "connectionId" UUID,
    "lineGid" TEXT,
    "params" JSONB NOT NULL DEFAULT '{}',
    "move" TEXT NOT NULL,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "repairedAt" TIMESTAMPTZ(3),
    "goneAt" TIMESTAMPTZ(3),
    "settledAt" TIMESTAMPTZ(3),
    "settledBy" TEXT,

    CONSTRAINT "proof_finding_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "proof_finding_orderId_idx" ON "proof_finding"("orderId");

-- CreateIndex
CREATE INDEX "proof_finding_vendorOrderId_idx" ON "proof_finding"("vendorOrderId");

-- CreateIndex
CREATE INDEX "proof_finding_connectionId_idx" ON "proof_finding"("connectionId");

-- CreateIndex
CREATE UNIQUE INDEX "proof_finding_shopId_day_key_key" ON "proof_finding"("shopId", "day", "key");

-- AddForeignKey
ALTER TABLE "proof_run" ADD CONSTRAINT "proof_run_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_report" ADD CONSTRAINT "proof_report_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_finding" ADD CONSTRAINT "proof_finding_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_finding" ADD CONSTRAINT "proof_finding_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "marketplace_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_finding" ADD CONSTRAINT "proof_finding_vendorOrderId_fkey" FOREIGN KEY ("vendorOrderId") REFERENCES "vendor_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proof_finding" ADD CONSTRAINT "proof_finding_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "connection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

COMMENT ON INDEX "proof_finding_orderId_idx" IS 'Findings go with their order.';
COMMENT ON INDEX "proof_finding_vendorOrderId_idx" IS 'Findings go with their vendor order.';
COMMENT ON INDEX "proof_finding_connectionId_idx" IS 'A connection that goes is taken out of them.';
COMMENT ON INDEX "proof_finding_shopId_day_key_key" IS 'The same thing found again is the same finding; the findings of a day.';

CREATE INDEX "proof_finding_open_idx" ON "proof_finding"("shopId", "day")
  WHERE "repairedAt" IS NULL AND "goneAt" IS NULL AND "settledAt" IS NULL;
COMMENT ON INDEX "proof_finding_open_idx" IS 'What still needs somebody: on Home and in the list of days. Normally few.';

-- No vendor's business: it speaks of other vendors, too.
SELECT put_up_wall_for_merchants(place::regclass)
FROM unnest(ARRAY['proof_run', 'proof_report', 'proof_finding']) AS walled(place);
