// Runs a script of this project on a machine that has nothing but Node 20 (or later) and npm:
//   node tools/bootstrap.mjs <script> [arguments]
// It installs what is missing, then runs the script with the Node that came with it. Plain JavaScript without
// dependencies, because it runs before there are any.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { constants } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const inRoot = (...parts) => path.join(root, ...parts);
const [script, ...args] = process.argv.slice(2);
if (!script) fail("Usage: node tools/bootstrap.mjs <script> [arguments]");

// npm writes this file at the end of an installation, so an interrupted one counts as missing.
const installed = inRoot("node_modules/.package-lock.json");
const isCurrent =
  existsSync(installed) &&
  existsSync(inRoot("node_modules/.prisma/client/index.js")) &&
  statSync(installed).mtimeMs >= statSync(inRoot("package-lock.json")).mtimeMs;
if (!isCurrent) install();

const node = findNode();
// The database client is generated when installing; a schema that changed since then, as after a pull, calls for it.
const client = inRoot("node_modules/.prisma/client/index.js");
if (statSync(client).mtimeMs < statSync(inRoot("prisma/schema.prisma")).mtimeMs) {
  const generated = spawnSync(node, [inRoot("node_modules/prisma/build/index.js"), "generate"], {
    cwd: root,
    stdio: ["ignore", "ignore", 2],
  });
  if (generated.status !== 0) fail("prisma generate failed; see above.", generated.status ?? 1);
}
const child = spawn(node, [inRoot(script), ...args], {
  stdio: "inherit",
  // Child processes and `#!/usr/bin/env node` find the same Node.
  env: { ...process.env, PATH: `${inRoot("node_modules/.bin")}${path.delimiter}${process.env.PATH ?? ""}` },
});
// Ctrl-C reaches the child by itself where there is a terminal; a signal sent to us alone must be handed on.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    if (!(signal === "SIGINT" && process.stdin.isTTY)) child.kill(signal);
  });
child.on("error", (error) => fail(`Could not start ${script}: ${error.message}`));
child.on("exit", (code, signal) => process.exit(signal ? 128 + (constants.signals[signal] ?? 0) : (code ?? 1)));

function install() {
  process.stderr.write("Installing dependencies (npm ci), once, about a minute ...\n");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const result = spawnSync(npm, ["ci", "--no-progress", "--loglevel=error"], {
    cwd: root,
    // What npm says goes to stderr, so that a script's own output stays clean.
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
    // A production shell must not leave out what building and testing need.
    env: { ...process.env, NODE_ENV: "development", npm_config_omit: "" },
  });
  if (result.error) fail(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) fail("npm ci failed; see above.", result.status ?? 1);
}

function findNode() {
  const own = inRoot("node_modules/.bin/node");
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  return fail(
    `This project needs Node 22.12 or later; this is ${process.version}, and npm has no Node for ` +
      `${process.platform} ${process.arch}. Install a newer Node and try again.`,
  );
}

function fail(message, code = 1) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
