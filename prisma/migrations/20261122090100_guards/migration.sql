-- What the schema language cannot say: partial indexes, allowed values, one tenant per row, and an audit trail that
-- cannot be rewritten. Prisma's diff does not see any of this, so `migration:new` neither repeats nor drops it.

-- 1. Why the indexes of the first migration exist -------------------------------------------------------------------
--
-- Primary and unique keys are rules first (one row per shop domain, per vendor name, per delivery, per external order).
-- The others answer a question that is asked often, or keep a delete from reading a whole table:
COMMENT ON INDEX "session_shop_idx" IS 'All sessions of a shop: deleted on app/uninstalled.';
COMMENT ON INDEX "shop_domain_key" IS 'One record per marketplace; found by domain on every request and webhook.';
COMMENT ON INDEX "vendor_shopId_nameKey_key" IS 'A vendor is found by a line''s vendor text, and exists once (V1).';
COMMENT ON INDEX "parcel_vendorOrderId_externalId_key" IS 'A fulfillment in the vendor''s store is one parcel (R2).';
COMMENT ON INDEX "audit_entry_shopId_id_idx" IS 'The audit trail of a shop, newest first.';
COMMENT ON INDEX "connection_shopId_vendorId_idx" IS 'A vendor''s connections; also the cascade from vendor.';
COMMENT ON INDEX "product_variant_shopId_vendorKey_idx" IS 'A vendor''s catalogue, for mapping.';
COMMENT ON INDEX "variant_mapping_connectionId_idx" IS 'The mappings into one store; also the cascade from connection.';
COMMENT ON INDEX "external_variant_connectionId_sku_idx" IS 'Automatic mapping by SKU.';
COMMENT ON INDEX "inbox_receivedAt_idx" IS 'Retention by age. BRIN: rows arrive in time order, so it costs the intake nothing.';
COMMENT ON INDEX "inbox_shopDomain_topic_webhookId_key" IS 'A delivery is kept once (R2); also shop/redact by shop.';
COMMENT ON INDEX "marketplace_order_shopId_placedAt_id_idx" IS 'The Orders page: keyset paging, newest first.';
COMMENT ON INDEX "marketplace_order_shopId_gid_key" IS 'One record per order of a shop; found from every webhook.';
COMMENT ON INDEX "vendor_order_orderId_vendorId_supplement_key" IS 'One slice per order, vendor and supplement (R2).';
COMMENT ON INDEX "vendor_order_connectionId_externalId_key" IS 'An external order belongs to one vendor order (R2); found from pulls.';
COMMENT ON INDEX "vendor_order_reference_key" IS 'A reference is asked for in a store before anything is sent again.';
COMMENT ON INDEX "vendor_order_shopId_state_idx" IS 'Counts per state on Home, and the state filter of the Orders page.';
COMMENT ON INDEX "vendor_order_vendorId_idx" IS 'A vendor''s orders; also the cascade from vendor.';
COMMENT ON INDEX "vendor_order_line_vendorOrderId_idx" IS 'The lines of a vendor order.';
COMMENT ON INDEX "activity_shopId_id_idx" IS 'The activity log of a shop, newest first.';
COMMENT ON INDEX "activity_orderId_id_idx" IS 'The timeline on an order''s page.';
COMMENT ON INDEX "mail_shopId_createdAt_idx" IS 'The mailbox of a shop, newest first.';
COMMENT ON INDEX "mail_shopId_dedupeKey_key" IS 'One mail for one cause.';

-- 2. Partial indexes: only the rows that wait, so that old orders cost nothing --------------------------------------

CREATE INDEX "inbox_due_idx" ON "inbox" ("nextAttemptAt", "id") WHERE "state" = 'new';
COMMENT ON INDEX "inbox_due_idx" IS 'The next webhooks to process, and the depth and age of the backlog.';

CREATE INDEX "inbox_parked_idx" ON "inbox" ("id") WHERE "state" = 'parked';
COMMENT ON INDEX "inbox_parked_idx" IS 'What an operator has to look at; normally empty.';

