import { isOrderOf } from "../../domain/privacy/subject.ts";
import type { OrderId, ShopId } from "../../domain/shared/ids.ts";
import type { OrderOnRecord, PrivacyArchive, PrivacyRequest } from "./privacy-ports.ts";

/** Every personal part has to be opened to be looked at: some 20 µs each. */
const pageSize = 500;

/** A customer's orders, page by page: the ones that Shopify named and any other that is theirs. */
export async function* ordersOfCustomer(
  archive: Pick<PrivacyArchive, "pageOfOrders">,
  shop: ShopId,
  { subject }: Pick<PrivacyRequest, "subject">,
): AsyncGenerator<readonly OrderOnRecord[]> {
  let after: OrderId | null = null;
  for (;;) {
    const page: readonly OrderOnRecord[] = await archive.pageOfOrders(shop, subject.orderGids, after, pageSize);
    const theirs = page.filter((order) => isOrderOf(subject, order));
    if (theirs.length > 0) yield theirs;
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return;
    after = last.id;
  }
}
