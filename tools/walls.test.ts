import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// Walls that catch nothing are decoration: every dependency rule and the lint rules of the house are shown a violation.

const project = join(import.meta.dirname, "..");

describe("dependency rules", () => {
  /** By rule: a file and the file it must not import. */
  const planted: Record<string, [from: string, to: string]> = {
    "no-circular": ["app/use-cases/egg.ts", "app/use-cases/hen.ts"],
    "domain-is-pure": ["app/domain/a.ts", "app/lib/http.server.ts"],
    "contract-knows-only-domain": ["app/connectors/_contract/a.ts", "app/use-cases/a.ts"],
    "use-cases-see-ports-only": ["app/use-cases/b.ts", "app/db/a-repo.server.ts"],
    "platforms-are-strangers": ["app/connectors/alpha/a.ts", "app/connectors/beta/a.ts"],
    "platform-sees-contract-only": ["app/connectors/alpha/b.ts", "app/use-cases/c.ts"],
    "platform-enters-by-registry": ["app/use-cases/d.ts", "app/connectors/beta/b.ts"],
    "manifest-is-data": ["app/connectors/alpha/manifest.ts", "app/connectors/alpha/client.server.ts"],
    "mapper-is-pure": ["app/connectors/alpha/to-platform.ts", "app/connectors/alpha/client.server.ts"],
    "client-bundle-stays-client": ["app/ui/page.tsx", "app/lib/x.server.ts"],
    "prisma-lives-in-db": ["app/jobs/a.server.ts", "node_modules/@prisma/client/index.js"],
    "db-enters-by-composition": ["app/jobs/b.server.ts", "app/db/b-repo.server.ts"],
    "adapters-are-leaves": ["app/marketplace/a.server.ts", "app/jobs/c.server.ts"],
    "routes-are-thin": ["app/routes/app.orders.tsx", "app/jobs/d.server.ts"],
    "ui-knows-no-route": ["app/ui/link.tsx", "app/routes/app.vendors.tsx"],
    "only-environment-is-read-once": ["app/use-cases/e.ts", "app/env.server.ts"],
    "no-production-to-test": ["app/composition.server.ts", "sandbox/world.ts"],
    "production-brings-its-packages": ["app/lib/c.server.ts", "node_modules/only-for-tests/index.js"],
  };
  let root: string;
  let violations: string[];
  const check = (...args: string[]) =>
    spawnSync(process.execPath, [join(project, "tools/check-dependencies.ts"), "--root", root, ...args], {
      encoding: "utf8",
    });

  beforeAll(() => {
    mkdirSync(join(project, ".cache"), { recursive: true });
    root = mkdtempSync(join(project, ".cache/walls-"));
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    write("tsconfig.json", JSON.stringify({ compilerOptions: { allowImportingTsExtensions: true, noEmit: true } }));
    write("node_modules/@prisma/client/package.json", JSON.stringify({ name: "@prisma/client", main: "index.js" }));
    write("node_modules/only-for-tests/package.json", JSON.stringify({ name: "only-for-tests", main: "index.js" }));
    write("package.json", JSON.stringify({ name: "planted", devDependencies: { "only-for-tests": "1.0.0" } }));
    for (const folder of ["sandbox", "tools", "tests"]) write(`${folder}/empty.ts`, "export {};\n");
    write("server.ts", "export {};\n");
    for (const [from, to] of Object.values(planted)) {
      const path = relative(dirname(from), to);
      const specifier = to.startsWith("node_modules/")
        ? to.slice("node_modules/".length, -"/index.js".length)
        : path.startsWith(".")
          ? path
          : `./${path}`;
      write(from, `import "${specifier}";\n`);
      write(to, to.endsWith("hen.ts") ? 'import "./egg.ts";\n' : "export {};\n");
    }
    write("app/connectors/alpha/fake/index.ts", "export {};\n");
    violations = check("--floor", "0").stderr.split("\n");
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test("each of them has a planted violation", () => {
    const config = createRequire(import.meta.url)("../.dependency-cruiser.cjs") as { forbidden: { name: string }[] };
    expect(Object.keys(planted).sort()).toEqual(config.forbidden.map(({ name }) => name).sort());
  });

  test.each(Object.entries(planted))("%s", (rule, [from, to]) => {
    expect(violations).toContain(`${rule}: ${from} -> ${to}`);
  });

  test("a tree in which hardly anything was seen is not praised", () => {
    const seen = check("--floor", "1000");
    expect(seen.status).toBe(1);
    expect(seen.stderr).toMatch(/only \d+ modules seen/);
  });
});

describe("lint rules", () => {
  const eslint = new ESLint({
    cwd: project,
    // The planted files do not exist, so there are no types to ask for.
    overrideConfig: [
      { ...tseslint.configs.disableTypeChecked, languageOptions: { parserOptions: { projectService: false } } },
    ],
  });
  const rulesBrokenBy = async (filePath: string, code: string) => {
    const [result] = await eslint.lintText(code, { filePath: join(project, filePath) });
    return result?.messages.map(({ ruleId }) => ruleId);
  };

  test.each([
    ["a throw", "no-restricted-syntax", "export function f() { throw new Error(); }"],
    ["the clock", "no-restricted-syntax", "export const f = () => new Date();"],
    ["the clock, otherwise", "no-restricted-properties", "export const f = () => Date.now();"],
    ["chance", "no-restricted-properties", "export const f = () => Math.random();"],
    ["waiting", "no-restricted-syntax", "export const f = async (x: Promise<1>) => await x;"],
    ["the network", "no-restricted-globals", 'export const f = () => fetch("https://x.example");'],
    ["the environment", "no-restricted-globals", "export const f = () => process.env;"],
    ["a platform by name", "no-restricted-syntax", 'export const f = (p: string) => p === "woocommerce";'],
    ["any", "@typescript-eslint/no-explicit-any", "export const f = (x: any) => String(x);"],
  ])("the domain has no %s", async (_, rule, code) => {
    expect(await rulesBrokenBy("app/domain/planted.ts", code)).toContain(rule);
    if (rule.startsWith("no-restricted"))
      expect(await rulesBrokenBy("app/connectors/alpha/to-platform.ts", code)).toContain(rule);
  });

  test("no use case asks which platform it is", async () => {
    const code = 'export const f = (p: string) => { switch (p) { case "shopify": return 1; default: return 2; } };';
    expect(await rulesBrokenBy("app/use-cases/planted.ts", code)).toContain("no-restricted-syntax");
    expect(await rulesBrokenBy("app/connectors/shopify/planted.ts", code)).toEqual([]);
  });

  test("nothing in the app talks to the console, tools may", async () => {
    expect(await rulesBrokenBy("app/use-cases/planted.ts", "console.log(1);")).toContain("no-console");
    expect(await rulesBrokenBy("tools/planted.ts", "console.log(1);")).toEqual([]);
  });
});
