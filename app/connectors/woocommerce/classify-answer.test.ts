import { describe, expect, it } from "vitest";
import type { HttpAnswer } from "../../domain/shared/http-port.ts";
import { classifyAnswer, type Classified } from "./classify-answer.ts";

const now = new Date("2026-11-22T12:00:00Z");
const json = { "content-type": "application/json; charset=UTF-8" };
const html = { "content-type": "text/html; charset=UTF-8" };

const answered = (status: number, body: unknown, headers: Record<string, string> = json): HttpAnswer => ({
  kind: "answered",
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const error = (status: number, code: string, message = "", extra: object = {}): HttpAnswer =>
  answered(status, { code, message, data: { status, ...extra } });
const read = (answer: HttpAnswer): Classified => classifyAnswer(answer, { writesReference: null, now });
const write = (answer: HttpAnswer): Classified => classifyAnswer(answer, { writesReference: "ref", now });
const failureOf = (result: Classified) => (result.kind === "failed" ? result.failure : null);

describe("keys", () => {
  it.each([
    [
      "an unknown key",
      error(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources."),
      /does not know the consumer key.*https/,
    ],
    [
      "a wrong secret",
      error(401, "woocommerce_rest_authentication_error", "Consumer secret is invalid."),
      /secret does not belong/,
    ],
    [
      "a read key",
      error(401, "woocommerce_rest_authentication_error", "The API key provided does not have write permissions."),
      /may only read/,
    ],
    [
      "a write key",
      error(401, "woocommerce_rest_authentication_error", "The API key provided does not have read permissions."),
      /may not read/,
    ],
    [
      "a translated no",
      error(401, "woocommerce_rest_authentication_error", "소비자 비밀번호가 잘못되었습니다."),
      /secret is wrong or it lacks/,
    ],
    ["a wrong path", error(401, "invalid_username", "<strong>Error:</strong>"), /Permalinks/],
    ["a web server's password", answered(401, "<h1>401</h1>", html), /password of the web server/],
    ["a user without rights", error(403, "rest_forbidden", "No."), /refuses this to the key's user/],
  ])("%s", (_, answer, message) => {
    expect(failureOf(read(answer))).toMatchObject({ kind: "auth-failed", message: expect.stringMatching(message) });
  });
});

describe("stores that are not there", () => {
  it.each([
    ["WooCommerce off", error(404, "rest_no_route"), /switched off/],
    [
      "plain permalinks",
      answered(301, "", { ...html, location: "https://v.example/wp-json/wc/v3/orders/" }),
      /permalinks/,
    ],
    [
      "another host",
      answered(301, "", { ...html, location: "https://www.v.example/x?secret=1" }),
      /https:\/\/www\.v\.example\. /,
    ],
    ["a firewall", answered(403, "<h1>Blocked</h1>", html), /firewall/],
    ["no WordPress", answered(404, "<h1>404</h1>", html), /no store at this address/],
  ])("%s: nothing was done, whatever was asked", (_, answer, message) => {
    for (const result of [read(answer), write(answer)])
      expect(failureOf(result)).toEqual({
        kind: "unavailable",
        message: expect.stringMatching(message),
        retryAfterMs: null,
      });
  });

  it("waits as long as maintenance asks", () => {
    const maintenance = answered(503, "<h1>…</h1>", { ...html, "retry-after": "600" });
    expect(failureOf(write(maintenance))).toMatchObject({ kind: "unavailable", retryAfterMs: 600_000 });
  });
});

describe("doubt", () => {
  it.each([
    ["500 with a page in JSON", error(500, "internal_server_error", "<p>critical error</p>")],
    ["500 with a bare number as data", answered(500, { code: "x", message: "m", data: 500 })],
    ["502", answered(502, "<h1>Bad gateway</h1>", html)],
    ["503 without a promise", answered(503, "<h1>Backend fetch failed</h1>", html)],
    ["524", answered(524, "", html)],
    ["a timeout", { kind: "failed", maybeSent: true, reason: "timeout", message: "v.example did not answer" } as const],
    [
      "a reset",
      { kind: "failed", maybeSent: true, reason: "connection-lost", message: "v.example broke off" } as const,
    ],
    ["too much", { kind: "failed", maybeSent: true, reason: "too-large", message: "v.example said too much" } as const],
  ])("%s: a write may have been done", (_, answer) => {
    expect(failureOf(write(answer))).toMatchObject({ kind: "ambiguous", reference: "ref" });
    expect(["unavailable", "unexpected-response"]).toContain(failureOf(read(answer))?.kind);
  });

  it("a request that never left was not done", () => {
    const answer = { kind: "failed", maybeSent: false, reason: "no-connection", message: "no connection" } as const;
    expect(failureOf(write(answer))).toMatchObject({ kind: "unavailable" });
  });

  it.each([
    ["a page instead of data", answered(200, "<html></html>", html)],
    ["JSON cut off", answered(201, '{"id":1,"sta')],
    ["a page that says it is JSON", answered(200, "<html></html>")],
  ])("%s", (_, answer) => expect(failureOf(write(answer))).toMatchObject({ kind: "unexpected-response" }));
});

describe("definite answers", () => {
  it("names the field", () => {
    const answer = error(400, "rest_invalid_param", "Invalid parameter(s): billing", {
      params: { billing: "Invalid email address." },
    });
    expect(failureOf(write(answer))).toEqual({
      kind: "rejected",
      field: "billing",
      message: "Invalid parameter(s): billing",
    });
  });

  it("cleans the store's words", () => {
    const answer = error(400, "x", "<p>Coupon &quot;A&quot; in /var/www/html/wp-content/x.php</p>");
    expect(failureOf(write(answer))).toMatchObject({ kind: "rejected", message: 'Coupon "A" in …' });
  });

  it("tells of the draft that stayed", () => {
    expect(write(error(400, "woocommerce_rest_invalid_coupon", "No.", { new_draft_order_id: 39 }))).toMatchObject({
      draftOrderId: 39,
    });
  });

  it("knows an order that is gone, from readers' and writers' answers", () => {
    for (const status of [400, 404])
      expect(failureOf(write(error(status, "woocommerce_rest_shop_order_invalid_id")))).toMatchObject({
        kind: "order-not-found",
      });
  });

  it("slows down", () => {
    expect(failureOf(write(answered(429, "", { ...html, "retry-after": "7" })))).toEqual({
      kind: "rate-limited",
      retryAfterMs: 7000,
    });
    expect(failureOf(write(answered(429, "", html)))).toEqual({ kind: "rate-limited", retryAfterMs: null });
  });
});
