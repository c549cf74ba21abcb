import { expect, it } from "vitest";
import { payloadOf } from "./send-flow-triggers.ts";

const trigger = { orderGid: "gid://shopify/Order/5501", vendor: "Anna", state: "refused", reason: "rejected" };

it("names the order by its number, and by its digits where no number holds them exactly", () => {
  const handle = "vendor-order-late";
  expect(payloadOf({ ...trigger, handle })).toEqual({ order_id: 5501, "vendor name": "Anna", state: "refused" });
  const orderGid = "gid://shopify/Order/9007199254740993";
  expect(payloadOf({ ...trigger, handle, orderGid })["order_id"]).toBe("9007199254740993");
});

it("says why only of what failed, as the trigger's fields are", () => {
  expect(payloadOf({ ...trigger, handle: "vendor-order-failed" })["reason"]).toBe("rejected");
  expect(payloadOf({ ...trigger, handle: "vendor-order-shipped" })).not.toHaveProperty("reason");
});
