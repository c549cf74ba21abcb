-- Which locations there are, in vendors' stores and on the marketplace, and which one takes an order (L10).
-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "locations" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "locationsReadAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "locations" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "locationsReadAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "vendor_order" ADD COLUMN     "storeLocation" TEXT,
ADD COLUMN     "storeLocationAnswer" TEXT,
ADD COLUMN     "storeLocationState" TEXT;

ALTER TABLE "vendor_order"
  ADD CONSTRAINT "vendor_order_storeLocationState_check" CHECK ("storeLocationState" IN ('wanted', 'there', 'refused')),
  -- It is on its way to somewhere.
  ADD CONSTRAINT "vendor_order_storeLocation_check" CHECK ("storeLocationState" IS NULL OR "storeLocation" IS NOT NULL);

CREATE INDEX "vendor_order_location_refused_idx" ON "vendor_order"("shopId", "placedAt" DESC, "orderId" DESC) WHERE "storeLocationState" = 'refused';
COMMENT ON INDEX "vendor_order_location_refused_idx" IS 'Orders that the chosen location did not take: on Home, in the list and on the Locations tab. Normally few.';
