-- What statuses in vendors' stores mean (O12): what the merchant says, which ones there are, and which order has which.
ALTER TABLE "connection" ADD COLUMN     "pullRewinds" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "pullSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "vendor_order" ADD COLUMN     "externalStatus" TEXT,
ADD COLUMN     "externalStatusAt" TIMESTAMPTZ(3),
ADD COLUMN     "externalStatusKind" TEXT;

-- CreateTable
CREATE TABLE "settings_page" (
    "shopId" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "data" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "settings_page_pkey" PRIMARY KEY ("shopId","page")
);

-- CreateTable
CREATE TABLE "store_status" (
    "connectionId" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "raw" TEXT NOT NULL,
    "label" TEXT,
    "listedAt" TIMESTAMPTZ(3),
    "seenAt" TIMESTAMPTZ(3),

    CONSTRAINT "store_status_pkey" PRIMARY KEY ("connectionId","raw")
);

-- CreateIndex
CREATE INDEX "store_status_shopId_idx" ON "store_status"("shopId");
COMMENT ON INDEX "store_status_shopId_idx" IS 'The page of statuses, and the cascade from shop.';

-- AddForeignKey
ALTER TABLE "settings_page" ADD CONSTRAINT "settings_page_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store_status" ADD CONSTRAINT "store_status_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "store_status" ADD CONSTRAINT "store_status_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma cannot say --------------------------------------------------------------------------------------------
ALTER TABLE "vendor_order" ADD CONSTRAINT "vendor_order_externalStatusKind_check"
  CHECK ("externalStatusKind" IN ('open', 'on-hold', 'shipped', 'cancelled', 'deleted', 'unknown'));

CREATE INDEX "vendor_order_unknown_status_idx" ON "vendor_order"("shopId", "orderId") WHERE "externalStatusKind" = 'unknown';
COMMENT ON INDEX "vendor_order_unknown_status_idx" IS 'Orders whose status in the vendor''s store nobody knows: on Home and in the list. Normally few.';
CREATE INDEX "vendor_order_external_status_idx" ON "vendor_order"("connectionId", "externalStatus") INCLUDE ("state") WHERE "externalStatus" IS NOT NULL;
COMMENT ON INDEX "vendor_order_external_status_idx" IS 'How many orders have which status in the store, and where reading begins again when its meaning changes.';

CREATE FUNCTION refuse_other_store() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "connection" c WHERE c."id" = NEW."connectionId" AND c."shopId" = NEW."shopId") THEN
    RAISE EXCEPTION '% refers to a connection that is not its own', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "store_status_tenant" BEFORE INSERT OR UPDATE OF "shopId", "connectionId" ON "store_status"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_store();

-- A vendor's answer in the portal may follow from what the merchant said; the statuses of a store are its vendor's.
SELECT put_up_wall('settings_page', of_tenant_shop());
SELECT put_up_wall('store_status', of_tenant_shop() || ' AND ((SELECT tenant_vendors()) IS NULL
  OR EXISTS (SELECT 1 FROM "connection" c WHERE c."id" = "connectionId"))');

-- Those that were told about already are asked about.
UPDATE "vendor_order" v SET "externalStatus" = a."params"->>'status', "externalStatusKind" = 'unknown', "externalStatusAt" = a."at"
FROM (SELECT DISTINCT ON ("vendorOrderId") "vendorOrderId", "params", "at" FROM "activity"
      WHERE "code" = 'vendor-order.unknown-status' ORDER BY "vendorOrderId", "id" DESC) a
WHERE v."id" = a."vendorOrderId" AND v."state" IN ('confirmed', 'partially-fulfilled', 'cancel-refused');
