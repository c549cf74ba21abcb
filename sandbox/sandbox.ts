import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type http from "node:http";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import { startEmbeddedPostgres } from "../app/db/embedded-postgres.server.ts";
import { startApp } from "./app-process.ts";
import { buildIfNeeded } from "./build.ts";
import { sandboxCertificate } from "./certificate.ts";
import { marketplace, vendors } from "./demo-data.ts";
import { startMailbox } from "./mailbox.ts";
import { startProxy } from "./proxy.ts";
import { act } from "./site/actions.ts";
import { startSite } from "./site/server.ts";
import { describeWorld } from "./site/state.ts";
import { shopifyListener, storesListener } from "./stores-server.ts";
import { createTroubles, type Troubles } from "./troubles.ts";
import { createWorld, type World } from "./world.ts";

export interface SandboxOptions {
  readonly directory: string;
  /** The page's port; 0 takes any. The app's follows it. */
  readonly port: number;
  readonly fresh?: boolean;
  readonly log: (line: string) => void;
}

export interface Sandbox {
  /** The one address to open. */
  readonly url: string;
  readonly appOrigin: string;
  readonly databaseUrl: string;
  readonly world: World;
  readonly troubles: Troubles;
  stop(): Promise<void>;
}

/** Starts the whole world on this machine: shops, stores, mail, the app with its worker and schedules, and the page. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { directory, log } = options;
  if (options.fresh) await removeOldWorld(directory);
  mkdirSync(directory, { recursive: true });
  buildIfNeeded(log);
  const secrets = keptSecrets(path.join(directory, "secrets.json"));

  let changed = () => {};
  const ports = await freePorts(4);
  const [sitePort, proxyPort] = options.port === 0 ? [ports[0], ports[1]] : [options.port, options.port + 1];
  const [storePort, appPort] = keptPorts(path.join(directory, "ports.json"), [ports[2] ?? 0, ports[3] ?? 0]);
  const siteUrl = `http://localhost:${sitePort}`;
  const appOrigin = `http://localhost:${proxyPort}`;

  const hosts = vendors.flatMap(({ store }) => (store?.host.endsWith(".localhost") ? [store.host] : []));
  const [postgres, certificate, mailbox] = await Promise.all([
    startEmbeddedPostgres(path.join(directory, "postgres")),
    sandboxCertificate(directory, hosts),
    startMailbox(() => changed()),
  ]);
  const world = createWorld({
    directory,
    storePort,
    app: { apiKey: secrets.apiKey, apiSecret: secrets.apiSecret },
    webhookTarget: `http://127.0.0.1:${appPort}`,
  });
  const troubles = createTroubles(world);
  const shopify = await listen(
    shopifyListener(world, () => changed()),
    0,
  );
  const stores = await listen(
    storesListener(
      () => world,
      certificate,
      () => changed(),
    ),
    storePort,
  );

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
    SANDBOX_SHOPIFY_PORT: String((shopify.address() as AddressInfo).port),
  };
  const app = startApp({ port: appPort, env, changed: () => changed(), log });
  const proxy = await startProxy({ port: proxyPort ?? 0, appPort, adminOrigin: siteUrl });

  // Noted only when it is done: a first start that was cut short is made up for at the next.
  const setUpNote = path.join(directory, "set-up.done");
  let setUp = existsSync(setUpNote);
  const idToken = () => world.shopify.idToken(marketplace.domain);
  const site = await startSite({
    port: sitePort ?? 0,
    idToken,
    state: () => describeWorld(world, { appOrigin, ready: app.ready() && setUp, mails: mailbox.mails(), troubles }),
    act: (action, body) => act(world, troubles, cron, action, body),
  });
  changed = site.changed;
  const saving = setInterval(() => world.save(), 5_000);

  async function cron(job: string): Promise<number> {
    const headers = { authorization: `Bearer ${secrets.cronSecret}` };
    const answer = await fetch(`http://127.0.0.1:${appPort}/cron/${job}`, { method: "POST", headers });
    return answer.status;
  }

  if (!setUp) {
    await until(app.ready);
    await setUpMarketplace(env, world, log);
    world.save();
    writeFileSync(setUpNote, new Date().toISOString());
    setUp = true;
    changed();
  }

  return {
    url: siteUrl,
    appOrigin,
    databaseUrl,
    world,
    troubles,
    async stop() {
      clearInterval(saving);
      await app.stop();
      world.shopify.close();
      world.save();
      await mailbox.stop();
      for (const server of [site.server, proxy, shopify, stores] as http.Server[]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await postgres.stop();
    },
  };
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
    stores: world.stores.map(({ vendor, platform, credentials }) => ({
      vendor: vendor.name,
      platform,
      credentials: credentials(),
    })),
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
function keptPorts(file: string, offered: [number, number]): [number, number] {
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(offered));
  return JSON.parse(readFileSync(file, "utf8")) as [number, number];
}

async function removeOldWorld(directory: string): Promise<void> {
  const old = path.join(directory, "postgres");
  if (existsSync(path.join(old, "PG_VERSION"))) await (await startEmbeddedPostgres(old)).stop();
  rmSync(directory, { recursive: true, force: true });
}

async function freePorts(count: number): Promise<number[]> {
  const net = await import("node:net");
  const servers = await Promise.all(Array.from({ length: count }, () => listen(net.createServer(), 0)));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen<S extends Server>(server: S, port: number): Promise<S> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 50));
}
