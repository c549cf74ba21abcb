-- AlterTable
ALTER TABLE "add_on" ADD COLUMN     "agreementId" UUID,
ADD COLUMN     "lapse" TEXT;

-- AlterTable
ALTER TABLE "vendor" ADD COLUMN     "pausedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "billing_agreement" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "subscriptionGid" TEXT,
    "addOns" JSONB NOT NULL,
    "priceMinor" BIGINT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "interval" TEXT NOT NULL,
    "test" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'asked',
    "askedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),

    CONSTRAINT "billing_agreement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vendor_alias" (
    "shopId" UUID NOT NULL,
    "nameKey" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "vendorId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "vendor_alias_pkey" PRIMARY KEY ("shopId","nameKey")
);

-- CreateTable
CREATE TABLE "vendors_distinct" (
    "shopId" UUID NOT NULL,
    "firstId" UUID NOT NULL,
    "secondId" UUID NOT NULL,
    "saidBy" TEXT NOT NULL,
    "saidAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vendors_distinct_pkey" PRIMARY KEY ("firstId","secondId")
);

-- CreateIndex
CREATE UNIQUE INDEX "billing_agreement_subscriptionGid_key" ON "billing_agreement"("subscriptionGid");

-- CreateIndex
CREATE INDEX "billing_agreement_shopId_createdAt_idx" ON "billing_agreement"("shopId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "vendor_alias_vendorId_idx" ON "vendor_alias"("vendorId");

-- CreateIndex
CREATE INDEX "vendors_distinct_shopId_idx" ON "vendors_distinct"("shopId");

-- CreateIndex
CREATE INDEX "vendors_distinct_secondId_idx" ON "vendors_distinct"("secondId");

-- CreateIndex
CREATE INDEX "add_on_agreementId_idx" ON "add_on"("agreementId");

-- AddForeignKey
ALTER TABLE "add_on" ADD CONSTRAINT "add_on_agreementId_fkey" FOREIGN KEY ("agreementId") REFERENCES "billing_agreement"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "billing_agreement" ADD CONSTRAINT "billing_agreement_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_alias" ADD CONSTRAINT "vendor_alias_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_alias" ADD CONSTRAINT "vendor_alias_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendors_distinct" ADD CONSTRAINT "vendors_distinct_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendors_distinct" ADD CONSTRAINT "vendors_distinct_firstId_fkey" FOREIGN KEY ("firstId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendors_distinct" ADD CONSTRAINT "vendors_distinct_secondId_fkey" FOREIGN KEY ("secondId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Why the indexes exist ---------------------------------------------------------------------------------------------
COMMENT ON INDEX "billing_agreement_subscriptionGid_key" IS 'What Shopify says of a subscription finds the agreement.';
COMMENT ON INDEX "billing_agreement_shopId_createdAt_idx" IS 'A shop''s agreements, newest first; also the cascade from shop.';
COMMENT ON INDEX "vendor_alias_vendorId_idx" IS 'A vendor''s other spellings; also the cascade from vendor.';
COMMENT ON INDEX "vendors_distinct_shopId_idx" IS 'Which pairs of a shop are not offered for merging; also the cascade from shop.';
COMMENT ON INDEX "vendors_distinct_secondId_idx" IS 'The cascade from vendor; the other end is the primary key.';
COMMENT ON INDEX "add_on_agreementId_idx" IS 'What an agreement pays for.';

CREATE INDEX "billing_agreement_open_idx" ON "billing_agreement" ("shopId") WHERE "state" IN ('asked', 'pending', 'active', 'frozen');
COMMENT ON INDEX "billing_agreement_open_idx" IS 'Agreements that Shopify has to be asked about, over all shops; settled ones cost nothing.';

CREATE INDEX "vendor_paused_idx" ON "vendor" ("shopId") WHERE "pausedAt" IS NOT NULL;
COMMENT ON INDEX "vendor_paused_idx" IS 'The paused vendors of a shop; normally few.';

-- Allowed values ----------------------------------------------------------------------------------------------------
ALTER TABLE "billing_agreement"
  ADD CONSTRAINT "billing_agreement_state_check" CHECK ("state" IN ('asked', 'pending', 'active', 'frozen', 'cancelled', 'declined', 'expired')),
  ADD CONSTRAINT "billing_agreement_interval_check" CHECK ("interval" IN ('every-30-days', 'annual')),
  ADD CONSTRAINT "billing_agreement_price_check" CHECK ("priceMinor" > 0),
  ADD CONSTRAINT "billing_agreement_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$'),
  -- What Shopify has never heard of cannot be in force.
  ADD CONSTRAINT "billing_agreement_known_check" CHECK ("subscriptionGid" IS NOT NULL OR "state" IN ('asked', 'expired')),
  ADD CONSTRAINT "billing_agreement_settled_check" CHECK (("state" IN ('cancelled', 'declined', 'expired')) = ("settledAt" IS NOT NULL));

ALTER TABLE "add_on"
  ADD CONSTRAINT "add_on_lapse_check" CHECK ("lapse" IN ('frozen', 'ended')),
  -- What is active has not lapsed.
  ADD CONSTRAINT "add_on_lapsed_check" CHECK (NOT ("active" AND "lapse" IS NOT NULL));

ALTER TABLE "vendors_distinct" ADD CONSTRAINT "vendors_distinct_order_check" CHECK ("firstId" < "secondId");

-- One tenant per row ------------------------------------------------------------------------------------------------
CREATE FUNCTION refuse_other_tenant_in_roster() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fault text;
BEGIN
  IF TG_TABLE_NAME = 'add_on' THEN
    IF NEW."agreementId" IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM "billing_agreement" b WHERE b."id" = NEW."agreementId" AND b."shopId" = NEW."shopId") THEN
      fault := 'billing_agreement';
    END IF;
  ELSIF (SELECT count(*) FROM "vendor" v
         WHERE v."shopId" = NEW."shopId" AND v."id" IN (NEW."firstId", NEW."secondId")) <> 2 THEN
    fault := 'vendor';
  END IF;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION '% refers to a % that is not its own', TG_TABLE_NAME, fault
      USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "add_on_tenant" BEFORE INSERT OR UPDATE OF "shopId", "agreementId" ON "add_on"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_roster();
CREATE TRIGGER "vendors_distinct_tenant" BEFORE INSERT OR UPDATE ON "vendors_distinct"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_roster();
CREATE TRIGGER "vendor_alias_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorId" ON "vendor_alias"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_portal();

-- A spelling is one vendor's ----------------------------------------------------------------------------------------
CREATE VIEW "vendor_spelling" AS
  SELECT "shopId", "nameKey", "id" AS "vendorId" FROM "vendor"
  UNION ALL
  SELECT "shopId", "nameKey", "vendorId" FROM "vendor_alias";
COMMENT ON VIEW "vendor_spelling" IS 'Whose a vendor text is: by the vendor''s own name, or by one that was merged into it.';

CREATE FUNCTION refuse_taken_spelling() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken boolean;
BEGIN
  -- Two transactions that take the same spelling, one as a name and one as an alias, come one after the other.
  PERFORM pg_advisory_xact_lock(hashtextextended('spelling:' || NEW."shopId" || ':' || NEW."nameKey", 0));
  IF TG_TABLE_NAME = 'vendor' THEN
    SELECT EXISTS (SELECT 1 FROM "vendor_alias" a WHERE a."shopId" = NEW."shopId" AND a."nameKey" = NEW."nameKey") INTO taken;
  ELSE
    SELECT EXISTS (SELECT 1 FROM "vendor" v WHERE v."shopId" = NEW."shopId" AND v."nameKey" = NEW."nameKey") INTO taken;
  END IF;
  IF taken THEN
    RAISE EXCEPTION '% takes a spelling that is another''s', TG_TABLE_NAME USING ERRCODE = 'unique_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "vendor_spelling_taken" BEFORE INSERT OR UPDATE OF "shopId", "nameKey" ON "vendor"
  FOR EACH ROW EXECUTE FUNCTION refuse_taken_spelling();
CREATE TRIGGER "vendor_alias_spelling_taken" BEFORE INSERT OR UPDATE OF "shopId", "nameKey" ON "vendor_alias"
  FOR EACH ROW EXECUTE FUNCTION refuse_taken_spelling();
