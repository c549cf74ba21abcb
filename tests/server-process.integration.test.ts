import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { freshDatabase, type TestDatabase } from "./support/database.ts";

const root = path.resolve(import.meta.dirname, "..");
let database: TestDatabase;
const children: ChildProcess[] = [];
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => children.splice(0).forEach((child) => child.kill("SIGKILL")));
afterAll(() => database.close());

function start(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["server.ts"], {
    cwd: root,
    env: {
      PATH: process.env.PATH ?? "",
      NODE_ENV: "development",
      DATABASE_URL: database.url,
      SHOPIFY_API_KEY: "key",
      SHOPIFY_API_SECRET: "shpss_0a1b2c3d4e5f",
      SHOPIFY_APP_URL: "http://localhost:3000",
      ENCRYPTION_KEYS: `test:${randomBytes(32).toString("base64")}`,
      CRON_SECRET: "cron",
      PORT: "0",
      ROLE: "worker",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const exit = once(child, "exit").then(([code]) => code as number | null);
  const listening = async (): Promise<string> => {
    const port = await vi.waitFor(
      () => {
        const found = /"port":(\d+),"msg":"Listening/.exec(said.out)?.[1];
        if (found === undefined) throw new Error(`not listening: ${said.out}${said.err}`);
        return found;
      },
      { timeout: 20_000 },
    );
    return `http://127.0.0.1:${port}`;
  };
  return { child, said, exit, listening };
}

describe("the server's process", () => {
  it("starts on an empty database, answers, and ends in order when asked to", async () => {
    await database.pool.query("drop schema public cascade; create schema public");
    const { child, said, exit, listening } = start({});
    const url = await listening();
    expect(said.out).toContain("Migrated the database.");
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(await (await fetch(`${url}/metrics`)).text()).toContain("vss_inbox_waiting 0");
    child.kill("SIGTERM");
    expect(await exit, said.out + said.err).toBe(0);
    expect(said.out).toContain('"signal":"SIGTERM"');
  });

  it("refuses to start without its secrets, by name and without a value", async () => {
    const { said, exit } = start({ NODE_ENV: "production", ENCRYPTION_KEYS: "", CRON_SECRET: "hunter2" });
    expect(await exit).toBe(1);
    expect(said.err).toContain("ENCRYPTION_KEYS is missing");
    expect(said.err).toContain("CRON_SECRET is weak");
    expect(said.out + said.err).not.toContain("hunter2");
  });
});
