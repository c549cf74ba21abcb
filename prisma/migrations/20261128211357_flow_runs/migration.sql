-- Runs of our action in Shopify Flow that had their effect. Nothing of any buyer is in them.

-- CreateTable
CREATE TABLE "flow_run" (
    "shopId" UUID NOT NULL,
    "runId" TEXT NOT NULL,
    "orderId" UUID NOT NULL,
    "ranAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "flow_run_pkey" PRIMARY KEY ("shopId","runId")
);

-- AddForeignKey
ALTER TABLE "flow_run" ADD CONSTRAINT "flow_run_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Old runs are cleared by reading the table, which holds a month of them; no index serves that alone.
SELECT put_up_wall_for_merchants('flow_run');
