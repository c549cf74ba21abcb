import type { LineGid } from "../shared/ids.ts";
import type { Tracking } from "./external-fulfillment.ts";

/** How far a marketplace order is fulfilled, read in one go: what is open, and what was done by whomever. */
export interface FulfillmentState {
  readonly fulfillmentOrders: readonly {
    readonly gid: string;
    readonly locationGid: string | null;
    /** CREATE_FULFILLMENT is among its supported actions. */
    readonly open: boolean;
    readonly lines: readonly { readonly gid: string; readonly lineGid: LineGid; readonly remaining: number }[];
  }[];
  readonly fulfillments: readonly {
    readonly gid: string;
    readonly cancelled: boolean;
    readonly createdAt: string;
    readonly trackings: readonly Tracking[];
    readonly lines: readonly { readonly lineGid: LineGid; readonly quantity: number }[];
  }[];
}
