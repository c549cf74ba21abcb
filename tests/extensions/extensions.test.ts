import { readFileSync } from "node:fs";
import path from "node:path";
import { spawnSync } from "node:child_process";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ExtensionOrder } from "../../app/lib/extension-shapes.ts";
import { bundleExtension, extensionsRoot, openExtension } from "./host.ts";

const order: ExtensionOrder = {
  path: "app/orders/7",
  unassigned: 1,
  parts: [
    {
      id: "p1",
      vendor: "Anna",
      state: "On hold",
      tone: "warning",
      reason: "The order is not paid.",
      move: "Your move",
      storeOrder: null,
      trackings: [],
      actions: [{ action: "hold", label: "Put on hold" }],
    },
    {
      id: "p2",
      vendor: "Ben",
      state: "Shipped",
      tone: "success",
      reason: null,
      move: null,
      storeOrder: "#77",
      trackings: [{ text: "DHL JJD1", url: "https://dhl.example/JJD1" }],
      actions: [],
    },
  ],
};
const answers = (...responses: Response[]) => {
  const asked: { address: string; body: unknown }[] = [];
  const backend = async (address: string, init?: RequestInit) => {
    asked.push({ address, body: init?.body ? JSON.parse(String(init.body)) : null });
    return responses.shift() ?? Response.json(order);
  };
  return { asked, backend };
};
const gid = "gid://shopify/Order/1";

afterEach(() => vi.unstubAllGlobals());

describe.each(["order-block", "order-action"])("the extension %s", (name) => {
  it("fits into what Shopify lets an extension weigh", async () => {
    expect((await bundleExtension(name)).gzippedBytes).toBeLessThan(64 * 1024);
  });

  it("keeps to the types of its target", () => {
    const typescript = path.resolve("node_modules/typescript/bin/tsc");
    const args = [typescript, "-p", path.join(extensionsRoot, name), "--noEmit"];
    expect(spawnSync(process.execPath, args, { encoding: "utf8" }).stdout).toBe("");
  }, 60_000);

  it("has a name in its own sentences", () => {
    const read = (file: string) => readFileSync(path.join(extensionsRoot, name, file), "utf8");
    expect(read("shopify.extension.toml")).toContain('name = "t:name"');
    expect(JSON.parse(read("locales/en.default.json"))).toHaveProperty("name");
  });

  it("says that an order is not known, and that it could not be read", async () => {
    const unknown = await openExtension(name, gid, answers(Response.json({}, { status: 404 })).backend);
    await vi.waitFor(() => expect(unknown.body.text).toContain("has not recorded this order"));
    const broken = await openExtension(name, gid, async () => Promise.reject(new TypeError("offline")));
    await vi.waitFor(() => expect(broken.body.text).toMatch(/could not be read|did not work/));
  });
});

describe("the block", () => {
  it("shows each vendor's part with its state, reason and tracking, and leads on", async () => {
    const { asked, backend } = answers();
    const { body, navigated } = await openExtension("order-block", gid, backend);
    await vi.waitFor(() => expect(body.text).toContain("Anna"));
    expect(asked).toEqual([{ address: "/api/ext/order?order=gid%3A%2F%2Fshopify%2FOrder%2F1&locale=en", body: null }]);
    for (const text of ["On hold", "The order is not paid.", "Your move", "Ben", "Shipped", "#77", "DHL JJD1"])
      expect(body.text).toContain(text);
    expect(body.text).toContain("1 line belongs to no vendor.");
    expect(body.all("s-link").map(({ attributes }) => attributes["href"])).toEqual([
      "https://dhl.example/JJD1",
      "app:app/orders/7",
    ]);
    body.all("s-button")[0]?.listeners["click"]?.();
    expect(navigated).toEqual(["extension://vendor-parts-action"]);
    expect(readFileSync(path.join(extensionsRoot, "order-action/shopify.extension.toml"), "utf8")).toContain(
      'handle = "vendor-parts-action"',
    );
  });
});

describe("the action", () => {
  it.each([
    [Response.json({ result: "done" }), "Done."],
    [Response.json({ result: "not-now" }), "It stands differently by now"],
    [Response.json({ reference: "E-1" }, { status: 500 }), "That did not work."],
  ])("says it once, tells what came of it and reads the order again", async (response, told) => {
    const { asked, backend } = answers(Response.json(order), response);
    const { body, closed } = await openExtension("order-action", gid, backend);
    await vi.waitFor(() => expect(body.all("s-button").map(({ text }) => text)).toEqual(["Put on hold", "Close"]));
    body.all("s-button")[0]?.listeners["click"]?.();
    await vi.waitFor(() => expect(body.text).toContain(told));
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    expect(asked[1]).toEqual({ address: "/api/ext/order", body: { vendorOrderId: "p1", action: "hold" } });
    body.all("s-button").at(-1)?.listeners["click"]?.();
    expect(closed()).toBe(1);
  });
});
