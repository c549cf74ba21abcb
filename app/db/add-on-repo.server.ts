import type { Pool } from "pg";
import type { AddOnRow } from "../domain/add-ons/settle-billing.ts";
import { money } from "../domain/shared/money.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import type { AddOnBook, StoredAgreement } from "../use-cases/add-ons/add-on-ports.ts";
import { insertActivities } from "./activity-repo.server.ts";
import { inTransaction, type Sql, sqlInside, sqlOf } from "./sql.server.ts";

type AgreementRow = Omit<StoredAgreement, "price"> & { readonly priceMinor: number; readonly currency: string };

/** Add-ons and what is agreed about paying for them. */
export function createAddOnBook(pool: Pool): AddOnBook {
  const sql = sqlOf(pool);
  const on = (tx: Parameters<AddOnBook["read"]>[0]): Sql => (tx === null ? sql : sqlInside(tx));
  return {
    inTransaction: (work) => inTransaction(pool, work),

    async lock(tx, shop) {
      await sqlInside(tx).rows(`select pg_advisory_xact_lock(hashtextextended('billing:' || $1::text, 0))`, [shop]);
    },

    async read(tx, shop) {
      const rows = await on(tx).rows<AddOnRow>(
        `select platform, kind, active, "agreementId", lapse from add_on where "shopId" = $1 order by platform, kind`,
        [shop],
      );
      const agreements = await on(tx).rows<AgreementRow>(
        `select id, "subscriptionGid", state, "addOns", "createdAt", "priceMinor"::float8 as "priceMinor", currency,
           interval, test
         from billing_agreement where "shopId" = $1 order by "createdAt" desc, id`,
        [shop],
      );
      return {
        rows,
        agreements: agreements.map(({ priceMinor, currency, ...rest }) => ({
          ...rest,
          price: money(priceMinor, currency),
        })),
      };
    },

    async domainOf(shop) {
      const [row] = await sql.rows<{ domain: string }>(`select domain from shop where id = $1`, [shop]);
      if (!row) throw new Error(`There is no shop ${shop}.`);
      return row.domain;
    },

    async saveRows(tx, shop, rows) {
      if (rows.length === 0) return;
      await sqlInside(tx).rows(
        `insert into add_on ("shopId", platform, kind, active, "agreementId", lapse)
         select $1::uuid, r.platform, r.kind, r.active, r."agreementId", r.lapse
         from jsonb_to_recordset($2::jsonb) as r(platform text, kind text, active boolean, "agreementId" uuid, lapse text)
         on conflict ("shopId", platform, kind) do update set active = excluded.active,
           "agreementId" = excluded."agreementId", lapse = excluded.lapse`,
        [shop, JSON.stringify(rows)],
      );
    },

    async insertAgreement(tx, shop, agreement, askedBy) {
      const { id, addOns, price, interval, test, createdAt } = agreement;
      await sqlInside(tx).rows(
        `insert into billing_agreement (id, "shopId", "addOns", "priceMinor", currency, interval, test, "askedBy", "createdAt")
         values ($1, $2, $3::jsonb, $4, $5, $6, $7, $8, $9)`,
        [id, shop, JSON.stringify(addOns), price.minor, price.currency, interval, test, askedBy, createdAt],
      );
    },

    async updateAgreement(tx, id, { subscriptionGid, state, settledAt }) {
      await sqlInside(tx).rows(
        `update billing_agreement set "subscriptionGid" = coalesce($2, "subscriptionGid"), state = coalesce($3, state),
           "settledAt" = coalesce($4, "settledAt") where id = $1`,
        [id, subscriptionGid ?? null, state ?? null, settledAt ?? null],
      );
    },

    async audit(tx, shop, { actor, action, subject, after }) {
      await sqlInside(tx).rows(
        `insert into audit_entry ("shopId", actor, action, subject, after) values ($1, $2, $3, $4, $5::jsonb)`,
        [shop, actor, action, subject, JSON.stringify(after)],
      );
    },

    log: (tx, shop, activities) => insertActivities(sqlInside(tx), shop, null, activities),

    async shopsWithAgreements() {
      const rows = await sql.rows<{ id: ShopId }>(
        `select s.id from shop s where s."uninstalledAt" is null and exists (
           select 1 from billing_agreement b
           where b."shopId" = s.id and b.state in ('asked', 'pending', 'active', 'frozen'))`,
      );
      return rows.map(({ id }) => id);
    },
  };
}
