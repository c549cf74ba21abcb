import type { NoticeDeps } from "./notice-ports.ts";
import { tellOfFindings } from "./tell-of-findings.ts";
import { tellOfVendorOrders } from "./tell-of-vendor-orders.ts";
import { writeDigest } from "./write-digest.ts";

/** On schedule: what people have to be told of without anything having just happened. One shop's fault stops no other. */
export async function notifyShops(deps: NoticeDeps): Promise<{ readonly written: number }> {
  const faults: unknown[] = [];
  let written = 0;
  for (const shop of await deps.book.listShops()) {
    try {
      written += await tellOfVendorOrders(deps, shop);
      written += await tellOfFindings(deps, shop);
      if ((await writeDigest(deps, shop)) === "written") written += 1;
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, `The people of ${faults.length} shops could not be told.`);
  return { written };
}