CREATE INDEX "vendor_order_due_idx" ON "vendor_order" ("nextAttemptAt", "id") WHERE "nextAttemptAt" IS NOT NULL;
COMMENT ON INDEX "vendor_order_due_idx" IS 'The next steps due, over all shops, however many orders are finished.';

CREATE INDEX "parcel_due_idx" ON "parcel" ("nextAttemptAt", "id") WHERE "nextAttemptAt" IS NOT NULL;
COMMENT ON INDEX "parcel_due_idx" IS 'The next fulfillments to publish, over all shops.';

CREATE INDEX "mail_unsent_idx" ON "mail" ("createdAt") WHERE "sentAt" IS NULL;
COMMENT ON INDEX "mail_unsent_idx" IS 'Mail that still has to go.';

CREATE INDEX "marketplace_order_personal_idx" ON "marketplace_order" ("receivedAt") WHERE "personalSealed" IS NOT NULL;
COMMENT ON INDEX "marketplace_order_personal_idx" IS 'Retention: orders that still hold personal data, oldest first.';

CREATE UNIQUE INDEX "connection_open_vendor_key" ON "connection" ("vendorId") WHERE "disconnectedAt" IS NULL;
COMMENT ON INDEX "connection_open_vendor_key" IS 'A vendor has one open connection: its orders have one place to go.';

CREATE UNIQUE INDEX "connection_open_store_key" ON "connection" ("shopId", "storeKey") WHERE "disconnectedAt" IS NULL;
COMMENT ON INDEX "connection_open_store_key" IS 'A store serves one vendor of a marketplace, or its parcels could not be told apart.';

-- 3. Allowed values. A test compares each list with the domain's own ------------------------------------------------

ALTER TABLE "inbox"
  ADD CONSTRAINT "inbox_state_check" CHECK ("state" IN ('new', 'done', 'ignored', 'parked')),
  -- What an operator sees needs a reason, and what is finished a time that retention can count from.
  ADD CONSTRAINT "inbox_parked_check" CHECK ("state" <> 'parked' OR "errorCode" IS NOT NULL),
  ADD CONSTRAINT "inbox_processed_check" CHECK (("state" = 'new') = ("processedAt" IS NULL));

ALTER TABLE "vendor_order"
  ADD CONSTRAINT "vendor_order_state_check" CHECK ("state" IN (
    'planned', 'held', 'not-ours', 'ready', 'sending', 'unknown', 'refused', 'confirmed', 'partially-fulfilled',
    'fulfilled', 'cancel-requested', 'cancelling', 'cancelled', 'cancel-refused', 'cancelled-before-push', 'closed')),
  -- Nobody waits without being told why (R1).
  ADD CONSTRAINT "vendor_order_reason_check" CHECK ("state" NOT IN ('held', 'not-ours') OR "reason" IS NOT NULL),
  ADD CONSTRAINT "vendor_order_supplement_check" CHECK ("supplement" >= 0),
  ADD CONSTRAINT "vendor_order_generation_check" CHECK ("generation" >= 0);

ALTER TABLE "vendor_order_line"
  ADD CONSTRAINT "vendor_order_line_quantity_check" CHECK ("quantity" >= 0);

ALTER TABLE "connection"
  ADD CONSTRAINT "connection_health_check" CHECK ("health" IN ('healthy', 'degraded', 'needs-reauthorization', 'disconnected')),
  ADD CONSTRAINT "connection_currency_check" CHECK ("storeCurrency" ~ '^[A-Z]{3}$');

ALTER TABLE "shop" ADD CONSTRAINT "shop_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$');
ALTER TABLE "marketplace_order" ADD CONSTRAINT "marketplace_order_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$');

ALTER TABLE "parcel"
  ADD CONSTRAINT "parcel_status_check" CHECK ("status" IN ('shipped', 'cancelled')),
  ADD CONSTRAINT "parcel_publish_state_check" CHECK ("publishState" IN ('waiting', 'sending', 'published', 'refused', 'withdrawn'));

