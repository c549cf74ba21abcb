-- CreateTable
CREATE TABLE "notification_settings" (
    "shopId" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "data" JSONB NOT NULL DEFAULT '{}',
    "addressesSealed" BYTEA,
    "updatedAt" TIMESTAMPTZ(3),
    "updatedBy" TEXT,
    "digestDay" TEXT,
    "digestUntil" TIMESTAMPTZ(3),

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
CREATE TABLE "vendor_order_notice" (
    "vendorOrderId" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "cause" TEXT NOT NULL DEFAULT '',
    "toldAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "vendor_order_notice_pkey" PRIMARY KEY ("vendorOrderId","kind","cause")
);

-- CreateTable
CREATE TABLE "mail_mute" (
    "shopId" UUID NOT NULL,
    "addressHash" BYTEA NOT NULL,
    "notification" TEXT NOT NULL,
    "mutedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_mute_pkey" PRIMARY KEY ("shopId","addressHash","notification")
);

-- CreateIndex
CREATE INDEX "vendor_order_notice_shopId_idx" ON "vendor_order_notice"("shopId");

-- AddForeignKey
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_order_notice" ADD CONSTRAINT "vendor_order_notice_vendorOrderId_fkey" FOREIGN KEY ("vendorOrderId") REFERENCES "vendor_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_order_notice" ADD CONSTRAINT "vendor_order_notice_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_mute" ADD CONSTRAINT "mail_mute_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

COMMENT ON INDEX "vendor_order_notice_shopId_idx" IS 'A shop with all that is its own is deleted by it.';

-- The gate looks at quiet and switched-off mails when they are due; what waits for a digest is found by its shop.
CREATE INDEX "mail_for_digest_idx" ON "mail"("shopId") WHERE "failedCode" = 'in-digest';
COMMENT ON INDEX "mail_for_digest_idx" IS 'What the next digest of a shop tells; few rows, and most mails are none of them.';

-- Addresses of the merchant's people, and what was told to whom: no vendor's business. Of mutes a vendor may ask, by a
-- hash that only its own address gives.
SELECT put_up_wall_for_merchants('notification_settings');
SELECT put_up_wall('vendor_order_notice', of_tenant_shop() || ' AND ((SELECT tenant_vendors()) IS NULL
  OR EXISTS (SELECT 1 FROM "vendor_order" v WHERE v."id" = "vendorOrderId"))');
SELECT put_up_wall('mail_mute', of_tenant_shop());
