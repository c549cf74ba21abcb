import type { Database } from "./db/client.server.ts";
import { insertActivities } from "./db/activity-repo.server.ts";
import { fromPrismaTransaction, sqlInside } from "./db/sql.server.ts";
import { readProofDay, readProofDays } from "./db/views/proof-view.server.ts";
import type { OrderId, ShopId } from "./domain/shared/ids.ts";
import type { ProofDesk } from "./use-cases/proof/proof-desk.ts";
import type { Transaction } from "./use-cases/transaction.ts";

export interface ProofDeskDeps {
  readonly prisma: Database["prisma"];
  /** Enqueue in the caller's transaction: prove this shop. */
  proveSoon(tx: Transaction, shop: ShopId): Promise<void>;
  now(): Date;
}

/** The daily proof as pages see it; making it is the engine's work. */
export function createProofDesk({ prisma, proveSoon, now }: ProofDeskDeps): Omit<ProofDesk, "prove"> {
  return {
    proofDays: (shop) => readProofDays(prisma, shop, now()),
    proofDay: (shop, day) => readProofDay(prisma, shop, day),

    askForProof: (shop) =>
      prisma.$transaction(async (tx) => {
        await tx.proofRun.upsert({
          where: { shopId: shop },
          create: { shopId: shop, askedAt: now() },
          update: { askedAt: now() },
        });
        await proveSoon(fromPrismaTransaction(tx), shop);
      }),

    settleFinding: (shop, id, actor) =>
      prisma.$transaction(async (tx) => {
        const where = { id, shopId: shop, settledAt: null };
        const finding = await tx.proofFinding.findFirst({ where, select: { kind: true, orderId: true } });
        if (!finding) return "not-found";
        await tx.proofFinding.updateMany({ where, data: { settledAt: now(), settledBy: actor } });
        const { kind, orderId } = finding;
        await tx.auditEntry.create({
          data: { shopId: shop, actor, action: "proof.settled", subject: id, after: { kind } },
        });
        await insertActivities(sqlInside(fromPrismaTransaction(tx)), shop, orderId as OrderId | null, [
          { code: "proof.settled", params: { kind, actor } },
        ]);
        return "done";
      }),
  };
}
