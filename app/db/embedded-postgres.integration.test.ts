import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres.server.ts";
import { withFileLock } from "./file-lock.server.ts";

const run = promisify(execFile);

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "embedded-postgres-"));
  await run("chmod", ["755", directory]);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const asProcess = async (data: string): Promise<{ url: string; startedHere: boolean }> => {
  const module = new URL("./embedded-postgres.server.ts", import.meta.url).href;
  const code = `import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    console.log(JSON.stringify(await startEmbeddedPostgres(process.argv[1], { fast: true })));`;
  const { stdout } = await run(process.execPath, ["--input-type=module-typescript", "-e", code, data]);
  return JSON.parse(stdout) as { url: string; startedHere: boolean };
};

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  try {
    return Object.values((await client.query<Record<string, unknown>>(question)).rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

describe("embedded PostgreSQL", () => {
  it("is made once by three processes at a time, and keeps what was written over a restart", async () => {
    const data = path.join(directory, "deep/down/data");
    const found = await Promise.all([asProcess(data), asProcess(data), asProcess(data)]);
    expect(new Set(found.map(({ url }) => url)).size).toBe(1);
    expect(found.filter(({ startedHere }) => startedHere)).toHaveLength(1);
    const parent = await stat(path.dirname(data));
    expect(parent.mode & 0o777).toBe(0o755);

    const first = await startEmbeddedPostgres(data, { fast: true });
    expect(first.startedHere).toBe(false);
    await ask(first.url, "create table kept as select 'still here' as word");
    expect(await ask(first.url, "show server_encoding")).toBe("UTF8");
    expect(await ask(first.url, "show fsync")).toBe("off");
    await first.stop();

    const second = await startEmbeddedPostgres(data);
    expect(second.startedHere).toBe(true);
    expect(await ask(second.url, "select word from kept")).toBe("still here");
    expect(await ask(second.url, "show fsync")).toBe("on");

    const user = new pg.Client({ connectionString: `${second.url}/postgres` });
    await user.connect();
    await second.stopIfUnused();
    expect((await user.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    await user.end();
    await second.stopIfUnused();
    await expect(ask(second.url, "select 1")).rejects.toThrow("ECONNREFUSED");
  });

  it("starts in a directory that other users may not enter", async () => {
    await run("chmod", ["700", directory]);
    const server = await startEmbeddedPostgres(path.join(directory, "data"), { fast: true });
    expect(await ask(server.url, "select 1")).toBe(1);
    await server.stop();
  });
});

describe("file lock", () => {
  it("lets one in at a time", async () => {
    const file = path.join(directory, "lock");
    let inside = 0;
    let most = 0;
    const enter = () =>
      withFileLock(file, async () => {
        most = Math.max(most, (inside += 1));
        await new Promise((resolve) => setImmediate(resolve));
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 8 }, enter));
    expect(most).toBe(1);
  });

  it("is taken over from a process that died", async () => {
    const file = path.join(directory, "lock");
    await run(process.execPath, ["-e", "require('fs').writeFileSync(process.argv[1], String(process.pid))", file]);
    expect(await withFileLock(file, () => Promise.resolve("in"))).toBe("in");
  });

  it("is free again after a failure", async () => {
    const file = path.join(directory, "lock");
    await expect(withFileLock(file, () => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
    await expect(stat(file)).rejects.toThrow();
    await writeFile(file, "not a process id");
    expect(await withFileLock(file, () => Promise.resolve("in"))).toBe("in");
  });
});
