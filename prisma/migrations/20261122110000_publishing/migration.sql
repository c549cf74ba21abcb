-- Parcels of one marketplace order are published by one worker at a time: they share what is left to fulfill. So the
-- lease lies with the order, and the parcel keeps only since when the fate of a create is unknown.
ALTER TABLE "marketplace_order" ADD COLUMN "publishGeneration" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "publishingUntil" TIMESTAMPTZ(3);

ALTER TABLE "parcel" ADD COLUMN "sendingSince" TIMESTAMPTZ(3),
  DROP COLUMN "generation",
  DROP COLUMN "leasedUntil";
