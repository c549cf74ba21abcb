-- The Orders page filters by what became of an order's parts and shows newest orders first. With the part knowing when
-- its order was placed, each filter is an index that is read from its newest end, 25 orders at a time, however many
-- there are behind them and wherever they lie. Measured in bench/.

ALTER TABLE "vendor_order" ADD COLUMN "placedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "vendor_order" v SET "placedAt" = o."placedAt" FROM "marketplace_order" o WHERE o."id" = v."orderId";

-- Whoever writes parts need not know about it.
CREATE FUNCTION take_placed_at_from_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  SELECT o."placedAt" INTO NEW."placedAt" FROM "marketplace_order" o WHERE o."id" = NEW."orderId";
  RETURN NEW;
END $$;
CREATE TRIGGER "vendor_order_placed_at" BEFORE INSERT OR UPDATE OF "orderId", "placedAt" ON "vendor_order"
  FOR EACH ROW EXECUTE FUNCTION take_placed_at_from_order();

-- Shopify can be told later that an order was placed earlier (an import that is corrected).
CREATE FUNCTION hand_placed_at_to_parts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "vendor_order" SET "placedAt" = NEW."placedAt" WHERE "orderId" = NEW."id";
  RETURN NULL;
END $$;
CREATE TRIGGER "marketplace_order_placed_at" AFTER UPDATE OF "placedAt" ON "marketplace_order"
  FOR EACH ROW WHEN (OLD."placedAt" IS DISTINCT FROM NEW."placedAt") EXECUTE FUNCTION hand_placed_at_to_parts();

-- Replaces "vendor_order_shopId_state_idx": the counts per state read this one as well.
DROP INDEX "vendor_order_shopId_state_idx";
CREATE INDEX "vendor_order_shopId_state_placedAt_orderId_idx" ON "vendor_order"("shopId", "state", "placedAt" DESC, "orderId" DESC);
COMMENT ON INDEX "vendor_order_shopId_state_placedAt_orderId_idx" IS 'The Orders page by state, newest first; counts per state on Home.';

CREATE INDEX "vendor_order_vendorId_placedAt_orderId_idx" ON "vendor_order"("vendorId", "placedAt" DESC, "orderId" DESC);
COMMENT ON INDEX "vendor_order_vendorId_placedAt_orderId_idx" IS 'The Orders page of one vendor, newest first: some sell daily, some once a year.';

-- Only parts that wait or failed, so that the many that are done cost nothing. Plain columns: behind the tenant wall an
-- index is not used for an expression that PostgreSQL does not know to be harmless.
CREATE INDEX "vendor_order_waiting_idx" ON "vendor_order" ("shopId", "reason", "move", "placedAt" DESC, "orderId" DESC)
  WHERE "state" IN ('held', 'refused', 'unknown', 'cancel-refused');
COMMENT ON INDEX "vendor_order_waiting_idx" IS 'What waits for one thing: each line of what needs somebody on Home, and the orders behind it.';

CREATE INDEX "vendor_order_attention_idx" ON "vendor_order" ("shopId", "placedAt" DESC, "orderId" DESC)
  WHERE "state" = 'held' AND "move" IN ('merchant', 'operator') OR "state" IN ('refused', 'unknown', 'cancel-refused');
COMMENT ON INDEX "vendor_order_attention_idx" IS 'The Orders page''s "needs attention", newest first. Normally few.';

DROP INDEX "vendor_order_manual_idx";
CREATE INDEX "vendor_order_manual_idx" ON "vendor_order" ("shopId", "placedAt" DESC, "orderId" DESC) WHERE "manualHandling" IS NOT NULL;
COMMENT ON INDEX "vendor_order_manual_idx" IS 'Orders with item changes that wait for a person: on Home and in the list. Normally few.';

-- In place of the one of this name that was made for cancellations that could not travel: it serves those, too.
DROP INDEX IF EXISTS "marketplace_order_cancelled_idx";
CREATE INDEX "marketplace_order_cancelled_idx" ON "marketplace_order" ("shopId", "placedAt" DESC, "id" DESC) WHERE "cancelledAt" IS NOT NULL;
COMMENT ON INDEX "marketplace_order_cancelled_idx" IS 'Cancelled orders, newest first: a few in a hundred. Also finds cancellations that could not travel while order sync was off.';

DROP INDEX "vendor_answer_shopId_idx";
CREATE INDEX "vendor_answer_shopId_kind_idx" ON "vendor_answer"("shopId", "kind");
COMMENT ON INDEX "vendor_answer_shopId_kind_idx" IS 'Parts that their vendor declined, which are few among those accepted; also the cascade from shop.';

CREATE INDEX "product_variant_shopId_productTitle_variantGid_idx" ON "product_variant"("shopId", "productTitle", "variantGid");
COMMENT ON INDEX "product_variant_shopId_productTitle_variantGid_idx" IS 'The Products page: keyset paging, by title.';

-- The tenant wall, said so that the planner guesses right. Of "(a sub-select) IS NULL" it expects one row in two
-- hundred to pass, and then joins thousands of rows by nested loops (the Products page: 300 ms instead of 30); of a
-- sub-select that is true or false, one in two. What passes the wall is the same.
CREATE OR REPLACE FUNCTION of_tenant_vendor(vendor text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('((SELECT tenant_vendors() IS NULL) OR %s = ANY ((SELECT tenant_vendors())::uuid[]))', vendor)
$$;
CREATE OR REPLACE FUNCTION put_up_wall_for_merchants(place regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM put_up_wall(place, of_tenant_shop());
  EXECUTE format('CREATE POLICY merchant ON %s AS RESTRICTIVE FOR SELECT TO vss_tenant USING ((SELECT tenant_vendors() IS NULL))', place);
END $$;
DO $$
DECLARE
  policy record;
  said text := '( SELECT tenant_vendors() AS tenant_vendors) IS NULL';
BEGIN
  FOR policy IN
    SELECT tablename, policyname, qual FROM pg_policies WHERE schemaname = current_schema() AND position(said IN qual) > 0
  LOOP
    EXECUTE format('ALTER POLICY %I ON %I USING (%s)', policy.policyname, policy.tablename,
      replace(policy.qual, said, '(SELECT tenant_vendors() IS NULL)'));
  END LOOP;
END $$;
