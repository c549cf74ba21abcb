import { z } from "zod";
import type { OrderGid } from "../domain/shared/ids.ts";
import { err, ok, type Result } from "../domain/shared/result.ts";
import type { FlowRun } from "../use-cases/flow/push-order-for-flow.ts";
import { issueSentence } from "./issue-sentence.ts";
import { parseBigJson } from "./parse-big-json.ts";

/** An order as a reference field gives it: by its number, as a number or as text, or by its global id. */
const order = z
  .union([z.number().int().positive(), z.string().regex(/^(gid:\/\/shopify\/Order\/)?\d{1,20}$/)])
  .transform((value) => `gid://shopify/Order/${String(value).replace("gid://shopify/Order/", "")}` as OrderGid);

const run = z
  .object({
    shopify_domain: z
      .string()
      .toLowerCase()
      .regex(/^[a-z0-9][a-z0-9-]{0,100}\.myshopify\.com$/),
    action_run_id: z.string().regex(/^[\x21-\x7e]{1,128}$/),
    handle: z.literal("push-order-to-vendors"),
    properties: z.object({ order_id: order }),
  })
  .transform((body): FlowRun => ({
    shopDomain: body.shopify_domain,
    runId: body.action_run_id,
    order: body.properties.order_id,
  }));

/** Reads the body that Shopify Flow sends to our action. Ids keep every digit. */
export function readFlowRun(body: string): Result<FlowRun, string> {
  const json = parseBigJson(body);
  if (!json.ok) return json;
  const parsed = run.safeParse(json.value);
  return parsed.success ? ok(parsed.data) : err(issueSentence(parsed.error));
}
