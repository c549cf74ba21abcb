import { describe, expect, it } from "vitest";
import { bearsSecret } from "./bearer.server.ts";
import { createAnswerCron } from "./cron.server.ts";

const ask = { method: "POST", path: "/cron/reconcile", authorization: "Bearer secret" };

describe("cron", () => {
  it("runs one of a kind at a time and says so", async () => {
    const { promise, resolve } = Promise.withResolvers<{ seen: number; recorded: number }>();
    const asked: unknown[] = [];
    const app = {
      reconcile: () => promise,
      prove: async (which: unknown) => {
        asked.push(which);
        return { shops: 1, lines: 9, newFindings: 0 };
      },
      pullFulfillments: async () => ({ connections: 2, changed: 1 }),
    };
    const answer = createAnswerCron(app, "secret", () => {});
    const first = answer(ask);
    expect((await answer(ask)).status).toBe(409);
    expect(await answer({ ...ask, path: "/cron/fulfillments" })).toEqual({
      status: 200,
      body: { connections: 2, changed: 1 },
    });
    resolve({ seen: 1, recorded: 0 });
    expect(await first).toEqual({
      status: 200,
      body: { seen: 1, recorded: 0, proof: { shops: 1, lines: 9, newFindings: 0 } },
    });
    expect(asked).toEqual(["due"]);
    expect((await answer(ask)).status).toBe(200);
  });

  it("says 500 without a word of the cause, and can be called again", async () => {
    const errors: unknown[] = [];
    const app = {
      reconcile: () => Promise.reject(new Error("inner")),
      prove: () => Promise.reject(),
      pullFulfillments: () => Promise.reject(),
    };
    const answer = createAnswerCron(app, "secret", (error) => void errors.push(error));
    for (const _ of [1, 2]) expect(await answer(ask)).toEqual({ status: 500, body: { error: "failed" } });
    expect(errors).toHaveLength(2);
  });

  it.each([undefined, null, "", "secret", "Bearer", "Bearer ", "Bearer Secret", "Bearer secretx", "Basic secret"])(
    "does not take %j for the secret",
    (authorization) => expect(bearsSecret(authorization, "secret")).toBe(false),
  );

  it("takes the secret", () => expect(bearsSecret("bearer secret", "secret")).toBe(true));
});
