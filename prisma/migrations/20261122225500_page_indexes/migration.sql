-- What pages ask for, so that they read the rows they show and not all orders there have ever been.
CREATE INDEX "marketplace_order_shopId_name_idx" ON "marketplace_order"("shopId", "name");
COMMENT ON INDEX "marketplace_order_shopId_name_idx" IS 'An order by its name: the search on the Orders page, and the command line.';

CREATE INDEX "marketplace_order_shopId_receivedAt_idx" ON "marketplace_order"("shopId", "receivedAt");
COMMENT ON INDEX "marketplace_order_shopId_receivedAt_idx" IS 'Home: how many orders came today.';

CREATE INDEX "marketplace_order_unassigned_idx" ON "marketplace_order"("shopId", "placedAt" DESC, "id" DESC) WHERE "unassignedCount" > 0;
COMMENT ON INDEX "marketplace_order_unassigned_idx" IS 'Orders with lines of no vendor: on Home, in the list, and when everything that waits is decided anew. Normally few.';

CREATE INDEX "vendor_order_shopId_confirmedAt_idx" ON "vendor_order"("shopId", "confirmedAt");
COMMENT ON INDEX "vendor_order_shopId_confirmedAt_idx" IS 'Home: what was pushed today and how long it took.';

CREATE INDEX "vendor_order_manual_idx" ON "vendor_order"("shopId", "orderId") WHERE "manualHandling" IS NOT NULL;
COMMENT ON INDEX "vendor_order_manual_idx" IS 'Orders with item changes that wait for a person: on Home and in the list. Normally few.';
