import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { format, resolveConfig } from "prettier";
import type { Manifest } from "../app/connectors/_contract/manifest.ts";
import {
  matrixMarkers,
  platformsWith,
  renderCapabilityMatrix,
  renderManifests,
  renderRegistry,
  replaceBetweenMarkers,
} from "./render-connectors.ts";

// `npm run generate` writes everything that follows from the connector folders and the GraphQL documents;
// `-- --check` changes nothing and fails when something is out of date. `--root` points at another tree (for tests).
const { values } = parseArgs({
  options: { check: { type: "boolean", default: false }, root: { type: "string", default: "." } },
});
const root = resolve(values.root);
const connectorsDir = join(root, "app/connectors");
const stale: string[] = [];

async function put(path: string, text: string): Promise<void> {
  const pretty = await format(text, { ...(await resolveConfig(path)), filepath: path });
  if (existsSync(path) && readFileSync(path, "utf8") === pretty) return;
  stale.push(relative(root, path));
  if (!values.check) writeFileSync(path, pretty);
}

async function readManifest(id: string): Promise<Manifest> {
  const path = join(connectorsDir, id, "manifest.ts");
  const { manifest } = (await import(pathToFileURL(path).href)) as { manifest?: Manifest };
  if (!manifest) throw new Error(`${path} must export "manifest"`);
  if (manifest.id !== id) throw new Error(`${path}: the id "${manifest.id}" must be the folder's name`);
  return manifest;
}

const platforms = platformsWith(connectorsDir, "connector.server.ts");
const manifests = await Promise.all(platforms.map(readManifest));
await put(join(connectorsDir, "registry.generated.ts"), renderRegistry(platforms));
await put(join(connectorsDir, "manifests.generated.ts"), renderManifests(platforms));

const readme = join(root, "README.md");
const readmeText = existsSync(readme)
  ? readFileSync(readme, "utf8")
  : `# Vendor Store Sync\n\n## Platforms\n\n${matrixMarkers.start}\n${matrixMarkers.end}\n`;
const withMatrix = replaceBetweenMarkers(readmeText, renderCapabilityMatrix(manifests));
if (withMatrix === null) throw new Error(`README.md needs the lines ${matrixMarkers.start} and ${matrixMarkers.end}`);
await put(readme, withMatrix);

const graphql = join(root, "tools/generate-graphql.ts");
if (existsSync(graphql)) {
  const run = spawnSync(process.execPath, [graphql, ...(values.check ? ["--check"] : [])], {
    cwd: root,
    stdio: "inherit",
  });
  if (run.status !== 0) process.exitCode = 1;
}

if (stale.length === 0) console.log(`${platforms.length} platforms, everything up to date`);
else if (values.check) {
  console.error(`out of date: ${stale.join(", ")}. Run "npm run generate" and commit the result.`);
  process.exitCode = 1;
} else console.log(`written: ${stale.join(", ")}`);
