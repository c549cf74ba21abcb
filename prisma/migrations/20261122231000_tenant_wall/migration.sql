-- The second wall between tenants: what merchants' pages and the vendor portal ask runs as a role that sees the rows of
-- the tenants it was let in for, and nothing when it was let in for none. A forgotten "where shopId" then finds
-- nothing of others, instead of everything. Workers go on as the owner of the tables. See docs/decisions.

-- Roles belong to the server, not to one database: another installation beside ours may have made it already.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'vss_tenant') THEN
    CREATE ROLE vss_tenant NOLOGIN NOBYPASSRLS;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'The database user may not create the role vss_tenant'
      USING HINT = 'As an administrator: CREATE ROLE vss_tenant NOLOGIN; GRANT vss_tenant TO <the user in DATABASE_URL>;';
END $$;
DO $$
BEGIN
  IF NOT pg_has_role(current_user, 'vss_tenant', 'MEMBER') THEN
    EXECUTE format('GRANT vss_tenant TO %I', current_user);
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO vss_tenant;

-- Who is let in: lists of ids in settings of the connection. Null: nobody.
CREATE FUNCTION tenant_shops() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_to_array(nullif(current_setting('vss.shops', true), ''), ',')::uuid[]
$$;
-- Null: every vendor of these shops, which is a merchant.
CREATE FUNCTION tenant_vendors() RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT string_to_array(nullif(current_setting('vss.vendors', true), ''), ',')::uuid[]
$$;

-- A migration that makes a table calls this; a test refuses tables without a wall.
-- The lists are read in sub-selects, so once for a statement and not once for a row.
CREATE FUNCTION put_up_wall(place regclass, condition text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', place);
  EXECUTE format('CREATE POLICY tenant ON %s TO vss_tenant USING (%s)', place, condition);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO vss_tenant', place);
END $$;
CREATE FUNCTION of_tenant_shop() RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT '"shopId" = ANY ((SELECT tenant_shops())::uuid[])'
$$;
CREATE FUNCTION of_tenant_vendor(vendor text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT format('((SELECT tenant_vendors()) IS NULL OR %s = ANY ((SELECT tenant_vendors())::uuid[]))', vendor)
$$;
-- What only the merchant may see; a vendor's answer may still write it (mails, the audit trail).
CREATE FUNCTION put_up_wall_for_merchants(place regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM put_up_wall(place, of_tenant_shop());
  EXECUTE format('CREATE POLICY merchant ON %s AS RESTRICTIVE FOR SELECT TO vss_tenant USING ((SELECT tenant_vendors()) IS NULL)', place);
END $$;

SELECT put_up_wall('shop', '"id" = ANY ((SELECT tenant_shops())::uuid[])');
-- Belonging to a vendor of a shop.
SELECT put_up_wall('vendor', of_tenant_shop() || ' AND ' || of_tenant_vendor('"id"'));
SELECT put_up_wall(place::regclass, of_tenant_shop() || ' AND ' || of_tenant_vendor('"vendorId"'))
FROM unnest(ARRAY['connection', 'vendor_order', 'vendor_membership', 'vendor_invitation', 'connect_attempt',
  'pairing_code', 'vendor_alias']) AS walled(place);
SELECT put_up_wall('activity', of_tenant_shop() || ' AND ' || of_tenant_vendor('"vendorId"'));
-- Found by what they hang on, which has a wall of its own.
SELECT put_up_wall('vendor_order_line', 'EXISTS (SELECT 1 FROM "vendor_order" v WHERE v."id" = "vendorOrderId")');
SELECT put_up_wall('parcel', of_tenant_shop() || ' AND ((SELECT tenant_vendors()) IS NULL
  OR EXISTS (SELECT 1 FROM "vendor_order" v WHERE v."id" = "vendorOrderId"))');
SELECT put_up_wall('vendor_answer', of_tenant_shop() || ' AND ((SELECT tenant_vendors()) IS NULL
  OR EXISTS (SELECT 1 FROM "vendor_order" v WHERE v."id" = "vendorOrderId"))');
SELECT put_up_wall('marketplace_order', of_tenant_shop() || ' AND ((SELECT tenant_vendors()) IS NULL
  OR EXISTS (SELECT 1 FROM "vendor_order" v WHERE v."orderId" = "marketplace_order"."id"))');
SELECT put_up_wall('variant_mapping', of_tenant_shop() || ' AND ((SELECT tenant_vendors()) IS NULL
  OR EXISTS (SELECT 1 FROM "connection" c WHERE c."id" = "connectionId"))');
-- The catalogue of a store has no shop of its own. "In" rather than "exists": the few connections are read once.
SELECT put_up_wall('external_variant', '"connectionId" IN (SELECT c."id" FROM "connection" c)');
-- Of the whole shop, and a vendor may know.
SELECT put_up_wall(place::regclass, of_tenant_shop())
FROM unnest(ARRAY['order_sync_settings', 'add_on', 'redacted_order']) AS walled(place);
-- Of the whole shop, and no vendor's business.
SELECT put_up_wall_for_merchants(place::regclass)
FROM unnest(ARRAY['audit_entry', 'mail', 'product_variant', 'privacy_request', 'billing_agreement', 'vendors_distinct'])
  AS walled(place);

-- A person is no tenant's. But where a session or a link leads to a vendor, merging two vendors has to lead it on: of
-- these rows a tenant may touch that and nothing else, above all no token.
SELECT put_up_wall('portal_session', 'EXISTS (SELECT 1 FROM "vendor" v WHERE v."id" IN ("portal_session"."vendorId", "portal_session"."onlyVendorId"))');
SELECT put_up_wall('sign_in_link', 'EXISTS (SELECT 1 FROM "vendor" v WHERE v."id" = "sign_in_link"."vendorId")');
REVOKE ALL ON "portal_session", "sign_in_link" FROM vss_tenant;
GRANT SELECT ("id", "vendorId", "onlyVendorId"), UPDATE ("vendorId", "onlyVendorId") ON "portal_session" TO vss_tenant;
GRANT SELECT ("id", "vendorId"), UPDATE ("vendorId") ON "sign_in_link" TO vss_tenant;

-- A view reads as its owner, which is through the wall, unless it is told to read as whoever asks (PostgreSQL 15).
CREATE FUNCTION put_up_wall_before_view(place regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', place);
  EXECUTE format('GRANT SELECT ON %s TO vss_tenant', place);
END $$;
SELECT put_up_wall_before_view('vendor_spelling');

GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO vss_tenant;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO vss_tenant;

-- Merchants' changes enqueue jobs in their own transactions. A job holds ids only, and is never shown.
CREATE SCHEMA IF NOT EXISTS pgboss;
GRANT USAGE ON SCHEMA pgboss TO vss_tenant;
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA pgboss TO vss_tenant;
ALTER DEFAULT PRIVILEGES IN SCHEMA pgboss GRANT SELECT, INSERT ON TABLES TO vss_tenant;

-- It deletes where no tenant may look: people of whom nobody knows any more.
ALTER FUNCTION forget_stranger() SECURITY DEFINER SET search_path = public;
