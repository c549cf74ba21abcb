import { spawnSync } from "node:child_process";
import { createHash, type Hash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = ["app", "public", "package-lock.json", "vite.config.ts", "remix.config.js"];

/** Builds the pages unless the build on disk was made from these very sources. */
export function buildIfNeeded(log: (line: string) => void): void {
  const stamp = path.join(root, "build", ".sources");
  const now = sources
    .reduce((hash, source) => addTo(hash, path.join(root, source)), createHash("sha256"))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  log("Building the pages (some ten seconds, once)…");
  const vite = path.join(root, "node_modules", "@remix-run", "dev", "dist", "cli.js");
  const built = spawnSync(process.execPath, [vite, "vite:build"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (built.status !== 0) throw new Error(`The pages could not be built.\n${built.stdout}\n${built.stderr}`);
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
