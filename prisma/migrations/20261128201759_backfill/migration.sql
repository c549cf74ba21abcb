-- Earlier orders brought in by hand (S6): how far it has come, so that it can be left, returned to and carried on.

-- CreateTable
CREATE TABLE "backfill" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL,
    "askedBy" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'running',
    "cursor" TEXT,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "recorded" INTEGER NOT NULL DEFAULT 0,
    "unread" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "errorReference" TEXT,
    "finishedAt" TIMESTAMPTZ(3),
    "generation" INTEGER NOT NULL DEFAULT 0,
    "leasedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "backfill_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "backfill_shopId_askedAt_idx" ON "backfill"("shopId", "askedAt" DESC);

-- AddForeignKey
ALTER TABLE "backfill" ADD CONSTRAINT "backfill_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

COMMENT ON INDEX "backfill_shopId_askedAt_idx" IS 'The last one of a shop, for its page.';

CREATE UNIQUE INDEX "backfill_running_key" ON "backfill"("shopId") WHERE "state" = 'running';
COMMENT ON INDEX "backfill_running_key" IS 'One at a time in a shop; which ones a worker has to carry on.';

ALTER TABLE "backfill" ADD CONSTRAINT "backfill_state_known" CHECK ("state" IN ('running', 'done', 'stopped', 'failed'));

SELECT put_up_wall_for_merchants('backfill');
