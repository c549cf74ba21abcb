import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFlowRun } from "../app/marketplace/read-flow-run.ts";
import { flowTriggerHandles, payloadOf } from "../app/use-cases/flow/send-flow-triggers.ts";
import { flowPushPath } from "../app/use-cases/flow/answer-flow.ts";

// What the files for Shopify say, and what the app knows of it.

const root = new URL("../", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), "utf8");
const value = (toml: string, key: string): string => new RegExp(`^\\s*${key} = "(.*)"$`, "m").exec(toml)?.[1] ?? "";

describe("the action of Shopify Flow", () => {
  const toml = read("extensions/flow-push-order/shopify.extension.toml");

  it("runs at this app's address, which has a route file", () => {
    const url = new URL(value(toml, "runtime_url"));
    expect(url.origin).toBe(new URL(value(read("shopify.app.toml"), "application_url")).origin);
    expect(url.pathname).toBe(flowPushPath);
    expect(existsSync(new URL(`app/routes/${flowPushPath.slice(1).replace("/", ".")}.tsx`, root))).toBe(true);
  });

  it("has the handle and the field that the app reads", () => {
    const handle = value(toml, "handle");
    expect(handle).toMatch(/^[a-z-]{1,30}$/);
    expect([...toml.matchAll(/^\s*type = "(.*)"$/gm)].map(([, type]) => type)).toEqual([
      "flow_action",
      "order_reference",
    ]);
    const run = { shopify_domain: "demo.myshopify.com", action_run_id: "r-1", handle };
    for (const id of ["450789469", '"450789469"', '"gid://shopify/Order/450789469"'])
      expect(readFlowRun(JSON.stringify(run).replace(/}$/, `,"properties":{"order_id":${id}}}`))).toEqual({
        ok: true,
        value: { shopDomain: "demo.myshopify.com", runId: "r-1", order: "gid://shopify/Order/450789469" },
      });
    expect(readFlowRun(`{"properties":{"order_id":9007199254740993},${JSON.stringify(run).slice(1)}`)).toMatchObject({
      value: { order: "gid://shopify/Order/9007199254740993" },
    });
    const strange = [{ ...run, handle: "other" }, { ...run, shopify_domain: "demo.example" }, run, [], null];
    for (const body of strange) expect(readFlowRun(JSON.stringify(body)).ok).toBe(false);
  });
});

describe("the triggers of Shopify Flow", () => {
  it.each(flowTriggerHandles)("%s has the fields that are sent", (handle) => {
    const toml = read(`extensions/flow-${handle.replace("vendor-", "")}/shopify.extension.toml`);
    expect(value(toml, "handle")).toBe(handle);
    expect(handle.length).toBeLessThanOrEqual(30);
    expect([...toml.matchAll(/^\s*type = "(.*)"$/gm)].slice(0, 2).map(([, type]) => type)).toEqual([
      "flow_trigger",
      "order_reference",
    ]);
    const event = { handle, orderGid: "gid://shopify/Order/7", vendor: "Anna", state: "s", reason: "r" };
    const { order_id, ...others } = payloadOf(event);
    expect(order_id).toBe(7);
    expect([...toml.matchAll(/^\s*key = "(.*)"$/gm)].map(([, key]) => key)).toEqual(Object.keys(others));
  });
});
