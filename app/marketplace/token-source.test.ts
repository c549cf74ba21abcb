import { Session } from "@shopify/shopify-api";
import { describe, expect, test } from "vitest";
import type { HttpClient } from "../domain/shared/http-port.ts";
import { createTokenSource } from "./token-source.server.ts";

const shop = "demo.myshopify.com";
const start = Date.parse("2026-11-02T09:00:00Z");
const minutes = (count: number) => new Date(start + count * 60_000);

interface World {
  readonly session?: { accessToken?: string; expires?: Date; refreshToken?: string } | null;
  readonly mayRefresh?: boolean;
  /** Answers of the token endpoint by turn, the last one for ever; "pair" makes a new pair. */
  readonly answers?: readonly ("pair" | number | "lost")[];
}

/** One database row of a session, a lock, Shopify's token endpoint, and any number of processes that share them. */
function world({ session = {}, mayRefresh = true, answers = ["pair"] }: World = {}) {
  const id = `offline_${shop}`;
  let row: ReturnType<Session["toObject"]> | undefined = session
    ? { id, shop, state: "", isOnline: false, accessToken: "shpat_0", scope: "write_orders", ...session }
    : undefined;
  const refreshes: string[] = [];
  const http: HttpClient = {
    async send({ body }) {
      const answer = answers[Math.min(refreshes.length, answers.length - 1)];
      refreshes.push((JSON.parse(body ?? "") as { refresh_token: string }).refresh_token);
      const turn = refreshes.length;
      if (answer === "lost") return { kind: "failed", maybeSent: true, reason: "timeout", message: "late" };
      if (typeof answer === "number") return { kind: "answered", status: answer, headers: {}, body: "{}" };
      const pair = { access_token: `shpat_${turn}`, refresh_token: `shprt_${turn}`, expires_in: 3600 };
      return { kind: "answered", status: 200, headers: {}, body: JSON.stringify(pair) };
    },
  };
  let queue: Promise<unknown> = Promise.resolve();
  const withLock = <T>(_: string, work: () => Promise<T>): Promise<T> => {
    const mine = queue.then(work);
    queue = mine.catch(() => {});
    return mine;
  };
  const newProcess = (options: { mayRefresh?: boolean } = {}) =>
    createTokenSource({
      sessions: {
        loadSession: async () => row && new Session(row),
        storeSession: async (stored) => {
          row = stored.toObject();
          return true;
        },
      },
      withLock,
      http,
      apiKey: "key",
      apiSecret: "secret",
      mayRefresh,
      now: () => new Date(start),
      ...options,
    });
  return { tokens: newProcess(), newProcess, refreshes, stored: () => row };
}

describe("the access token of a shop", () => {
  test("is taken as it is while it lasts", async () => {
    const { tokens, refreshes } = world({ session: { expires: minutes(6), refreshToken: "shprt_0" } });
    expect(await tokens.accessToken(shop)).toEqual({ kind: "ok", value: "shpat_0" });
    expect(refreshes).toEqual([]);
  });

  test("that never expires is taken as it is", async () => {
    expect(await world().tokens.accessToken(shop)).toEqual({ kind: "ok", value: "shpat_0" });
  });

  test("is renewed in time and stored as a pair", async () => {
    const { tokens, stored } = world({ session: { expires: minutes(4), refreshToken: "shprt_0" } });
    expect(await tokens.accessToken(shop)).toEqual({ kind: "ok", value: "shpat_1" });
    expect(stored()).toMatchObject({ accessToken: "shpat_1", refreshToken: "shprt_1", expires: minutes(60) });
  });

  test("is renewed once by ten workers at the same moment", async () => {
    const { newProcess, refreshes } = world({ session: { expires: minutes(-1), refreshToken: "shprt_0" } });
    const tokens = await Promise.all(Array.from({ length: 10 }, () => newProcess().accessToken(shop)));
    expect(new Set(tokens.map((token) => JSON.stringify(token)))).toEqual(new Set(['{"kind":"ok","value":"shpat_1"}']));
    expect(refreshes).toEqual(["shprt_0"]);
  });

  test("without a date but with a refresh token counts as expired", async () => {
    const { tokens } = world({ session: { refreshToken: "shprt_0" } });
    expect(await tokens.accessToken(shop)).toEqual({ kind: "ok", value: "shpat_1" });
  });

  test("that cannot be renewed right now is used while it lasts", async () => {
    const { tokens } = world({ session: { expires: minutes(4), refreshToken: "shprt_0" }, answers: [500] });
    expect(await tokens.accessToken(shop)).toEqual({ kind: "ok", value: "shpat_0" });
  });

  test("a lost answer leaves the old pair, which works again", async () => {
    const session = { expires: minutes(-1), refreshToken: "shprt_0" };
    const { tokens, refreshes, stored } = world({ session, answers: ["lost", "pair"] });
    expect((await tokens.accessToken(shop)).kind).toBe("unavailable");
    expect(stored()).toMatchObject({ accessToken: "shpat_0", refreshToken: "shprt_0" });
    expect(await tokens.accessToken(shop)).toMatchObject({ kind: "ok" });
    expect(refreshes).toEqual(["shprt_0", "shprt_0"]);
  });

  test.each([null, { accessToken: "" }])(
    "a shop without one (%j) has to be opened by its merchant",
    async (session) => {
      expect((await world({ session }).tokens.accessToken(shop)).kind).toBe("auth-failed");
    },
  );

  test("a shop that took the app out does too", async () => {
    const { tokens } = world({ session: { expires: minutes(-1), refreshToken: "shprt_0" }, answers: [400] });
    expect((await tokens.accessToken(shop)).kind).toBe("auth-failed");
  });

  test("an expired one that was never renewable too", async () => {
    expect((await world({ session: { expires: minutes(-1) } }).tokens.accessToken(shop)).kind).toBe("auth-failed");
  });

  test("a web process renews nothing", async () => {
    const late = world({ session: { expires: minutes(4), refreshToken: "shprt_0" }, mayRefresh: false });
    expect(await late.tokens.accessToken(shop)).toEqual({ kind: "ok", value: "shpat_0" });
    const dead = world({ session: { expires: minutes(-1), refreshToken: "shprt_0" }, mayRefresh: false });
    expect((await dead.tokens.accessToken(shop)).kind).toBe("unavailable");
    expect([...late.refreshes, ...dead.refreshes]).toEqual([]);
  });
});

describe("a token that the shop refused", () => {
  const session = { expires: minutes(30), refreshToken: "shprt_0" };

  test("is renewed before its time, once for all who were refused", async () => {
    const { newProcess, refreshes } = world({ session });
    const tokens = await Promise.all(Array.from({ length: 5 }, () => newProcess().replaceRefused(shop, "shpat_0")));
    expect(tokens).toEqual(Array(5).fill("shpat_1"));
    expect(refreshes).toHaveLength(1);
  });

  test("has no successor when the app was removed", async () => {
    expect(await world({ session, answers: [401] }).tokens.replaceRefused(shop, "shpat_0")).toBeNull();
  });

  test("a web process takes what a worker has stored meanwhile, and renews nothing", async () => {
    const { tokens, refreshes } = world({ session, mayRefresh: false });
    expect(await tokens.replaceRefused(shop, "shpat_0")).toBeNull();
    expect(await tokens.replaceRefused(shop, "shpat_older")).toBe("shpat_0");
    expect(refreshes).toEqual([]);
  });
});
