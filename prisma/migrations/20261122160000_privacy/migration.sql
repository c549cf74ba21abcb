-- The privacy topics: what was asked for, the proof that it was done, and what must not come back.
-- CreateTable
CREATE TABLE "privacy_request" (
    "id" UUID NOT NULL,
    "shopId" UUID,
    "shopHash" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "askedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "subjectSealed" BYTEA,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "exportSealed" BYTEA,
    "exportUntil" TIMESTAMPTZ(3),

    CONSTRAINT "privacy_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "redacted_order" (
    "shopId" UUID NOT NULL,
    "gid" TEXT NOT NULL,
    "redactedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redacted_order_pkey" PRIMARY KEY ("shopId","gid")
);

-- CreateIndex
CREATE INDEX "privacy_request_shopId_askedAt_idx" ON "privacy_request"("shopId", "askedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "privacy_request_shopHash_kind_webhookId_key" ON "privacy_request"("shopHash", "kind", "webhookId");

-- AddForeignKey
ALTER TABLE "privacy_request" ADD CONSTRAINT "privacy_request_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "redacted_order" ADD CONSTRAINT "redacted_order_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Why the indexes exist ---------------------------------------------------------------------------------------------
COMMENT ON INDEX "privacy_request_shopId_askedAt_idx" IS 'A shop''s requests, newest first; also the cascade from shop.';
COMMENT ON INDEX "privacy_request_shopHash_kind_webhookId_key" IS 'A delivery that is repeated is one request; also finding a shop''s proof by its domain.';
CREATE INDEX "privacy_request_open_idx" ON "privacy_request" ("askedAt") WHERE "finishedAt" IS NULL;
COMMENT ON INDEX "privacy_request_open_idx" IS 'What is still to be done; normally empty.';
CREATE INDEX "privacy_request_export_idx" ON "privacy_request" ("exportUntil") WHERE "exportSealed" IS NOT NULL;
COMMENT ON INDEX "privacy_request_export_idx" IS 'Exports whose time is over.';

-- Allowed values ----------------------------------------------------------------------------------------------------
ALTER TABLE "privacy_request"
  ADD CONSTRAINT "privacy_request_kind_check" CHECK ("kind" IN ('data-request', 'customer-redact', 'shop-redact')),
  ADD CONSTRAINT "privacy_request_hash_check" CHECK (octet_length("shopHash") = 32),
  -- The proof names nobody.
  ADD CONSTRAINT "privacy_request_subject_check" CHECK ("finishedAt" IS NULL OR "subjectSealed" IS NULL),
  ADD CONSTRAINT "privacy_request_export_check" CHECK ("exportSealed" IS NULL OR "exportUntil" IS NOT NULL);

-- What was redacted stays redacted ----------------------------------------------------------------------------------
-- A webhook that comes late, or a reading of the shop, may bring an order that was redacted before we had it.
CREATE FUNCTION keep_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "redacted_order" r WHERE r."shopId" = NEW."shopId" AND r."gid" = NEW."gid") THEN
    NEW."personalSealed" := NULL;
    NEW."personalClearedAt" := coalesce(NEW."personalClearedAt", now());
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "marketplace_order_keep_redacted" BEFORE INSERT OR UPDATE OF "personalSealed" ON "marketplace_order"
  FOR EACH ROW WHEN (NEW."personalSealed" IS NOT NULL) EXECUTE FUNCTION keep_redacted();
