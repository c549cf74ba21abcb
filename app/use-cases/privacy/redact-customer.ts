import { ordersOfCustomer } from "./orders-of-customer.ts";
import { addCounts, type PrivacyArchive, type PrivacyCounts, type PrivacyRequest } from "./privacy-ports.ts";

/**
 * customers/redact: clears a customer from their orders and all that hangs on these, from webhooks and from answers to
 * data requests. What was sent to vendors' stores is theirs to clear. `done` is false while a webhook about them still
 * waits to be processed: then it is to be asked again.
 */
export async function redactCustomer(
  archive: PrivacyArchive,
  request: PrivacyRequest,
): Promise<{ readonly done: boolean; readonly counts: PrivacyCounts }> {
  const { shop, shopDomain, subject } = request;
  let counts: PrivacyCounts = { orders: 0 };
  let gids = subject.orderGids;
  if (shop !== null) {
    for await (const theirs of ordersOfCustomer(archive, shop, request)) {
      counts = addCounts(counts, await archive.clearOrders(shop, theirs, subject));
      gids = [...new Set([...gids, ...theirs.map(({ gid }) => gid)])];
    }
    counts = addCounts(counts, { exports: await archive.clearExports(shop, { ...subject, orderGids: gids }) });
  }
  const webhooks = await archive.clearWebhooks(shopDomain, { ...subject, orderGids: gids });
  return { done: webhooks.waiting === 0, counts: addCounts(counts, { webhooks: webhooks.cleared }) };
}
