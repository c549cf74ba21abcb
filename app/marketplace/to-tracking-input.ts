import type { Tracking } from "../domain/fulfillment/external-fulfillment.ts";
import { safeUrl } from "../lib/shopify-admin/safe-url.ts";
import type { FulfillmentTrackingInput } from "./documents.generated.ts";
import { trackingCompanies } from "./tracking-companies.generated.ts";

const plain = (name: string): string =>
  name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
const known = new Map(trackingCompanies.map((name) => [plain(name), name]));

/** The carrier as Shopify's list spells it, since only then it builds links; else as the vendor wrote it. */
const companyOf = (carrier: string): string => known.get(plain(carrier)) ?? carrier;

/**
 * Tracking as Shopify takes it: one carrier, and numbers and links paired by position. Null: nothing to say. Numbers
 * that have a link come first, so that a missing link cannot shift another one. A link without number is its own number.
 */
export function toTrackingInput(trackings: readonly Tracking[]): FulfillmentTrackingInput | null {
  const parcels = trackings
    .map(({ carrier, number, url }) => ({
      carrier: carrier?.trim() || null,
      number: number?.trim() || null,
      url: safeUrl(url),
    }))
    .filter(({ carrier, number, url }) => carrier ?? number ?? url);
  if (parcels.length === 0) return null;
  const companies = [...new Set(parcels.flatMap(({ carrier }) => (carrier ? [companyOf(carrier)] : [])))];
  const withUrl = parcels.filter(({ url }) => url !== null);
  const withNumberOnly = parcels.filter(({ number, url }) => url === null && number !== null);
  return {
    ...(companies.length > 0 && { company: companies.join(", ") }),
    numbers: [...withUrl, ...withNumberOnly].flatMap(({ number, url }) => number ?? url ?? []),
    urls: withUrl.flatMap(({ url }) => url ?? []),
  };
}
