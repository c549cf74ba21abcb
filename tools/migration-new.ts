import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

// `npm run migration:new <name>` writes what has to change in the database after prisma/schema.prisma has changed.
// `npm run migration:new -- --check` only says whether the migrations and the schema agree (exit 1 when they do not).
// Nothing is applied: the app does that when it starts. Read the SQL before you commit it, give every new index a
// COMMENT with its reason, and add by hand what the schema cannot say. It works without a server and offline.

const root = path.resolve(import.meta.dirname, "..");
const migrations = path.join(root, "prisma/migrations");
const diff = ["migrate", "diff", "--from-migrations", migrations, "--to-schema-datamodel", "prisma/schema.prisma"];

const prisma = (args: readonly string[], quiet = false): number =>
  spawnSync(process.execPath, [path.join(root, "node_modules/prisma/build/index.js"), ...args], {
    cwd: root,
    stdio: ["ignore", quiet ? "ignore" : "inherit", "inherit"],
    env: { ...process.env, NO_COLOR: "1", CHECKPOINT_DISABLE: "1" },
  }).status ?? 1;

const [argument] = process.argv.slice(2);
if (argument === "--check") {
  // Prisma: 0 they agree, 2 they differ.
  const status = prisma([...diff, "--exit-code"]);
  if (status === 2)
    process.stderr.write("prisma/schema.prisma and prisma/migrations differ: npm run migration:new <name>\n");
  process.exit(status === 0 ? 0 : 1);
}

if (argument === undefined || !/^[a-z][a-z0-9_]*$/.test(argument)) {
  process.stderr.write("Usage: npm run migration:new <name_in_lower_case>\n");
  process.exit(1);
}

const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
const folder = path.join(migrations, `${stamp}_${argument}`);
// Elsewhere first: Prisma does not accept a migration's folder without its file among those it reads.
const draft = path.join(mkdtempSync(path.join(tmpdir(), "migration-")), "migration.sql");
const status = prisma([...diff, "--script", "-o", draft], true);
const sql = status === 0 ? readFileSync(draft, "utf8") : "";
rmSync(path.dirname(draft), { recursive: true });
if (status !== 0) process.exit(1);
if (/^[^-\s]/m.test(sql)) {
  mkdirSync(folder);
  writeFileSync(path.join(folder, "migration.sql"), sql);
  process.stdout.write(`${path.relative(root, path.join(folder, "migration.sql"))}\n`);
} else process.stdout.write("Nothing to do: the migrations already say what the schema says.\n");
