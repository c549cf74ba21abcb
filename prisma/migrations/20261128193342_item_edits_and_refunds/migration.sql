-- AlterTable
ALTER TABLE "vendor_order" ADD COLUMN     "itemsWanted" JSONB,
ADD COLUMN     "refundsTold" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "refusedItems" TEXT;
