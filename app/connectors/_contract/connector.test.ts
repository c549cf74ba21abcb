import { expect, test } from "vitest";
import { connector as template } from "../_template/connector.server.ts";
import { manifest as whole } from "../_template/manifest.ts";
import type { Connector } from "./connector.ts";
import { defineConnector, type OperationsOf } from "./connector.ts";
import { defineManifest } from "./manifest.ts";

// What these say is checked by the compiler: an expected error that does not come is an error itself.

const operations = template as Connector & OperationsOf<typeof whole>;
const without = defineManifest({
  ...whole,
  capabilities: { ...whole.capabilities, cancelOrder: { ...whole.capabilities.cancelOrder, support: "none" } },
});
const { cancelOrder, ...fewer } = operations;

test("the operations are those that the manifest declares", () => {
  const complete: OperationsOf<typeof whole> = operations;
  // @ts-expect-error declared, but missing
  const missing: OperationsOf<typeof whole> = fewer;
  const honest: OperationsOf<typeof without> = fewer;
  // @ts-expect-error implemented, but declared "none"
  const extra: OperationsOf<typeof without> = { ...fewer, cancelOrder };
  expect([complete, missing, honest, extra]).toHaveLength(4);
});

test("the same holds where a connector is defined", () => {
  expect(defineConnector(without, fewer).cancelOrder).toBeUndefined();
  // @ts-expect-error declared, but missing
  expect(defineConnector(whole, fewer).cancelOrder).toBeUndefined();
  // @ts-expect-error implemented, but declared "none"
  expect(defineConnector(without, { ...fewer, cancelOrder }).cancelOrder).toBe(cancelOrder);
});

test("any connector may lack any operation, and who uses it must ask", () => {
  const any: Connector = template;
  // @ts-expect-error possibly undefined
  expect(() => any.cancelOrder.name).not.toThrow();
});
