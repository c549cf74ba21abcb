-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shop" (
    "id" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" VARCHAR(3) NOT NULL,
    "timeZone" TEXT NOT NULL DEFAULT 'UTC',
    "contactEmail" TEXT,
    "installedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "uninstalledAt" TIMESTAMPTZ(3),
    "reconciledUntil" TIMESTAMPTZ(3),
    "catalogueReadAt" TIMESTAMPTZ(3),

    CONSTRAINT "shop_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_sync_settings" (
    "shopId" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "data" JSONB NOT NULL,
    "enabledAt" TIMESTAMPTZ(3),
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "order_sync_settings_pkey" PRIMARY KEY ("shopId")
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" BIGSERIAL NOT NULL,
    "shopId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vendor" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "nameKey" TEXT NOT NULL,
    "email" TEXT,
    "storeSyncEnabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "vendor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "add_on" (
    "shopId" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "add_on_pkey" PRIMARY KEY ("shopId","platform","kind")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorId" UUID NOT NULL,
    "platform" TEXT NOT NULL,
    "storeKey" TEXT NOT NULL,
    "storeName" TEXT NOT NULL,
    "storeHost" TEXT NOT NULL,
    "storeCurrency" VARCHAR(3) NOT NULL,
    "storeTimeZone" TEXT,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "credentialsSealed" BYTEA NOT NULL,
    "health" TEXT NOT NULL DEFAULT 'healthy',
    "healthMessage" TEXT,
    "healthCheckedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disconnectedAt" TIMESTAMPTZ(3),
    "pullCursor" TEXT,
    "pulledAt" TIMESTAMPTZ(3),
    "budgetTokens" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "budgetAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "quietUntil" TIMESTAMPTZ(3),
    "breakerFailures" INTEGER NOT NULL DEFAULT 0,
    "breakerOpenUntil" TIMESTAMPTZ(3),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "product_variant" (
    "shopId" UUID NOT NULL,
    "variantGid" TEXT NOT NULL,
    "productGid" TEXT NOT NULL,
    "productTitle" TEXT NOT NULL,
    "variantTitle" TEXT,
    "sku" TEXT,
    "barcode" TEXT,
    "vendorName" TEXT NOT NULL,
    "vendorKey" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "imageUrl" TEXT,

    CONSTRAINT "product_variant_pkey" PRIMARY KEY ("shopId","variantGid")
);

-- CreateTable
CREATE TABLE "variant_mapping" (
    "shopId" UUID NOT NULL,
    "variantGid" TEXT NOT NULL,
    "connectionId" UUID NOT NULL,
    "externalProductId" TEXT NOT NULL,
    "externalVariantId" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "mappedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "mappedBy" TEXT NOT NULL,

    CONSTRAINT "variant_mapping_pkey" PRIMARY KEY ("shopId","variantGid","connectionId")
);

-- CreateTable
CREATE TABLE "external_variant" (
    "connectionId" UUID NOT NULL,
    "externalProductId" TEXT NOT NULL,
    "externalVariantId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "variantTitle" TEXT,
    "sku" TEXT,
    "barcode" TEXT,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "external_variant_pkey" PRIMARY KEY ("connectionId","externalProductId","externalVariantId")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "shopDomain" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "eventId" TEXT,
    "triggeredAt" TIMESTAMPTZ(3),
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "bodySealed" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "processedAt" TIMESTAMPTZ(3),
    "errorCode" TEXT,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "marketplace_order" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "gid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "placedAt" TIMESTAMPTZ(3) NOT NULL,
    "sourceUpdatedAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "financialStatus" TEXT NOT NULL,
    "fulfillmentStatus" TEXT NOT NULL,
    "cancelledAt" TIMESTAMPTZ(3),
    "test" BOOLEAN NOT NULL DEFAULT false,
    "currency" VARCHAR(3) NOT NULL,
    "totalMinor" BIGINT NOT NULL,
    "lineCount" INTEGER NOT NULL,
    "unassignedCount" INTEGER NOT NULL DEFAULT 0,
    "digest" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "personalSealed" BYTEA,
    "personalClearedAt" TIMESTAMPTZ(3),
    "unassigned" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "marketplace_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vendor_order" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "orderId" UUID NOT NULL,
    "vendorId" UUID NOT NULL,
    "connectionId" UUID,
    "supplement" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "reasonParams" JSONB NOT NULL DEFAULT '{}',
    "move" TEXT,
    "checks" JSONB NOT NULL DEFAULT '[]',
    "releasedBy" TEXT,
    "reference" TEXT NOT NULL,
    "shipping" JSONB,
    "totalMinor" BIGINT NOT NULL DEFAULT 0,
    "externalId" TEXT,
    "externalName" TEXT,
    "externalUrl" TEXT,
    "sentDigest" TEXT,
    "wantedDigest" TEXT,
    "cancelWantedAt" TIMESTAMPTZ(3),
    "cancelReason" TEXT,
    "manualHandling" JSONB,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "leasedUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),
    "unknownSince" TIMESTAMPTZ(3),
    "lookups" INTEGER NOT NULL DEFAULT 0,
    "lastFailure" JSONB,
    "errorReference" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "readyAt" TIMESTAMPTZ(3),
    "confirmedAt" TIMESTAMPTZ(3),
    "platformMs" INTEGER,

    CONSTRAINT "vendor_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "vendor_order_line" (
    "orderId" UUID NOT NULL,
    "lineGid" TEXT NOT NULL,
    "vendorOrderId" UUID NOT NULL,
    "quantity" INTEGER NOT NULL,
    "slice" JSONB NOT NULL,
    "externalLineId" TEXT,

    CONSTRAINT "vendor_order_line_pkey" PRIMARY KEY ("orderId","lineGid")
);

-- CreateTable
CREATE TABLE "parcel" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorOrderId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "shippedAt" TIMESTAMPTZ(3),
    "lines" JSONB NOT NULL,
    "trackings" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "publishedDigest" TEXT,
    "publishState" TEXT NOT NULL DEFAULT 'waiting',
    "publishFailure" JSONB,
    "fulfillmentGids" JSONB NOT NULL DEFAULT '[]',
    "generation" INTEGER NOT NULL DEFAULT 0,
    "leasedUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3),

    CONSTRAINT "parcel_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "activity" (
    "id" BIGSERIAL NOT NULL,
    "shopId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "code" TEXT NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "level" TEXT NOT NULL DEFAULT 'info',
    "orderId" UUID,
    "vendorOrderId" UUID,
    "vendorId" UUID,
    "platform" TEXT,
    "durationMs" INTEGER,
    "reference" TEXT,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "contentSealed" BYTEA,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "session_shop_idx" ON "session"("shop");

-- CreateIndex
CREATE UNIQUE INDEX "shop_domain_key" ON "shop"("domain");

-- CreateIndex
CREATE INDEX "audit_entry_shopId_id_idx" ON "audit_entry"("shopId", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "vendor_shopId_nameKey_key" ON "vendor"("shopId", "nameKey");

-- CreateIndex
CREATE INDEX "connection_shopId_vendorId_idx" ON "connection"("shopId", "vendorId");

-- CreateIndex
CREATE INDEX "product_variant_shopId_vendorKey_idx" ON "product_variant"("shopId", "vendorKey");

-- CreateIndex
CREATE INDEX "variant_mapping_connectionId_idx" ON "variant_mapping"("connectionId");

-- CreateIndex
CREATE INDEX "external_variant_connectionId_sku_idx" ON "external_variant"("connectionId", "sku");

-- CreateIndex
CREATE INDEX "inbox_receivedAt_idx" ON "inbox" USING BRIN ("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_shopDomain_topic_webhookId_key" ON "inbox"("shopDomain", "topic", "webhookId");

-- CreateIndex
CREATE INDEX "marketplace_order_shopId_placedAt_id_idx" ON "marketplace_order"("shopId", "placedAt" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "marketplace_order_shopId_gid_key" ON "marketplace_order"("shopId", "gid");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_order_reference_key" ON "vendor_order"("reference");

-- CreateIndex
CREATE INDEX "vendor_order_shopId_state_idx" ON "vendor_order"("shopId", "state");

-- CreateIndex
CREATE INDEX "vendor_order_vendorId_idx" ON "vendor_order"("vendorId");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_order_orderId_vendorId_supplement_key" ON "vendor_order"("orderId", "vendorId", "supplement");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_order_connectionId_externalId_key" ON "vendor_order"("connectionId", "externalId");

-- CreateIndex
CREATE INDEX "vendor_order_line_vendorOrderId_idx" ON "vendor_order_line"("vendorOrderId");

-- CreateIndex
CREATE UNIQUE INDEX "parcel_vendorOrderId_externalId_key" ON "parcel"("vendorOrderId", "externalId");

-- CreateIndex
CREATE INDEX "activity_shopId_id_idx" ON "activity"("shopId", "id" DESC);

-- CreateIndex
CREATE INDEX "activity_orderId_id_idx" ON "activity"("orderId", "id");

-- CreateIndex
CREATE INDEX "mail_shopId_createdAt_idx" ON "mail"("shopId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "mail_shopId_dedupeKey_key" ON "mail"("shopId", "dedupeKey");

-- AddForeignKey
ALTER TABLE "order_sync_settings" ADD CONSTRAINT "order_sync_settings_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entry" ADD CONSTRAINT "audit_entry_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor" ADD CONSTRAINT "vendor_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "add_on" ADD CONSTRAINT "add_on_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_variant" ADD CONSTRAINT "product_variant_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "variant_mapping" ADD CONSTRAINT "variant_mapping_shopId_variantGid_fkey" FOREIGN KEY ("shopId", "variantGid") REFERENCES "product_variant"("shopId", "variantGid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "variant_mapping" ADD CONSTRAINT "variant_mapping_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "external_variant" ADD CONSTRAINT "external_variant_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "marketplace_order" ADD CONSTRAINT "marketplace_order_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_order" ADD CONSTRAINT "vendor_order_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_order" ADD CONSTRAINT "vendor_order_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "marketplace_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_order" ADD CONSTRAINT "vendor_order_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_order" ADD CONSTRAINT "vendor_order_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "connection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_order_line" ADD CONSTRAINT "vendor_order_line_vendorOrderId_fkey" FOREIGN KEY ("vendorOrderId") REFERENCES "vendor_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "parcel" ADD CONSTRAINT "parcel_vendorOrderId_fkey" FOREIGN KEY ("vendorOrderId") REFERENCES "vendor_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activity" ADD CONSTRAINT "activity_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail" ADD CONSTRAINT "mail_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;
