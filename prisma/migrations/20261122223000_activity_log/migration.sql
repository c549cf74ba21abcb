-- The Activity page: a shop's log by time, with filters. Pages go by position (time, then id), so each filter that can be
-- rare needs an index in that order; else its first page would read the log to the end to find 25 entries. Frequent ones
-- (level "info") are found by the index without a filter. Rows are written far more often than read: whatever can be
-- partial is.

-- Replaces "activity_shopId_id_idx": nothing else read it.
DROP INDEX "activity_shopId_id_idx";
CREATE INDEX "activity_shopId_at_id_idx" ON "activity" ("shopId", "at" DESC, "id" DESC);
COMMENT ON INDEX "activity_shopId_at_id_idx" IS 'The activity log of a shop, newest first; its time ranges, and what came since.';

CREATE INDEX "activity_vendor_idx" ON "activity" ("shopId", "vendorId", "at" DESC, "id" DESC) WHERE "vendorId" IS NOT NULL;
COMMENT ON INDEX "activity_vendor_idx" IS 'Activity of one vendor: most marketplaces have vendors who sell once a month.';

CREATE INDEX "activity_platform_idx" ON "activity" ("shopId", "platform", "at" DESC, "id" DESC) WHERE "platform" IS NOT NULL;
COMMENT ON INDEX "activity_platform_idx" IS 'Activity of one platform: one vendor may be the only one on it.';

CREATE INDEX "activity_kind_idx" ON "activity" ("shopId", split_part("code", '.', 1), "at" DESC, "id" DESC);
COMMENT ON INDEX "activity_kind_idx" IS 'Activity of one kind, which is the first word of its code: a changed setting among a year''s pushes.';

CREATE INDEX "activity_level_idx" ON "activity" ("shopId", "level", "at" DESC, "id" DESC) WHERE "level" <> 'info';
COMMENT ON INDEX "activity_level_idx" IS 'Errors and warnings, which are few.';

CREATE INDEX "activity_reference_idx" ON "activity" ("shopId", "reference") WHERE "reference" IS NOT NULL;
COMMENT ON INDEX "activity_reference_idx" IS 'A support reference finds its entry (S8).';

CREATE INDEX "activity_at_idx" ON "activity" USING BRIN ("at");
COMMENT ON INDEX "activity_at_idx" IS 'Retention by age. BRIN: rows arrive in time order, so it costs writers next to nothing.';
