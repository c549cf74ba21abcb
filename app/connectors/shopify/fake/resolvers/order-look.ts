import { finishDueJobs, lookAtJobs } from "../actions/cancel-order.ts";
import { findOrder } from "../shop-runtime.ts";
import type { JobRow, OrderRow } from "../shop-state.ts";
import type { ApiCall } from "./api-call.ts";

/** The order as it is now. Looking at it brings its running jobs on by one step. */
export function findDueOrder(call: ApiCall, id: string | null): OrderRow | undefined {
  finishDueJobs(call.shop);
  const order = findOrder(call.shop, id);
  if (order) lookAtJobs(call.shop, order.id);
  return order;
}

/** The job as it is now; a look, too. */
export function lookAtJob(call: ApiCall, id: string | null): JobRow | undefined {
  finishDueJobs(call.shop);
  const job = call.shop.state.jobs.find((row) => row.id === id);
  if (job) lookAtJobs(call.shop, job.orderId);
  return job;
}
