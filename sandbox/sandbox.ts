import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../app/db/embedded-postgres.server.ts";
import { startApp } from "./app-process.ts";
import { buildIfNeeded } from "./build.ts";
import { sandboxCertificate } from "./certificate.ts";
import { marketplace, vendors } from "./demo-data.ts";
import { openDoors, shut } from "./doors.ts";
import { type ReceivedMail, startMailbox } from "./mailbox.ts";
import { freePair, freePorts } from "./ports.ts";
import { startProxy } from "./proxy.ts";
import { act, type CronAnswer } from "./site/actions.ts";
import { createGateway } from "./site/gateway.ts";
import { startSite } from "./site/server.ts";
import { describeWorld } from "./site/state.ts";
import { createTroubles, type Troubles } from "./troubles.ts";
import { createWorld, type World } from "./world.ts";

export interface SandboxOptions {
  readonly directory: string;
  /** The page's port; 0 takes any. The app's is the next; if either is taken, the next free pair. */
  readonly port: number;
  readonly fresh?: boolean;
  readonly log: (line: string) => void;
  /** Gives up a start under way, leaving nothing behind. */
  readonly signal?: AbortSignal;
}

export interface Sandbox {
  /** The one address to open. */
  readonly url: string;
  readonly appOrigin: string;
  readonly databaseUrl: string;
  readonly world: World;
  readonly troubles: Troubles;
  readonly mails: () => readonly ReceivedMail[];
  stop(): Promise<void>;
}

/**
 * Starts the whole world on this machine: shops, stores, mail, the app with its worker and schedules, and the page.
 *
 * @throws Error in plain words when it cannot; what was started by then is stopped
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  // What was started, to be stopped the other way round.
  const started: (() => unknown)[] = [];
  const stop = async () => {
    const failures: unknown[] = [];
    for (const undo of started.splice(0).reverse())
      try {
        await undo();
      } catch (error) {
        failures.push(error);
      }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return { ...(await start(options, started)), stop };
  } catch (error) {
    // What went wrong first is what needs to be told.
    await stop().catch(() => {});
    throw error;
  }
}

async function start(options: SandboxOptions, started: (() => unknown)[]): Promise<Omit<Sandbox, "stop">> {
  const { directory, log } = options;
  const goOn = () => options.signal?.throwIfAborted();
  await refuseSecond(directory);
  if (options.fresh) await removeOldWorld(directory);
  mkdirSync(directory, { recursive: true });
  await buildIfNeeded(log);
  goOn();
  const secrets = keptSecrets(path.join(directory, "secrets.json"));

  let changed = () => {};
  const [appPort = 0, ...pair] = await freePorts(3);
  const [sitePort = 0, proxyPort = 0] = options.port === 0 ? pair : await freePair(options.port);
  if (options.port !== 0 && sitePort !== options.port)
    log(`Port ${options.port} or ${options.port + 1} is taken by another program; using ${sitePort} instead.`);
  const siteUrl = `http://localhost:${sitePort}`;
  const appOrigin = `http://localhost:${proxyPort}`;
  noteRunning(directory, siteUrl);
  started.push(() => rmSync(runningNote(directory), { force: true }));

  const hosts = vendors
    .flatMap(({ store, unconnected = [] }) => [...(store ? [store] : []), ...unconnected])
    .flatMap(({ host }) => (host.endsWith(".localhost") ? [host] : []));
  const storePorts = await keptPorts(path.join(directory, "ports.json"), hosts);
  const postgres = await startEmbeddedPostgres(path.join(directory, "postgres"));
  started.push(() => postgres.stop());
  const [certificate, mailbox] = await Promise.all([
    sandboxCertificate(directory, hosts),
    startMailbox(() => changed()),
  ]);
  started.push(() => mailbox.stop());
  const world = createWorld({
    directory,
    storePorts,
    app: { apiKey: secrets.apiKey, apiSecret: secrets.apiSecret },
    webhookTarget: `http://127.0.0.1:${appPort}`,
  });
  started.push(() => world.save());
  const doors = await openDoors(world, certificate, () => changed());
  started.push(() => doors.close());
  const troubles = createTroubles(world, doors);

  const databaseUrl = `${postgres.url}/postgres`;
  const env = {
    NODE_ENV: "development",
    DATABASE_URL: databaseUrl,
    SHOPIFY_API_KEY: secrets.apiKey,
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: appOrigin,
    PORT: String(appPort),
    ROLE: "all",
    ENCRYPTION_KEYS: `sandbox:${secrets.encryptionKey}`,
    CRON_SECRET: secrets.cronSecret,
    SMTP_URL: mailbox.url,
    MAIL_FROM: `${marketplace.name} <orders@fjordandfield.example>`,
    LOG_LEVEL: process.env["LOG_LEVEL"] ?? "warn",
    DEV_ALLOW_PRIVATE_HOSTS: hosts.join(","),
    NODE_EXTRA_CA_CERTS: certificate.file,
    SANDBOX_SHOPIFY_PORTS: JSON.stringify(doors.shopifyPorts),
  };
  goOn();
  const app = startApp({ port: appPort, env, changed: () => changed(), log });
  started.push(() => world.shopify.close());
  started.push(() => app.stop());
  const proxy = await startProxy({ port: proxyPort, appPort, adminOrigin: siteUrl });
  started.push(() => shut(proxy));

  // Noted only when it is done: a first start that was cut short is made up for at the next.
  const setUpNote = path.join(directory, "set-up.done");
  let setUp = existsSync(setUpNote);
  const site = await startSite({
    port: sitePort,
    idToken: (shop) => world.shopify.idToken(shop ?? marketplace.domain),
    state: () => describeWorld(world, { appOrigin, ready: app.ready() && setUp, mails: mailbox.mails(), troubles }),
    act: (action, body) => act(world, troubles, cron, action, body),
    visitWorld: createGateway({ world, appOrigin, portal: `${appOrigin}/portal/store` }),
  });
  started.push(() => shut(site.server));
  changed = site.changed;
  const saving = setInterval(() => world.save(), 5_000);
  started.push(() => clearInterval(saving));

  async function cron(job: string): Promise<CronAnswer> {
    // The app asks each store as often as the merchant wishes; here nobody waits for that.
    if (job === "fulfillments") await turnBackLastLook(databaseUrl);
    const headers = { authorization: `Bearer ${secrets.cronSecret}` };
    const answer = await fetch(`http://127.0.0.1:${appPort}/cron/${job}`, { method: "POST", headers });
    return { status: answer.status, counts: (await answer.json()) as Record<string, number> };
  }

  if (!setUp) {
    const longest = performance.now() + 120_000;
    while (!app.ready()) {
      goOn();
      if (performance.now() > longest) throw new Error("The app does not start. LOG_LEVEL=debug makes it say more.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await setUpMarketplace(env, world, log);
    world.save();
    writeFileSync(setUpNote, new Date().toISOString());
    setUp = true;
    changed();
  }

  return { url: siteUrl, appOrigin, databaseUrl, world, troubles, mails: mailbox.mails };
}

async function turnBackLastLook(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`update connection set "pulledAt" = "pulledAt" - interval '1 hour'`);
  await client.end();
}

/** The merchant opens the app for the first time and the operator connects the vendors' stores, as in real life. */
function setUpMarketplace(
  env: Readonly<Record<string, string>>,
  world: World,
  log: (line: string) => void,
): Promise<void> {
  log("Connecting the vendors' stores…");
  const wanted = {
    shop: marketplace.domain,
    idToken: world.shopify.idToken(marketplace.domain),
    appUrl: `http://127.0.0.1:${env["PORT"]}`,
    stores: world.stores
      .filter(({ connected }) => connected)
      .map(({ vendor, platform, credentials }) => ({ vendor: vendor.name, platform, credentials: credentials() })),
    emails: Object.fromEntries(vendors.map(({ name, email }) => [name, email])),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "./sandbox/attach.mjs", "sandbox/set-up.ts"], {
      cwd: path.join(import.meta.dirname, ".."),
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdin.end(JSON.stringify(wanted));
    child.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`The world could not be set up.\n${said}`)),
    );
  });
}

