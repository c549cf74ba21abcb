-- Fulfillment holds and fraud risk, which only a reading of the order tells. Read with the order's row, never searched.
ALTER TABLE "marketplace_order" ADD COLUMN "review" JSONB,
ADD COLUMN "reviewReadAt" TIMESTAMPTZ(3);
