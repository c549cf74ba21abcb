import type { CallContext } from "../_contract/connector.ts";
import type { Failure } from "../_contract/outcome.ts";
import { callStore } from "./client.server.ts";
import { orderFields, orderListSchema, type WooOrder } from "./schema.ts";

export interface OrderPage {
  readonly kind: "ok";
  readonly orders: readonly WooOrder[];
  /** How many orders match in all; null: a proxy took the header away. */
  readonly total: number | null;
  readonly totalPages: number | null;
}
export type OrderPageAnswer =
  OrderPage | { readonly kind: "failed"; readonly failure: Failure; readonly tooLarge: boolean };

/** One page of orders, narrowed to what we read. */
export async function readOrderPage(
  context: CallContext,
  query: Readonly<Record<string, string | number | boolean>>,
): Promise<OrderPageAnswer> {
  const answer = await callStore(context, {
    method: "GET",
    path: "wc/v3/orders",
    query: { ...query, _fields: orderFields },
  });
  if (answer.kind === "failed") return { kind: "failed", failure: answer.failure, tooLarge: answer.tooLarge };
  const orders = Array.isArray(answer.body) ? orderListSchema.safeParse(answer.body).data : undefined;
  if (!orders)
    return {
      kind: "failed",
      failure: { kind: "unexpected-response", message: "The store's list of orders is not a list." },
      tooLarge: false,
    };
  return {
    kind: "ok",
    orders,
    total: readCount(answer.headers["x-wp-total"]),
    totalPages: readCount(answer.headers["x-wp-totalpages"]),
  };
}

const readCount = (header: string | undefined): number | null =>
  header !== undefined && /^\d+$/.test(header) ? Number(header) : null;

/** "2026-11-22T12:48:32": UTC without a Z, the one form that means the same in every store with `dates_are_gmt`. */
export const gmtParameter = (moment: Date): string => moment.toISOString().slice(0, 19);

export const shiftSeconds = (gmt: string, seconds: number): string =>
  gmtParameter(new Date(Date.parse(`${gmt}Z`) + seconds * 1000));
