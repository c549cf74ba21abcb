-- A mailed way in may lead to one vendor's store page: where it was mailed because that store has to be connected again.
ALTER TABLE "sign_in_link" ADD COLUMN     "vendorId" UUID;

-- CreateIndex
CREATE INDEX "sign_in_link_vendorId_idx" ON "sign_in_link"("vendorId");
COMMENT ON INDEX "sign_in_link_vendorId_idx" IS 'The cascade from vendor.';

-- AddForeignKey
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;
