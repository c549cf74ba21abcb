import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

// `npm run connector:new <id> [-- --label "My Platform"]` makes a folder for a new platform out of `_template` and
// registers it. It starts out complete and green; replace piece by piece. `--root` points at another tree (for tests).
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { label: { type: "string" }, root: { type: "string", default: "." } },
});
const [id] = positionals;

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}

if (!id || !/^[a-z][a-z0-9-]*$/.test(id))
  stop('usage: npm run connector:new <id> [-- --label "My Platform"], id in a-z, 0-9, "-"');
const root = resolve(values.root);
const folder = join(root, "app/connectors", id);
if (existsSync(folder)) stop(`${folder} exists already`);
const label = values.label ?? id.charAt(0).toUpperCase() + id.slice(1);

cpSync(join(import.meta.dirname, "../app/connectors/_template"), folder, { recursive: true });
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".ts")) continue;
  const path = join(folder, name);
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replaceAll('"template"', JSON.stringify(id)).replaceAll('"Template"', JSON.stringify(label)),
  );
}

const generate = spawnSync(process.execPath, [join(import.meta.dirname, "generate.ts"), "--root", root], {
  stdio: "inherit",
});
if (generate.status !== 0) stop("the registry could not be generated");
console.log(`app/connectors/${id} is there and registered. Next:
  1. manifest.ts: what the platform can do, with sources;
  2. fake/: the simulated store, behaving like the real one;
  3. schema.ts, to-platform.ts, from-platform.ts, client.server.ts: its words;
  4. npx vitest --project unit app/connectors/conformance.test.ts -t ${id}`);
