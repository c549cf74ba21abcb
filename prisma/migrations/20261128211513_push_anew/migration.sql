-- What was cancelled in a vendor's store keeps its lines as former ones when they are pushed anew. In what is not former,
-- every line of an order still lies in one vendor order at most: the database refuses a second one.

ALTER TABLE "vendor_order" ADD COLUMN     "pushedAnewBy" TEXT;

ALTER TABLE "vendor_order_line" DROP CONSTRAINT "vendor_order_line_pkey",
ADD COLUMN     "former" BOOLEAN NOT NULL DEFAULT false,
ADD CONSTRAINT "vendor_order_line_pkey" PRIMARY KEY ("vendorOrderId", "lineGid");

-- The key above finds the lines of a vendor order, and serves the cascade from it.
DROP INDEX "vendor_order_line_vendorOrderId_idx";

CREATE UNIQUE INDEX "vendor_order_line_once_key" ON "vendor_order_line" ("orderId", "lineGid") WHERE NOT "former";
COMMENT ON INDEX "vendor_order_line_once_key" IS 'A line lies in one vendor order at a time (R2); found from the order by the proof.';
