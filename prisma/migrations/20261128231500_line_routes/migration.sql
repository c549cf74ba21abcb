-- CreateTable
CREATE TABLE "line_route" (
    "id" UUID NOT NULL,
    "shopId" UUID NOT NULL,
    "orderId" UUID NOT NULL,
    "lineGid" TEXT NOT NULL,
    "vendorId" UUID NOT NULL,
    "leavesId" UUID,
    "actId" UUID NOT NULL,
    "saidBy" TEXT NOT NULL,
    "saidAt" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "endReason" TEXT,
    "settledAt" TIMESTAMPTZ(3),
    "lookAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "line_route_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "line_route_shopId_idx" ON "line_route"("shopId");

-- CreateIndex
CREATE INDEX "line_route_orderId_idx" ON "line_route"("orderId");

-- CreateIndex
CREATE INDEX "line_route_vendorId_idx" ON "line_route"("vendorId");

-- CreateIndex
CREATE INDEX "line_route_leavesId_idx" ON "line_route"("leavesId");

-- AddForeignKey
ALTER TABLE "line_route" ADD CONSTRAINT "line_route_shopId_fkey" FOREIGN KEY ("shopId") REFERENCES "shop"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line_route" ADD CONSTRAINT "line_route_orderId_fkey" FOREIGN KEY ("orderId") REFERENCES "marketplace_order"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line_route" ADD CONSTRAINT "line_route_vendorId_fkey" FOREIGN KEY ("vendorId") REFERENCES "vendor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "line_route" ADD CONSTRAINT "line_route_leavesId_fkey" FOREIGN KEY ("leavesId") REFERENCES "vendor_order"("id") ON DELETE SET NULL ON UPDATE CASCADE;

COMMENT ON INDEX "line_route_shopId_idx" IS 'Routes go with their shop.';
COMMENT ON INDEX "line_route_orderId_idx" IS 'Routes go with their order.';
COMMENT ON INDEX "line_route_vendorId_idx" IS 'What merging two vendors moves.';
COMMENT ON INDEX "line_route_leavesId_idx" IS 'What leaves a vendor order, for its page; and when a vendor order that nothing is left of ends.';

ALTER TABLE "line_route" ADD CONSTRAINT "line_route_state_check" CHECK (
  "state" IN ('waiting', 'in-force', 'ended')
  AND ("state" = 'waiting') = ("settledAt" IS NULL) AND ("state" = 'ended') = ("endReason" IS NOT NULL));

CREATE UNIQUE INDEX "line_route_in_force_key" ON "line_route" ("orderId", "lineGid") WHERE "state" = 'in-force';
COMMENT ON INDEX "line_route_in_force_key" IS 'A line is one vendor''s to deliver; read with every plan of its order.';
CREATE UNIQUE INDEX "line_route_waiting_key" ON "line_route" ("orderId", "lineGid") WHERE "state" = 'waiting';
COMMENT ON INDEX "line_route_waiting_key" IS 'A line waits for one vendor at most; read with every plan of its order.';
CREATE INDEX "line_route_look_idx" ON "line_route" ("lookAt") WHERE "state" = 'waiting';
COMMENT ON INDEX "line_route_look_idx" IS 'What workers look for every second. Normally few.';

-- Which vendor delivers what instead is between the merchant and us.
SELECT put_up_wall_for_merchants('line_route');

CREATE FUNCTION refuse_route_to_other_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM "vendor" v WHERE v."id" = NEW."vendorId" AND v."shopId" = NEW."shopId")
    OR NOT EXISTS (SELECT 1 FROM "marketplace_order" o WHERE o."id" = NEW."orderId" AND o."shopId" = NEW."shopId")
    OR NEW."leavesId" IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM "vendor_order" v WHERE v."id" = NEW."leavesId" AND v."orderId" = NEW."orderId") THEN
    RAISE EXCEPTION 'line_route refers to what is not its own'
      USING ERRCODE = 'integrity_constraint_violation', TABLE = 'line_route';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "line_route_tenant" BEFORE INSERT OR UPDATE OF "shopId", "orderId", "vendorId", "leavesId" ON "line_route"
  FOR EACH ROW EXECUTE FUNCTION refuse_route_to_other_tenant();

-- Lines go on elsewhere only from where they cannot be shipped any more: cancelled in the vendor's store, or never sent.
-- With the key on lines that are not former ones, a line that may be live in one store is in no other, whatever the code
-- believes.
CREATE FUNCTION refuse_to_let_go_of_live_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM "vendor_order" v
    WHERE v."id" = NEW."vendorOrderId" AND v."state" IN ('cancelled', 'cancelled-before-push')) THEN
    RAISE EXCEPTION 'a line may not leave a vendor order that is not cancelled'
      USING ERRCODE = 'integrity_constraint_violation', TABLE = 'vendor_order_line';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "vendor_order_line_let_go" BEFORE UPDATE OF "former" ON "vendor_order_line"
  FOR EACH ROW WHEN (NEW."former" AND NOT OLD."former")
  EXECUTE FUNCTION refuse_to_let_go_of_live_lines();
