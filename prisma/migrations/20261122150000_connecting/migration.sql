-- AlterTable
ALTER TABLE "connection" ADD COLUMN     "hintSecretSealed" BYTEA,
ADD COLUMN     "hintedAt" TIMESTAMPTZ(3),
ADD COLUMN     "unconfirmedSince" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "vendorOnly" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "connect_attempt" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorId" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "stateHash" BYTEA NOT NULL,
    "sessionId" UUID NOT NULL,
    "asked" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "message" TEXT,
    "connectionId" UUID,

    CONSTRAINT "connect_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pairing_code" (
    "vendorId" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "codeHash" BYTEA NOT NULL,
    "createdBy" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "pairing_code_pkey" PRIMARY KEY ("vendorId")
);

-- CreateIndex
CREATE UNIQUE INDEX "connect_attempt_stateHash_key" ON "connect_attempt"("stateHash");

-- CreateIndex
CREATE INDEX "connect_attempt_createdAt_idx" ON "connect_attempt"("createdAt");

-- CreateIndex
CREATE INDEX "connect_attempt_shopId_idx" ON "connect_attempt"("shopId");

-- CreateIndex
CREATE INDEX "connect_attempt_vendorId_idx" ON "connect_attempt"("vendorId");

-- CreateIndex
CREATE INDEX "connect_attempt_sessionId_idx" ON "connect_attempt"("sessionId");

-- CreateIndex
CREATE UNIQUE INDEX "pairing_code_codeHash_key" ON "pairing_code"("codeHash");

-- CreateIndex
CREATE INDEX "pairing_code_shopId_idx" ON "pairing_code"("shopId");

-- AddForeignKey
ALTER TABLE "connect_attempt" ADD CONSTRAINT "connect_attempt_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connect_attempt" ADD CONSTRAINT "connect_attempt_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connect_attempt" ADD CONSTRAINT "connect_attempt_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "portal_session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pairing_code" ADD CONSTRAINT "pairing_code_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pairing_code" ADD CONSTRAINT "pairing_code_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Why the indexes exist ---------------------------------------------------------------------------------------------
COMMENT ON INDEX "connect_attempt_stateHash_key" IS 'An answer of a platform finds its attempt by the state it brings back.';
COMMENT ON INDEX "connect_attempt_createdAt_idx" IS 'Retention by age.';
COMMENT ON INDEX "connect_attempt_shopId_idx" IS 'The cascade from shop.';
COMMENT ON INDEX "connect_attempt_vendorId_idx" IS 'The cascade from vendor.';
COMMENT ON INDEX "connect_attempt_sessionId_idx" IS 'The cascade from portal_session.';
COMMENT ON INDEX "pairing_code_codeHash_key" IS 'A code is found by its keyed hash.';
COMMENT ON INDEX "pairing_code_shopId_idx" IS 'The cascade from shop.';

-- Allowed values ----------------------------------------------------------------------------------------------------
ALTER TABLE "connect_attempt"
  -- A state itself is longer than its hash and cannot be stored by mistake.
  ADD CONSTRAINT "connect_attempt_hash_check" CHECK (octet_length("stateHash") = 32),
  ADD CONSTRAINT "connect_attempt_outcome_check" CHECK ("outcome" IN ('connected', 'refused', 'denied')),
  -- Only what was used up has an outcome, and only a refusal a reason.
  ADD CONSTRAINT "connect_attempt_used_check" CHECK ("outcome" IS NULL OR "usedAt" IS NOT NULL),
  ADD CONSTRAINT "connect_attempt_message_check" CHECK (("outcome" IS NOT DISTINCT FROM 'refused') = ("message" IS NOT NULL)),
  ADD CONSTRAINT "connect_attempt_connection_check" CHECK (("outcome" IS NOT DISTINCT FROM 'connected') = ("connectionId" IS NOT NULL));
ALTER TABLE "pairing_code" ADD CONSTRAINT "pairing_code_hash_check" CHECK (octet_length("codeHash") = 32);

-- One tenant per row ------------------------------------------------------------------------------------------------
CREATE TRIGGER "connect_attempt_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorId" ON "connect_attempt"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_portal();
CREATE TRIGGER "pairing_code_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorId" ON "pairing_code"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_portal();
