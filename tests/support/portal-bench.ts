import { randomBytes } from "node:crypto";
import { bindings } from "../../app/db/sealed-columns.server.ts";
import { createSecretBox, type SecretBox } from "../../app/db/secret-box.server.ts";
import { inTransaction } from "../../app/db/sql.server.ts";
import { createTenantWall, type TenantWall } from "../../app/db/tenant-wall.server.ts";
import type { MarketplaceOrder } from "../../app/domain/order/marketplace-order.ts";
import type { ShopId, VendorId } from "../../app/domain/shared/ids.ts";
import { createPortalDesk } from "../../app/portal-desk.server.ts";
import type { MailKind } from "../../app/use-cases/mail.ts";
import type { PortalSession, VendorPortal, Visitor } from "../../app/use-cases/portal/vendor-portal.ts";
import type { VendorAnswers } from "../../app/use-cases/portal/vendor-answers.ts";
import type { VendorInvitations } from "../../app/use-cases/portal/vendor-invitations.ts";
import { createEngineBench, type EngineBench } from "./engine.ts";

export interface PortalBench {
  readonly engine: EngineBench;
  readonly wall: TenantWall;
  readonly box: SecretBox;
  readonly portal: VendorPortal;
  readonly invitations: VendorInvitations;
  readonly answers: VendorAnswers;
  /** Time as the portal sees it; moves only by `pass`. */
  pass(ms: number): void;
  vendorId(name: string): Promise<VendorId>;
  /** A second marketplace on the same database. */
  otherShop(name: string): Promise<ShopId>;
  mails(kind?: MailKind): Promise<{ kind: string; to: string; params: Record<string, unknown> }[]>;
  /** Invites and accepts by the mailed link; a session that may do everything the person may. */
  member(email: string, vendor: string, shop?: ShopId): Promise<{ token: string; session: PortalSession }>;
  /** Records an order of the marketplace, as the intake would. */
  record(order: MarketplaceOrder): Promise<void>;
  close(): Promise<void>;
}

export const visitor = (change: Partial<Visitor> = {}): Visitor => ({
  address: "192.0.2.1",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
  sessionToken: null,
  ...change,
});

/** The token in a link of ours. */
export const tokenOf = (link: unknown): string => new URL(String(link)).searchParams.get("token") ?? "";

export async function createPortalBench(origin = "https://app.example"): Promise<PortalBench> {
  const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
  const engine = await createEngineBench({ box });
  let offsetMs = 0;
  const wall = createTenantWall(engine.database.url);
  const { portal, invitations, answers } = createPortalDesk({
    database: engine.database,
    wall,
    box,
    origin,
    now: () => new Date(Date.now() + offsetMs),
    pause: async () => {},
  });

  const bench: PortalBench = {
    engine,
    wall,
    box,
    portal,
    invitations,
    answers,
    pass: (ms) => void (offsetMs += ms),
    async vendorId(name) {
      const [row] = await engine.sql<{ id: VendorId }>(`select id from vendor where "shopId" = $1 and name = $2`, [
        engine.shop,
        name,
      ]);
      if (!row) throw new Error(`There is no vendor ${name}.`);
      return row.id;
    },
    async otherShop(name) {
      const [row] = await engine.sql<{ id: ShopId }>(
        `insert into shop (id, domain, name, currency) values (gen_random_uuid(), $1, $2, 'EUR') returning id`,
        [`${name.toLowerCase().replaceAll(" ", "-")}.myshopify.com`, name],
      );
      return row!.id;
    },
    async mails(kind) {
      const rows = await engine.sql<{ shopId: string; kind: string; dedupeKey: string; sealed: Uint8Array }>(
        `select "shopId", kind, "dedupeKey", "contentSealed" as sealed from mail
         where $1::text is null or kind = $1 order by "createdAt", id`,
        [kind ?? null],
      );
      return rows.map((row) => ({
        kind: row.kind,
        ...(JSON.parse(box.open(row.sealed, bindings.mailContent(row.shopId, row.dedupeKey))) as {
          to: string;
          params: Record<string, unknown>;
        }),
      }));
    },
    async member(email, vendor, shop = engine.shop) {
      const [row] = await engine.sql<{ id: VendorId }>(
        `insert into vendor (id, "shopId", name, "nameKey") values (gen_random_uuid(), $1, $2, lower($2))
         on conflict ("shopId", "nameKey") do update set name = excluded.name returning id`,
        [shop, vendor],
      );
      const invited = await invitations.invite(shop, row!.id, email, "staff:1");
      if (invited.kind !== "invited") throw new Error(invited.kind);
      const mail = (await bench.mails("vendor-invitation")).findLast(({ to }) => to === email.toLowerCase());
      const result = await portal.acceptInvitation(tokenOf(mail?.params["link"]), visitor());
      if (result.kind !== "signed-in") throw new Error(result.kind);
      return { token: result.sessionToken, session: (await portal.session(result.sessionToken))! };
    },
    record: (order) =>
      inTransaction(engine.database.pool, async (tx) => {
        await engine.engine.record(tx, engine.shop, order, {
          receivedAt: new Date(),
          source: "webhook",
          now: new Date(),
        });
      }),
    async close() {
      await wall.close();
      await engine.close();
    },
  };
  return bench;
}
