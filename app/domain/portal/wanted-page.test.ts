import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wantedPage } from "./wanted-page.ts";

const order = "/portal/orders/0b8f2f3a-5f0e-4c7b-9a55-0d3f1c2b4a69";

describe("the page somebody wanted before signing in", () => {
  it.each([order, `${order}/packing-slip`, `${order}/packing-slip.pdf`, "/portal/account", "/portal/store/platforms"])(
    "is kept: %s",
    (path) => expect(wantedPage(path)).toBe(path),
  );

  it.each([
    null,
    "",
    "/",
    "/app/orders",
    "/portal",
    "/portal/sign-in",
    "/portal/sign-in/link",
    "/portal/invitation",
    "/portal/unsubscribe",
    "/portal/ordersx",
    "//evil.example/portal/orders",
    "/\\evil.example",
    "https://evil.example/portal/orders",
    "javascript:alert(1)",
    "/portal/orders//evil.example",
    "/portal/orders/../../app",
    "/portal/orders/..%2f..%2fapp",
    "/portal/orders/%0d%0aSet-Cookie:a=b",
    "/portal/orders/1\r\nSet-Cookie: a=b",
    "/portal/orders/1\n",
    "/portal/orders\t/1",
    "/portal/orders?to=//evil.example",
    "/portal/orders#//evil.example",
    " /portal/orders",
    "/portal/orders@evil.example",
    `/portal/orders/${"1".repeat(200)}`,
  ])("is not: %j", (path) => expect(wantedPage(path)).toBeNull());

  it("whatever is kept is that very path on our own site, as a browser reads it", () => {
    const piece = fc.oneof(
      fc.constantFrom("/", "//", "\\", "..", ".", "%2f", "@", ":", "?", "#", "portal", "orders", "account", "\t", "\n"),
      fc.string({ maxLength: 3, unit: "binary" }),
    );
    const texts = fc.tuple(
      fc.constantFrom("", "/portal/", "/portal/orders", "/portal/orders/"),
      fc.array(piece, { maxLength: 6 }),
    );
    fc.assert(
      fc.property(texts, ([start, pieces]) => {
        const kept = wantedPage(start + pieces.join(""));
        if (kept === null) return;
        const read = new URL(kept, "https://app.example/portal/sign-in");
        expect([read.origin, read.pathname, read.search, read.hash]).toEqual(["https://app.example", kept, "", ""]);
        expect(kept).toMatch(/^\/portal\//);
      }),
    );
  });
});
