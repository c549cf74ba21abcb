import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { OrderGid } from "../../domain/shared/ids.ts";
import { ok } from "../../domain/shared/result.ts";
import { createAnswerFlow } from "./answer-flow.ts";
import type { FlowPushResult } from "./push-order-for-flow.ts";

const body = Buffer.from("{}");
const sign = (secret: string): string => createHmac("sha256", secret).update(body).digest("base64");
const run = { shopDomain: "demo.myshopify.com", runId: "run-1", order: "gid://shopify/Order/1" as OrderGid };

async function answerTo(push: () => Promise<FlowPushResult>, signature = sign("new")) {
  const seen: { readonly outcome: string; readonly error?: unknown }[] = [];
  const answerFlow = createAnswerFlow({
    secrets: ["new", "old"],
    read: () => ok(run),
    push,
    observe: ({ outcome, ...rest }) => void seen.push({ outcome, ...("error" in rest ? { error: rest.error } : {}) }),
  });
  const answer = await answerFlow({ method: "POST", path: "/", rawBody: body, header: () => signature });
  return { status: answer.status, seen };
}

describe("what Shopify Flow is answered", () => {
  it.each<[FlowPushResult, number]>([
    [{ kind: "done", parts: 2, acted: 1 }, 200],
    [{ kind: "repeated" }, 200],
    [{ kind: "no-such-shop" }, 404],
    [{ kind: "no-such-order" }, 404],
    [{ kind: "not-now" }, 503],
  ])("%j: %i", async (result, status) => {
    expect(await answerTo(async () => result)).toEqual({ status, seen: [{ outcome: result.kind }] });
  });

  it("makes Shopify send a run again that a fault of ours cut off, and tells of the fault", async () => {
    const error = new Error("the database is away");
    expect(await answerTo(() => Promise.reject(error))).toEqual({ status: 503, seen: [{ outcome: "failed", error }] });
  });

  it("takes what was signed with the secret before a rotation, and nothing else", async () => {
    const pushed = async (): Promise<FlowPushResult> => ({ kind: "done", parts: 1, acted: 1 });
    expect((await answerTo(pushed, sign("old"))).status).toBe(200);
    expect((await answerTo(pushed, sign("older"))).status).toBe(401);
  });
});
