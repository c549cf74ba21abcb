-- AlterTable
ALTER TABLE "vendor_order" ADD COLUMN     "conversion" JSONB;
