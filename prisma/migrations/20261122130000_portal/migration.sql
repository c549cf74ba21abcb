-- The vendor portal: who may act for which vendor, how they were invited, how they sign in, what they said.
-- DropIndex
DROP INDEX "vendor_order_vendorId_idx";

-- CreateTable
CREATE TABLE "portal_user" (
    "id" UUID NOT NULL,
    "emailHash" BYTEA NOT NULL,
    "emailSealed" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portal_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lookup_key" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "keySealed" BYTEA NOT NULL,

    CONSTRAINT "lookup_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vendor_membership" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorId" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "vendor_membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vendor_invitation" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorId" UUID NOT NULL,
    "emailSealed" BYTEA NOT NULL,
    "mailTokenHash" BYTEA NOT NULL,
    "linkTokenHash" BYTEA NOT NULL,
    "invitedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "membershipId" UUID,

    CONSTRAINT "vendor_invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_link" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "portal_session" (
    "id" UUID NOT NULL,
    "userId" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "onlyVendorId" UUID,
    "vendorId" UUID,
    "device" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "portal_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_counter" (
    "key" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,
    "resetsAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_counter_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "vendor_answer" (
    "vendorOrderId" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT,
    "noteSealed" BYTEA,
    "answeredAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answeredBy" TEXT NOT NULL,

    CONSTRAINT "vendor_answer_pkey" PRIMARY KEY ("vendorOrderId")
);

-- CreateIndex
CREATE UNIQUE INDEX "portal_user_emailHash_key" ON "portal_user"("emailHash");

-- CreateIndex
CREATE INDEX "vendor_membership_userId_idx" ON "vendor_membership"("userId");

-- CreateIndex
CREATE INDEX "vendor_membership_shopId_idx" ON "vendor_membership"("shopId");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_membership_vendorId_userId_key" ON "vendor_membership"("vendorId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_invitation_mailTokenHash_key" ON "vendor_invitation"("mailTokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_invitation_linkTokenHash_key" ON "vendor_invitation"("linkTokenHash");

-- CreateIndex
CREATE INDEX "vendor_invitation_shopId_vendorId_createdAt_idx" ON "vendor_invitation"("shopId", "vendorId", "createdAt" DESC);

-- CreateIndex
CREATE INDEX "vendor_invitation_vendorId_idx" ON "vendor_invitation"("vendorId");

-- CreateIndex
CREATE INDEX "vendor_invitation_membershipId_idx" ON "vendor_invitation"("membershipId");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_link_tokenHash_key" ON "sign_in_link"("tokenHash");

-- CreateIndex
CREATE INDEX "sign_in_link_userId_idx" ON "sign_in_link"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "portal_session_tokenHash_key" ON "portal_session"("tokenHash");

-- CreateIndex
CREATE INDEX "portal_session_userId_idx" ON "portal_session"("userId");

-- CreateIndex
CREATE INDEX "portal_session_onlyVendorId_idx" ON "portal_session"("onlyVendorId");

-- CreateIndex
CREATE INDEX "portal_session_vendorId_idx" ON "portal_session"("vendorId");

-- CreateIndex
CREATE INDEX "rate_counter_resetsAt_idx" ON "rate_counter"("resetsAt");

-- CreateIndex
CREATE INDEX "vendor_answer_shopId_idx" ON "vendor_answer"("shopId");

-- CreateIndex
CREATE INDEX "vendor_order_vendorId_createdAt_id_idx" ON "vendor_order"("vendorId", "createdAt" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "vendor_membership" ADD CONSTRAINT "vendor_membership_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_membership" ADD CONSTRAINT "vendor_membership_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_membership" ADD CONSTRAINT "vendor_membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "portal_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_invitation" ADD CONSTRAINT "vendor_invitation_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_invitation" ADD CONSTRAINT "vendor_invitation_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_invitation" ADD CONSTRAINT "vendor_invitation_membershipId_fkey" FOREIGN KEY ("membershipId") REFERENCES "vendor_membership"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_userId_fkey" FOREIGN KEY ("userId") REFERENCES "portal_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_session" ADD CONSTRAINT "portal_session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "portal_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_session" ADD CONSTRAINT "portal_session_onlyVendorId_fkey" FOREIGN KEY ("onlyVendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_session" ADD CONSTRAINT "portal_session_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_answer" ADD CONSTRAINT "vendor_answer_vendorOrderId_fkey" FOREIGN KEY ("vendorOrderId") REFERENCES "vendor_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_answer" ADD CONSTRAINT "vendor_answer_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Why the indexes exist ---------------------------------------------------------------------------------------------
COMMENT ON INDEX "portal_user_emailHash_key" IS 'A person is found by the keyed hash of the address, and exists once.';
COMMENT ON INDEX "vendor_membership_userId_idx" IS 'The vendors a person acts for; read on every request.';
COMMENT ON INDEX "vendor_membership_shopId_idx" IS 'The cascade from shop.';
COMMENT ON INDEX "vendor_membership_vendorId_userId_key" IS 'A person acts for a vendor once; also the cascade from vendor.';
COMMENT ON INDEX "vendor_invitation_mailTokenHash_key" IS 'An invitation is found by its mailed token.';
COMMENT ON INDEX "vendor_invitation_linkTokenHash_key" IS 'An invitation is found by its copied token.';
COMMENT ON INDEX "vendor_invitation_shopId_vendorId_createdAt_idx" IS 'The invitations of a vendor, newest first.';
COMMENT ON INDEX "vendor_invitation_vendorId_idx" IS 'The cascade from vendor.';
COMMENT ON INDEX "vendor_invitation_membershipId_idx" IS 'The cascade from vendor_membership.';
COMMENT ON INDEX "sign_in_link_tokenHash_key" IS 'A link is found by its token.';
COMMENT ON INDEX "sign_in_link_userId_idx" IS 'The cascade from portal_user.';
COMMENT ON INDEX "portal_session_tokenHash_key" IS 'A session is found by its token; read on every request.';
COMMENT ON INDEX "portal_session_userId_idx" IS 'The sessions of a person; also the cascade from portal_user.';
COMMENT ON INDEX "portal_session_onlyVendorId_idx" IS 'The cascade from vendor.';
COMMENT ON INDEX "portal_session_vendorId_idx" IS 'The cascade from vendor.';
COMMENT ON INDEX "rate_counter_resetsAt_idx" IS 'Counters that are over, to be deleted.';
COMMENT ON INDEX "vendor_answer_shopId_idx" IS 'The cascade from shop.';
COMMENT ON INDEX "vendor_order_vendorId_createdAt_id_idx" IS 'A vendor''s orders in the portal, keyset paging, newest first; also the cascade from vendor.';

-- Allowed values ----------------------------------------------------------------------------------------------------
-- What is kept of a token has the length of a SHA-256: a token itself is longer and cannot be stored by mistake.
ALTER TABLE "portal_user" ADD CONSTRAINT "portal_user_hash_check" CHECK (octet_length("emailHash") = 32);
ALTER TABLE "vendor_invitation"
  ADD CONSTRAINT "vendor_invitation_hash_check" CHECK (octet_length("mailTokenHash") = 32 AND octet_length("linkTokenHash") = 32),
  ADD CONSTRAINT "vendor_invitation_tokens_check" CHECK ("mailTokenHash" <> "linkTokenHash");
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_hash_check" CHECK (octet_length("tokenHash") = 32);
ALTER TABLE "portal_session" ADD CONSTRAINT "portal_session_hash_check" CHECK (octet_length("tokenHash") = 32);
ALTER TABLE "lookup_key" ADD CONSTRAINT "lookup_key_one_check" CHECK ("id" = 1);
ALTER TABLE "vendor_answer"
  ADD CONSTRAINT "vendor_answer_kind_check" CHECK ("kind" IN ('accepted', 'declined')),
  ADD CONSTRAINT "vendor_answer_reason_check" CHECK (("kind" = 'declined') = ("reason" IS NOT NULL));

-- One tenant per row ------------------------------------------------------------------------------------------------
CREATE FUNCTION refuse_other_tenant_in_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'vendor_answer' THEN
    IF NOT EXISTS (SELECT 1 FROM "vendor_order" o WHERE o."id" = NEW."vendorOrderId" AND o."shopId" = NEW."shopId") THEN
      RAISE EXCEPTION '% refers to a vendor_order that is not its own', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
    END IF;
  ELSIF NOT EXISTS (SELECT 1 FROM "vendor" v WHERE v."id" = NEW."vendorId" AND v."shopId" = NEW."shopId") THEN
    RAISE EXCEPTION '% refers to a vendor that is not its own', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "vendor_membership_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorId" ON "vendor_membership"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_portal();
CREATE TRIGGER "vendor_invitation_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorId" ON "vendor_invitation"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_portal();
CREATE TRIGGER "vendor_answer_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorOrderId" ON "vendor_answer"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant_in_portal();

-- A person of whom no marketplace knows any more is forgotten, sessions and all: shop/redact deletes by cascade, and
-- this is the one table it does not reach.
CREATE FUNCTION forget_stranger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM "portal_user" u WHERE u."id" = OLD."userId"
    AND NOT EXISTS (SELECT 1 FROM "vendor_membership" m WHERE m."userId" = u."id");
  RETURN NULL;
END $$;
CREATE TRIGGER "vendor_membership_forget" AFTER DELETE ON "vendor_membership"
  FOR EACH ROW EXECUTE FUNCTION forget_stranger();
