import type { Database } from "./db/client.server.ts";
import type { InboxRepo } from "./db/inbox-repo.server.ts";
import { openMail } from "./db/mail-repo.server.ts";
import { fetchPrivacyExport, listPrivacyRequests } from "./db/privacy-repo.server.ts";
import { rotateKeys } from "./db/rotate-keys.server.ts";
import type { SecretBox } from "./db/secret-box.server.ts";
import { isMailKind } from "./use-cases/mail.ts";
import type { OperatorDesk } from "./use-cases/operator-desk.ts";
import type { SendMailsDeps } from "./use-cases/send-mails.ts";

/** What only who runs the app may do; the command line's other half. */
export function createOperatorDesk(deps: {
  readonly database: Database;
  readonly inbox: Pick<InboxRepo, "listParked" | "redrive">;
  readonly box: SecretBox;
  readonly renderMail: SendMailsDeps["render"];
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

    async privacyRequests(domain) {
      const rows = await listPrivacyRequests(database.pool, domain);
      return rows.map(({ askedAt, finishedAt, exportUntil, ...row }) => ({
        ...row,
        askedAt: askedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
        exportUntil: exportUntil?.toISOString() ?? null,
      }));
    },
    privacyExport: (domain, id, actor) => fetchPrivacyExport(database.pool, box, domain, id, actor, new Date()),

    async mails(domain) {
      const rows = await database.prisma.mail.findMany({
        where: { shop: { domain } },
        include: { shop: { select: { timeZone: true, language: true } } },
        orderBy: { createdAt: "desc" },
        take: 50,
      });
      return rows.map((row) => {
        const { kind, sentAt, nextAttemptAt, failedCode } = row;
        const content = openMail(box, row);
        const words =
          content && isMailKind(kind)
            ? deps.renderMail(
                { kind, params: content.params },
                { timeZone: row.shop.timeZone, language: content.language ?? row.shop.language },
              )
            : null;
        return {
          at: row.createdAt.toISOString(),
          kind,
          to: content?.to ?? "",
          subject: words?.subject ?? "",
          text: words?.text ?? "",
          state: sentAt !== null ? "sent" : nextAttemptAt !== null ? "waiting" : "given-up",
          code: failedCode,
        };
      });
    },
  };
}
