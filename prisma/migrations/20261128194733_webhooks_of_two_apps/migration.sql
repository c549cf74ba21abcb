-- DropIndex
DROP INDEX "inbox_shopDomain_topic_webhookId_key";

-- AlterTable
ALTER TABLE "inbox" ADD COLUMN     "app" TEXT NOT NULL DEFAULT 'merchants';

-- CreateIndex
CREATE UNIQUE INDEX "inbox_shopDomain_topic_webhookId_app_key" ON "inbox"("shopDomain", "topic", "webhookId", "app");

ALTER TABLE "inbox" ADD CONSTRAINT "inbox_app_check" CHECK ("app" IN ('merchants', 'vendors'));

COMMENT ON INDEX "inbox_shopDomain_topic_webhookId_app_key" IS 'A delivery is kept once (R2), of each app; also shop/redact by shop.';
