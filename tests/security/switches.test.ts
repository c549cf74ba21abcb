import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseEnv, variableNames } from "../../app/env.server.ts";

// What is meant for development does nothing in production: it refuses to start, and says why.

const root = path.resolve(import.meta.dirname, "../..");
const production = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  SHOPIFY_API_KEY: "4f0c7d2c7e1b",
  SHOPIFY_API_SECRET: "shpss_0a1b2c3d4e5f60718293",
  SHOPIFY_APP_URL: "https://sync.example.com",
  ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
  CRON_SECRET: randomBytes(32).toString("hex"),
};
const run = (args: readonly string[], env: Readonly<Record<string, string>> = production) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    env: { NODE_ENV: "production", PATH: process.env["PATH"] ?? "", ...env },
    encoding: "utf8",
    timeout: 20_000,
  });

describe("in production", () => {
  it.each([
    ["DEV_ALLOW_PRIVATE_HOSTS", "localhost"],
    ["SHOPIFY_APP_URL", "http://sync.example.com"],
  ])("%s=%s is refused", (name, value) => {
    const result = parseEnv({ ...production, [name]: value });
    expect(result.ok ? "taken" : result.problems.join()).toContain(name);
  });

  it("every variable for development is one that production refuses", () => {
    for (const name of variableNames.filter((each) => each.startsWith("DEV_"))) {
      const result = parseEnv({ ...production, [name]: "something.localhost" });
      expect(result.ok, name).toBe(false);
    }
  });

  it("the sandbox's world cannot be attached", () => {
    const { status, stderr } = run(["--import", "./sandbox/attach.mjs", "-e", "0"], {
      ...production,
      SANDBOX_SHOPIFY_PORTS: "{}",
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain("cannot be attached in production");
  });

  it("unbuilt sources are not served", () => {
    const { status, stderr } = run(["server.ts", "--dev"]);
    expect([status, stderr]).toEqual([1, "--dev serves unbuilt sources; it is not for production.\n"]);
  });
});