ALTER TABLE "add_on" ADD CONSTRAINT "add_on_kind_check" CHECK ("kind" IN ('order-push', 'inventory-sync', 'locations'));
ALTER TABLE "variant_mapping" ADD CONSTRAINT "variant_mapping_source_check" CHECK ("source" IN ('sku', 'barcode', 'title', 'hand'));
ALTER TABLE "activity" ADD CONSTRAINT "activity_level_check" CHECK ("level" IN ('info', 'warn', 'error'));

-- 4. One tenant per row ---------------------------------------------------------------------------------------------
-- Composite foreign keys would say the same but need a second unique index on every parent. A primary key look-up is
-- cheaper, and only happens when one of the columns is written.

CREATE FUNCTION refuse_other_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  fault text;
BEGIN
  IF TG_TABLE_NAME = 'connection' THEN
    IF NOT EXISTS (SELECT 1 FROM "vendor" v WHERE v."id" = NEW."vendorId" AND v."shopId" = NEW."shopId") THEN
      fault := 'vendor';
    END IF;
  ELSIF TG_TABLE_NAME = 'variant_mapping' THEN
    IF NOT EXISTS (SELECT 1 FROM "connection" c WHERE c."id" = NEW."connectionId" AND c."shopId" = NEW."shopId") THEN
      fault := 'connection';
    END IF;
  ELSIF TG_TABLE_NAME = 'parcel' THEN
    IF NOT EXISTS (SELECT 1 FROM "vendor_order" o WHERE o."id" = NEW."vendorOrderId" AND o."shopId" = NEW."shopId") THEN
      fault := 'vendor_order';
    END IF;
  ELSIF TG_TABLE_NAME = 'vendor_order_line' THEN
    IF NOT EXISTS (SELECT 1 FROM "vendor_order" o WHERE o."id" = NEW."vendorOrderId" AND o."orderId" = NEW."orderId") THEN
      fault := 'vendor_order';
    END IF;
  ELSIF TG_TABLE_NAME = 'vendor_order' THEN
    IF NOT EXISTS (SELECT 1 FROM "marketplace_order" o WHERE o."id" = NEW."orderId" AND o."shopId" = NEW."shopId") THEN
      fault := 'marketplace_order';
    ELSIF NOT EXISTS (SELECT 1 FROM "vendor" v WHERE v."id" = NEW."vendorId" AND v."shopId" = NEW."shopId") THEN
      fault := 'vendor';
    ELSIF NEW."connectionId" IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM "connection" c
      WHERE c."id" = NEW."connectionId" AND c."shopId" = NEW."shopId" AND c."vendorId" = NEW."vendorId") THEN
      fault := 'connection';
    END IF;
  END IF;
  IF fault IS NOT NULL THEN
    RAISE EXCEPTION '% refers to a % that is not its own', TG_TABLE_NAME, fault
      USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER "connection_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorId" ON "connection"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant();
CREATE TRIGGER "variant_mapping_tenant" BEFORE INSERT OR UPDATE OF "shopId", "connectionId" ON "variant_mapping"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant();
CREATE TRIGGER "vendor_order_tenant" BEFORE INSERT OR UPDATE OF "shopId", "orderId", "vendorId", "connectionId" ON "vendor_order"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant();
CREATE TRIGGER "vendor_order_line_tenant" BEFORE INSERT OR UPDATE OF "orderId", "vendorOrderId" ON "vendor_order_line"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant();
CREATE TRIGGER "parcel_tenant" BEFORE INSERT OR UPDATE OF "shopId", "vendorOrderId" ON "parcel"
  FOR EACH ROW EXECUTE FUNCTION refuse_other_tenant();

-- 5. The audit trail is written once --------------------------------------------------------------------------------
-- Only shop/redact, which must erase everything, may delete: it says so with `SET LOCAL vss.redacting = 'on'`.

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('vss.redacting', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit_entry is append-only' USING ERRCODE = 'integrity_constraint_violation', TABLE = 'audit_entry';
END $$;

CREATE TRIGGER "audit_entry_append_only" BEFORE UPDATE OR DELETE ON "audit_entry"
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER "audit_entry_no_truncate" BEFORE TRUNCATE ON "audit_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- 6. The inbox lives on updates: every row is written once and finished once ---------------------------------------

ALTER TABLE "inbox" SET (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
