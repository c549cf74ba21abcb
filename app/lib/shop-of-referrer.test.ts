import { expect, it } from "vitest";
import { withShopOfReferrer } from "./shop-of-referrer.ts";

const origin = "https://sync.example.com";
const first = `${origin}/app?embedded=1&hmac=a&host=aG9zdA&id_token=secret&shop=demo.myshopify.com`;
const asked = (
  address: string,
  { referrer = first, mode = "navigate", method = "GET" }: { referrer?: string; mode?: string; method?: string } = {},
) =>
  withShopOfReferrer(
    new Request(`${origin}${address}`, { method, headers: { Referer: referrer, "Sec-Fetch-Mode": mode } }),
  );

it("asks for the page in the shop of the page that the link was on, and hands on no token", () => {
  expect(asked("/app/orders?view=held")).toBe("/app/orders?view=held&shop=demo.myshopify.com&host=aG9zdA&embedded=1");
});

it.each([
  ["an address that names its shop", "/app?shop=other.myshopify.com", {}],
  ["a request of the page's own, which has its token", "/app", { mode: "cors" }],
  ["a form", "/app", { method: "POST" }],
  ["another site's page", "/app", { referrer: first.replace("sync.", "evil.") }],
  ["a page that knows no shop", "/app", { referrer: `${origin}/app` }],
  ["a browser that does not say", "/app", { referrer: "" }],
])("leaves alone: %s", (_, address, request) => {
  expect(asked(address, request)).toBeNull();
});
