import { done, type Outcome } from "../_contract/outcome.ts";
import type { AdminApi } from "../../lib/shopify-admin/admin-api.server.ts";
import { DefineReferenceDocument } from "./documents.generated.ts";
import { fromUserErrors } from "./from-platform.ts";
import { referenceMetafield } from "./reference.ts";

/** Stores whose definition is known to exist, and until when we believe it: a removed app takes its definitions along. */
const knownUntil = new Map<string, number>();
const beliefMs = 60 * 60_000;

/**
 * Makes sure that the store knows our reference as a unique id, before the first order that carries one. Cheap: asked
 * once an hour and store; a definition that is there already is what we want.
 */
export async function defineReference(api: AdminApi, shop: string, now: Date): Promise<Outcome<null>> {
  if ((knownUntil.get(shop) ?? 0) > now.getTime()) return done(null);
  // Sent as if it only read: should the answer be lost, asking again does no harm.
  const answer = await api.query(DefineReferenceDocument, {
    definition: { ...referenceMetafield, ownerType: "ORDER", name: "Marketplace reference" },
  });
  if (answer.kind !== "ok") return answer;
  const errors = answer.value.metafieldDefinitionCreate?.userErrors ?? [];
  const refused = fromUserErrors(errors.filter(({ code }) => code !== "TAKEN"));
  if (refused) return refused;
  knownUntil.set(shop, now.getTime() + beliefMs);
  return done(null);
}
