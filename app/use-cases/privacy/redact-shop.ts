import { addCounts, type PrivacyArchive, type PrivacyCounts, type PrivacyRequest } from "./privacy-ports.ts";

/**
 * shop/redact: deletes a shop and everything that is its own, in batches, so that a large one locks little and may be
 * stopped anywhere. The row of the shop goes last; until then a second run finds what is left.
 */
export async function redactShop(archive: PrivacyArchive, request: PrivacyRequest): Promise<PrivacyCounts> {
  const { shop, shopDomain } = request;
  let counts: PrivacyCounts = {};
  while (shop !== null) {
    const batch = await archive.eraseBatch(shop, shopDomain);
    if (Object.keys(batch).length === 0) break;
    counts = addCounts(counts, batch);
  }
  return addCounts(counts, await archive.eraseShop(shop, shopDomain));
}
