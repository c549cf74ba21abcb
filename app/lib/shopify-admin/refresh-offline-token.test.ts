import { expect, test } from "vitest";
import type { HttpAnswer, HttpRequest } from "../../domain/shared/http-port.ts";
import { refreshOfflineToken } from "./refresh-offline-token.server.ts";

const now = new Date("2026-11-02T09:00:00Z");

async function refresh(answer: HttpAnswer | { status: number; body: unknown }) {
  const requests: HttpRequest[] = [];
  const outcome = await refreshOfflineToken(
    {
      async send(request) {
        requests.push(request);
        if ("kind" in answer) return answer;
        return { kind: "answered", status: answer.status, headers: {}, body: JSON.stringify(answer.body) };
      },
    },
    { shop: "demo.myshopify.com", apiKey: "key", apiSecret: "secret", refreshToken: "shprt_old", now },
  );
  return { outcome, requests };
}

const pair = {
  access_token: "shpat_new",
  refresh_token: "shprt_new",
  expires_in: 3600,
  refresh_token_expires_in: 86_400,
  scope: "write_orders",
};

test("gives the new pair, with dates", async () => {
  const { outcome, requests } = await refresh({ status: 200, body: pair });
  expect(outcome).toEqual({
    kind: "ok",
    value: {
      accessToken: "shpat_new",
      expiresAt: new Date("2026-11-02T10:00:00Z"),
      refreshToken: "shprt_new",
      refreshTokenExpiresAt: new Date("2026-11-03T09:00:00Z"),
      scope: "write_orders",
    },
  });
  expect(requests[0]?.url).toBe("https://demo.myshopify.com/admin/oauth/access_token");
  expect(JSON.parse(requests[0]?.body ?? "")).toEqual({
    client_id: "key",
    client_secret: "secret",
    grant_type: "refresh_token",
    refresh_token: "shprt_old",
  });
});

test("an answer that forgets when the token ends does not make it immortal", async () => {
  const { outcome } = await refresh({ status: 200, body: { ...pair, expires_in: undefined } });
  expect(outcome).toMatchObject({ value: { expiresAt: new Date("2026-11-02T10:00:00Z") } });
});

test.each([400, 401, 403])("%i: the vendor has to connect again", async (status) => {
  expect((await refresh({ status, body: { error: "invalid_grant" } })).outcome.kind).toBe("auth-failed");
});

test.each<[string, Parameters<typeof refresh>[0], string]>([
  ["500", { status: 500, body: {} }, "unavailable"],
  ["429", { status: 429, body: {} }, "rate-limited"],
  ["a pair that is none", { status: 200, body: { access_token: "" } }, "unexpected-response"],
  ["a lost answer", { kind: "failed", maybeSent: true, reason: "timeout", message: "late" }, "unavailable"],
])("%s: later", async (_, answer, kind) => {
  const { outcome } = await refresh(answer);
  expect(outcome.kind).toBe(kind);
  expect(JSON.stringify(outcome)).not.toContain("shprt_old");
});
