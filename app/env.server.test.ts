import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseEnv, variableNames } from "./env.server.ts";

const good = {
  NODE_ENV: "production",
  SHOPIFY_API_KEY: "4f0c7d2c7e1b",
  SHOPIFY_API_SECRET: "shpss_0a1b2c3d4e5f60718293",
  SHOPIFY_APP_URL: "https://sync.example.com",
  ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
  CRON_SECRET: randomBytes(32).toString("hex"),
};

const problems = (change: Record<string, string | undefined>): readonly string[] => {
  const result = parseEnv({ ...good, ...change });
  return result.ok ? [] : result.problems;
};

describe("environment", () => {
  it("takes good values and fills in the rest", () => {
    const result = parseEnv(good);
    expect(result).toMatchObject({ ok: true, env: { PORT: 3000, ROLE: "all", LOG_LEVEL: "info" } });
  });

  it("takes an empty variable for an absent one", () => {
    expect(problems({ DATABASE_URL: "", PORT: "", ROLE: "", SMTP_URL: "", LOG_LEVEL: "" })).toEqual([]);
  });

  it.each(["SHOPIFY_API_KEY", "SHOPIFY_API_SECRET", "SHOPIFY_APP_URL", "ENCRYPTION_KEYS", "CRON_SECRET"])(
    "names %s when it is missing",
    (name) => {
      for (const value of [undefined, ""]) expect(problems({ [name]: value })).toContain(`${name} is missing`);
    },
  );

  it.each([
    ["CRON_SECRET", "short"],
    ["CRON_SECRET", "a".repeat(40)],
    ["CRON_SECRET", "change-me-change-me-change-me-change-me"],
    ["SHOPIFY_API_SECRET", "your-api-secret-goes-here"],
    ["ENCRYPTION_KEYS", `zeros:${Buffer.alloc(32).toString("base64")}`],
    ["ENCRYPTION_KEYS", randomBytes(32).toString("base64")],
    ["ENCRYPTION_KEYS", `short:${randomBytes(16).toString("base64")}`],
    ["METRICS_TOKEN", "short"],
    ["SHOPIFY_APP_URL", "http://sync.example.com"],
    ["DEV_ALLOW_PRIVATE_HOSTS", "localhost"],
    ["DATABASE_URL", "mysql://user:hunter2@host/db"],
    ["ROLE", "both-of-them"],
    ["PORT", "port-of-call"],
  ])("refuses %s=%s in production and does not repeat it", (name, value) => {
    const found = problems({ [name]: value });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${name} `));
    expect(found[0]).not.toContain(value);
  });

  it("tells everything that is wrong at once", () => {
    const found = problems({ ENCRYPTION_KEYS: "", CRON_SECRET: "short", PORT: "x" });
    expect(found.map((problem) => problem.split(" ", 1)[0]).sort()).toEqual(["CRON_SECRET", "ENCRYPTION_KEYS", "PORT"]);
  });

  it("is lenient with secrets outside production, but never with keys", () => {
    const development = { NODE_ENV: "development", CRON_SECRET: "dev", DEV_ALLOW_PRIVATE_HOSTS: "a.localhost, b" };
    const result = parseEnv({ ...good, ...development });
    expect(result.ok && result.env.DEV_ALLOW_PRIVATE_HOSTS).toEqual(["a.localhost", "b"]);
    expect(problems({ ...development, ENCRYPTION_KEYS: "short" })).toHaveLength(1);
  });

  it("wants a sender where there is a mail server", () => {
    expect(problems({ SMTP_URL: "smtp://localhost" })).toEqual(["MAIL_FROM is missing, but SMTP_URL is set"]);
  });

  it("is explained in .env.example, variable by variable, without values", () => {
    const lines = readFileSync(new URL("../.env.example", import.meta.url), "utf8").split("\n");
    const assignments = lines.filter((line) => line !== "" && !line.startsWith("#"));
    expect(assignments.map((line) => line.replace(/=$/, "")).sort()).toEqual([...variableNames].sort());
  });
});
