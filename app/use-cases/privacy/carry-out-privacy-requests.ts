import { answerDataRequest } from "./answer-data-request.ts";
import type { PrivacyArchive, PrivacyBook, PrivacyCounts, PrivacyKind, PrivacyRequest } from "./privacy-ports.ts";
import { redactCustomer } from "./redact-customer.ts";
import { redactShop } from "./redact-shop.ts";

export interface CarryOutDeps {
  readonly book: PrivacyBook;
  readonly archive: PrivacyArchive;
  now(): Date;
  observe(event: PrivacyEvent): void;
}

export type PrivacyEvent =
  | {
      readonly kind: "privacy-done";
      readonly request: string;
      readonly topic: PrivacyKind;
      readonly counts: PrivacyCounts;
    }
  | { readonly kind: "privacy-failed"; readonly request: string; readonly topic: PrivacyKind; readonly error: unknown };

/**
 * Carries out every request that waits, oldest first. Each is on record before and after, and all of its work may be
 * done twice: one that was cut off, or cannot be finished yet, is taken up by the next run. One that fails stops no
 * other. Answers how many are left.
 */
export async function carryOutPrivacyRequests(deps: CarryOutDeps): Promise<number> {
  let left = 0;
  for (const request of await deps.book.listUnfinished()) {
    const about = { request: request.id, topic: request.kind };
    try {
      await deps.book.begin(request);
      const counts = await carryOut(deps, request);
      if (counts === null) left += 1;
      else deps.observe({ kind: "privacy-done", ...about, counts });
    } catch (error) {
      left += 1;
      deps.observe({ kind: "privacy-failed", ...about, error });
    }
  }
  return left;
}

/** Null: not finished yet. */
async function carryOut(deps: CarryOutDeps, request: PrivacyRequest): Promise<PrivacyCounts | null> {
  switch (request.kind) {
    case "data-request": {
      const { counts, ...answer } = await answerDataRequest(deps, request);
      await deps.book.finish(request, counts, answer);
      return counts;
    }
    case "customer-redact": {
      const { done, counts } = await redactCustomer(deps.archive, request);
      if (!done) return null;
      await deps.book.finish(request, counts);
      return counts;
    }
    case "shop-redact": {
      const counts = await redactShop(deps.archive, request);
      await deps.book.finish(request, counts);
      return counts;
    }
  }
}
