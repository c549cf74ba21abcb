-- CreateTable
CREATE TABLE "bulk_run" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),
    "startedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stoppedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_item" (
    "runId" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorOrderId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "outcome" TEXT,
    "reason" TEXT,
    "reference" TEXT,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_item_pkey" PRIMARY KEY ("runId","vendorOrderId")
);

-- CreateIndex
CREATE INDEX "bulk_run_shopId_createdAt_idx" ON "bulk_run"("shopId", "createdAt" DESC);

-- AddForeignKey
ALTER TABLE "bulk_run" ADD CONSTRAINT "bulk_run_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_item" ADD CONSTRAINT "bulk_item_runId_fkey" FOREIGN KEY ("runId") REFERENCES "bulk_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

COMMENT ON INDEX "bulk_run_shopId_createdAt_idx" IS 'The newest bulk runs of a shop, for its Orders page.';

-- What is left to do: a run's next items, and the runs that a dead worker left, whatever lies finished.
CREATE INDEX "bulk_item_waiting_idx" ON "bulk_item" ("runId", "position") WHERE "outcome" IS NULL;
COMMENT ON INDEX "bulk_item_waiting_idx" IS 'The next vendor orders of a bulk run.';
CREATE INDEX "bulk_run_unfinished_idx" ON "bulk_run" ("createdAt") WHERE "finishedAt" IS NULL;
COMMENT ON INDEX "bulk_run_unfinished_idx" IS 'Bulk runs to go on with, over all shops.';

ALTER TABLE "bulk_item" ADD CONSTRAINT "bulk_item_outcome_check" CHECK ("outcome" IN ('done', 'skipped', 'failed'));

SELECT put_up_wall_for_merchants('bulk_run');
SELECT put_up_wall_for_merchants('bulk_item');
