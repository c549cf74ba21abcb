-- AlterTable
ALTER TABLE "vendor_order" ADD COLUMN     "heldBy" TEXT,
ADD COLUMN     "heldUntil" TIMESTAMPTZ(3),
ADD COLUMN     "leftBy" TEXT,
ADD COLUMN     "pushedAnywayBy" TEXT;
