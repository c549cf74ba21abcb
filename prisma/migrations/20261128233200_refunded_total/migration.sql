-- All that the buyer got back, as read with the order's version of that time.
ALTER TABLE "marketplace_order" ADD COLUMN "refundedAsOf" TIMESTAMPTZ(3),
ADD COLUMN "refundedMinor" BIGINT;
