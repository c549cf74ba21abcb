-- Tags are the merchant's own words and may name the customer. A later version of the order would bring them again.
CREATE OR REPLACE FUNCTION keep_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM "redacted_order" r WHERE r."shopId" = NEW."shopId" AND r."gid" = NEW."gid") THEN
    NEW."personalSealed" := NULL;
    NEW."personalClearedAt" := coalesce(NEW."personalClearedAt", now());
    NEW."body" := NEW."body" || '{"tags": []}';
  END IF;
  RETURN NEW;
END $$;

DROP TRIGGER "marketplace_order_keep_redacted" ON "marketplace_order";
-- Recording an order says its body anew; on other changes of the row nothing has to be looked up.
CREATE TRIGGER "marketplace_order_keep_redacted" BEFORE INSERT OR UPDATE OF "personalSealed", "body" ON "marketplace_order"
  FOR EACH ROW EXECUTE FUNCTION keep_redacted();
