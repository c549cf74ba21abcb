import { execFile } from "node:child_process";
import { createHash, type Hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { withFileLock } from "../app/db/file-lock.server.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = ["app", "public", "package-lock.json", "vite.config.ts", "remix.config.js"];

/** Builds the pages unless the build on disk was made from these very sources. Who comes meanwhile waits for it. */
export async function buildIfNeeded(log: (line: string) => void = () => {}): Promise<void> {
  const lock = path.join(root, ".cache", "build.lock");
  mkdirSync(path.dirname(lock), { recursive: true, mode: 0o755 });
  await withFileLock(lock, () => build(log));
}

async function build(log: (line: string) => void): Promise<void> {
  const stamp = path.join(root, "build", ".sources");
  const now = sources
    .reduce((hash, source) => addTo(hash, path.join(root, source)), createHash("sha256"))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  log("Building the pages (some ten seconds, once)…");
  const vite = path.join(root, "node_modules", "@remix-run", "dev", "dist", "cli.js");
  const env = { ...process.env, NODE_ENV: "production" } as const;
  await promisify(execFile)(process.execPath, [vite, "vite:build"], { cwd: root, env }).catch(
    ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => {
      throw new Error(`The pages could not be built.\n${stdout}\n${stderr}`);
    },
  );
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, now);
}

function addTo(hash: Hash, place: string): Hash {
  if (!existsSync(place)) return hash;
  if (!statSync(place).isDirectory()) return hash.update(place).update(readFileSync(place));
  for (const name of readdirSync(place).sort()) {
    // Tests and simulated stores are not part of the pages.
    if (!name.includes(".test.") && name !== "fake") addTo(hash, path.join(place, name));
  }
  return hash;
}
