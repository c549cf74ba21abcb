-- Events for Shopify Flow. Nothing of any buyer is in them.

-- CreateTable
CREATE TABLE "flow_trigger" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "vendorOrderId" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "dedupeKey" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "nextAttemptAt" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "failedCode" TEXT,

    CONSTRAINT "flow_trigger_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "flow_trigger_vendorOrderId_idx" ON "flow_trigger"("vendorOrderId");

-- CreateIndex
CREATE UNIQUE INDEX "flow_trigger_shopId_dedupeKey_key" ON "flow_trigger"("shopId", "dedupeKey");

-- AddForeignKey
ALTER TABLE "flow_trigger" ADD CONSTRAINT "flow_trigger_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "flow_trigger" ADD CONSTRAINT "flow_trigger_vendorOrderId_fkey" FOREIGN KEY ("vendorOrderId") REFERENCES "vendor_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

COMMENT ON INDEX "flow_trigger_shopId_dedupeKey_key" IS 'One event for one cause, however often the cause is handled.';
CREATE INDEX "flow_trigger_due_idx" ON "flow_trigger"("nextAttemptAt") WHERE "nextAttemptAt" IS NOT NULL;
COMMENT ON INDEX "flow_trigger_due_idx" IS 'What workers look for. Normally few.';

ALTER TABLE "flow_trigger" ADD CONSTRAINT "flow_trigger_handle_known"
  CHECK ("handle" IN ('vendor-order-failed', 'vendor-order-shipped', 'vendor-order-late'));

SELECT put_up_wall_for_merchants('flow_trigger');

-- States are written in many places (the push, fulfillments of stores and of vendors, by hand). Here none is forgotten,
-- and an event is there if and only if what caused it is.
CREATE FUNCTION "flow_trigger_of_state"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."state" = 'refused' THEN
    INSERT INTO "flow_trigger" ("id", "shopId", "vendorOrderId", "handle", "dedupeKey", "state", "reason")
    VALUES (gen_random_uuid(), NEW."shopId", NEW."id", 'vendor-order-failed',
      'failed:' || NEW."id" || ':' || coalesce(NEW."lastFailure"->>'kind', NEW."reason", NEW."state"),
      NEW."state", coalesce(NEW."lastFailure"->>'kind', NEW."reason", NEW."state"))
    ON CONFLICT DO NOTHING;
  ELSE
    INSERT INTO "flow_trigger" ("id", "shopId", "vendorOrderId", "handle", "dedupeKey", "state", "reason")
    VALUES (gen_random_uuid(), NEW."shopId", NEW."id", 'vendor-order-shipped',
      'shipped:' || NEW."id" || ':' || NEW."state", NEW."state", '')
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "vendor_order_flow" AFTER UPDATE OF "state" ON "vendor_order"
  FOR EACH ROW WHEN (NEW."state" IN ('refused', 'partially-fulfilled', 'fulfilled') AND OLD."state" IS DISTINCT FROM NEW."state")
  EXECUTE FUNCTION "flow_trigger_of_state"();

-- What time alone brings about is noted when it is found: failing for too long, and late.
CREATE FUNCTION "flow_trigger_of_notice"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "flow_trigger" ("id", "shopId", "vendorOrderId", "handle", "dedupeKey", "state", "reason")
  SELECT gen_random_uuid(), v."shopId", v."id",
    CASE NEW."kind" WHEN 'vendor-late' THEN 'vendor-order-late' ELSE 'vendor-order-failed' END,
    CASE NEW."kind" WHEN 'vendor-late' THEN 'late:' ELSE 'failed:' END || v."id" || ':' || NEW."cause",
    v."state", NEW."cause"
  FROM "vendor_order" v WHERE v."id" = NEW."vendorOrderId"
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER "vendor_order_notice_flow" AFTER INSERT ON "vendor_order_notice"
  FOR EACH ROW WHEN (NEW."kind" IN ('merchant-push-failed', 'vendor-late'))
  EXECUTE FUNCTION "flow_trigger_of_notice"();
COMMENT ON INDEX "flow_trigger_vendorOrderId_idx" IS 'Events go with their vendor order.';
