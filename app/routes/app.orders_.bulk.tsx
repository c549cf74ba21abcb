import { data, redirect, type ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import { vendorOrderActions } from "../domain/order/offered-actions.ts";
import type { OrderId } from "../domain/shared/ids.ts";
import { holdEnd } from "../lib/hold-end.ts";
import { orderFilterFrom } from "../lib/list-query.server.ts";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { paths } from "../ui/paths.ts";
import type { BulkChoice, BulkPreview } from "../use-cases/bulk/bulk-runs.ts";

const form = z.object({
  intent: z.enum(["preview", "start"]),
  action: z.enum(vendorOrderActions),
  /** Ids of orders, with commas between; "all": whatever matches the list's filter. */
  orders: z.union([
    z.literal("all"),
    z
      .string()
      .transform((text) => text.split(","))
      .pipe(z.array(z.uuid()).min(1).max(250)),
  ]),
  /** The list's own address after the "?". */
  query: z.string().max(2_000),
  until: holdEnd,
});

export interface BulkAnswer {
  readonly preview: BulkPreview | null;
  readonly problem: "nothing" | "too-many" | null;
}
const answer = (preview: BulkPreview | null, problem: BulkAnswer["problem"] = null): BulkAnswer => ({
  preview,
  problem,
});

/** Says what an action would do to many orders, or begins to do it; for the list of orders. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const input = form.safeParse(Object.fromEntries(await request.formData()));
    if (!input.success) throw data({ reference: null }, { status: 400 });
    const { intent, action: what, orders, query, until = null } = input.data;
    const filter = { ...orderFilterFrom(new URLSearchParams(query)), cursor: null, direction: "forward" as const };
    const choice: BulkChoice =
      orders === "all" ? { kind: "filter", filter } : { kind: "orders", ids: orders as OrderId[], filter };
    if (intent === "preview") return data(answer(await app.bulkPreview(merchant.shop, choice, what)));
    const started = await app.startBulkRun(merchant.shop, choice, what, merchant.actor, { until });
    if (started.kind !== "started") return data(answer(null, started.kind), 409);
    return redirect(paths.bulkRun(started.id));
  });
