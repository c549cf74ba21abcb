import { ordersOfCustomer } from "./orders-of-customer.ts";
import type { ExportedOrder, PrivacyArchive, PrivacyCounts, PrivacyRequest } from "./privacy-ports.ts";

/** How long a merchant may fetch an answer. The law gives a month to hand it on. */
export const exportDays = 30;

/**
 * customers/data_request: collects what is kept about a customer in one shop, as JSON for the merchant to hand on. The
 * answer says where copies are (webhooks, mails) and which vendors' stores were given the address.
 */
export async function answerDataRequest(
  deps: { readonly archive: PrivacyArchive; now(): Date },
  request: PrivacyRequest,
): Promise<{ readonly counts: PrivacyCounts; readonly json: string; readonly until: Date }> {
  const { archive } = deps;
  const { shop, shopDomain, subject } = request;
  const orders: ExportedOrder[] = [];
  if (shop !== null)
    for await (const theirs of ordersOfCustomer(archive, shop, request))
      orders.push(...(await archive.describeOrders(shop, theirs)));
  const webhooks = await archive.findWebhooks(shopDomain, subject);
  const at = deps.now();
  const answer = {
    shop: shopDomain,
    askedAt: request.askedAt.toISOString(),
    collectedAt: at.toISOString(),
    customer: { id: subject.customerGid, email: subject.email, phone: subject.phone },
    orders,
    webhooks,
  };
  return {
    counts: {
      orders: orders.length,
      webhooks: webhooks.length,
      mails: orders.reduce((total, order) => total + order.mails.length, 0),
    },
    json: JSON.stringify(answer, null, 2),
    until: new Date(at.getTime() + exportDays * 86_400_000),
  };
}
