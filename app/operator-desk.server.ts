import type { Database } from "./db/client.server.ts";
import type { InboxRepo } from "./db/inbox-repo.server.ts";
import { rotateKeys } from "./db/rotate-keys.server.ts";
import { bindings } from "./db/sealed-columns.server.ts";
import { SealedError, type SecretBox } from "./db/secret-box.server.ts";
import type { ReasonParams } from "./domain/sync-rules/decision.ts";
import type { OperatorDesk } from "./use-cases/operator-desk.ts";

/** What only who runs the app may do; the command line's other half. */
export function createOperatorDesk(deps: {
  readonly database: Database;
  readonly inbox: Pick<InboxRepo, "listParked" | "redrive">;
  readonly box: SecretBox;
}): OperatorDesk {
  const { database, inbox, box } = deps;
  return {
    async shops() {
      const rows = await database.prisma.shop.findMany({ include: { settings: true }, orderBy: { domain: "asc" } });
      return rows.map(({ id, domain, name, uninstalledAt, settings }) => ({
        id,
        domain,
        name,
        installed: uninstalledAt === null,
        syncOn: (settings?.data as { enabled?: boolean } | undefined)?.enabled === true,
      }));
    },

    async parked() {
      const rows = await inbox.listParked(1000);
      return rows.map(({ id, shopDomain, topic, receivedAt, attempts, errorCode }) => ({
        id: id.toString(),
        shopDomain,
        topic,
        receivedAt: receivedAt.toISOString(),
        attempts,
        errorCode,
      }));
    },

    async redrive(ids, dryRun) {
      if (!dryRun) return inbox.redrive(ids === "all" ? "all" : ids.map(BigInt));
      const parked = (await inbox.listParked(10_000)).filter((row) => row.redrivable);
      return ids === "all" ? parked.length : parked.filter((row) => ids.includes(row.id.toString())).length;
    },

    rotateKeys: (dryRun) => rotateKeys(database, box, { dryRun }),

    async mails(domain) {
      const rows = await database.prisma.mail.findMany({
        where: { shop: { domain } },
        orderBy: { createdAt: "desc" },
        take: 50,
      });
      return rows.map((row) => {
        const content = readContent(box, row);
        return {
          at: row.createdAt.toISOString(),
          kind: row.kind,
          to: content.to ?? "",
          params: content.params ?? {},
          sent: row.sentAt !== null,
        };
      });
    },
  };
}

type MailContent = { readonly to?: string; readonly params?: ReasonParams };

/** Empty when it was cleared by retention or its key is gone: the list still shows that it was there. */
function readContent(
  box: SecretBox,
  row: { readonly shopId: string; readonly dedupeKey: string; readonly contentSealed: Uint8Array | null },
): MailContent {
  if (!row.contentSealed) return {};
  try {
    return JSON.parse(box.open(row.contentSealed, bindings.mailContent(row.shopId, row.dedupeKey))) as MailContent;
  } catch (error) {
    if (error instanceof SealedError) return {};
    throw error;
  }
}