interface Secrets {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly encryptionKey: string;
  readonly cronSecret: string;
}

/** Made once: what is sealed with them must open again. */
function keptSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    const secrets: Secrets = {
      apiKey: randomBytes(16).toString("hex"),
      apiSecret: randomBytes(24).toString("hex"),
      encryptionKey: randomBytes(32).toString("base64"),
      cronSecret: randomBytes(24).toString("hex"),
    };
    writeFileSync(file, JSON.stringify(secrets), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, "utf8")) as Secrets;
}

/** A vendor's address is part of its connection, so the port it was connected under is kept. */
async function keptPorts(file: string, hosts: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, number>) : {};
  const missing = hosts.filter((host) => kept[host] === undefined);
  const offered = await freePorts(missing.length);
  const ports = { ...kept, ...Object.fromEntries(missing.map((host, index) => [host, offered[index] ?? 0])) };
  writeFileSync(file, JSON.stringify(ports));
  return ports;
}

const runningNote = (directory: string) => path.join(directory, "running.json");

function noteRunning(directory: string, url: string): void {
  writeFileSync(runningNote(directory), JSON.stringify({ pid: process.pid, url }));
}

/** One world has one process: a second one on the same directory would write over its memory. */
async function refuseSecond(directory: string): Promise<void> {
  if (!existsSync(runningNote(directory))) return;
  const { pid, url } = JSON.parse(readFileSync(runningNote(directory), "utf8")) as { pid: number; url: string };
  try {
    process.kill(pid, 0);
    if (!(await fetch(`${url}/api/state`)).ok) return;
  } catch {
    // It was killed, and its note outlived it.
    return;
  }
  throw new Error(
    `This sandbox is running already: ${url}\nFor a second one, name another --data directory and --port.`,
  );
}

async function removeOldWorld(directory: string): Promise<void> {
  if (!existsSync(directory) || readdirSync(directory).length === 0) return;
  if (!existsSync(path.join(directory, "secrets.json")))
    throw new Error(`${directory} holds something else than a sandbox, so it is left alone.`);
  const old = path.join(directory, "postgres");
  if (existsSync(path.join(old, "PG_VERSION"))) await (await startEmbeddedPostgres(old)).stop();
  rmSync(directory, { recursive: true, force: true });
}
