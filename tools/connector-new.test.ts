import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Connector } from "../app/connectors/_contract/connector.ts";
import { themes } from "../app/connectors/_contract/conformance/themes.ts";
import type { FakePlatform } from "../app/connectors/_contract/fake-store.ts";

const project = join(import.meta.dirname, "..");
let root: string;
const connectors = () => join(root, "app/connectors");
const run = (tool: string, ...args: string[]) =>
  spawnSync(process.execPath, [join(project, "tools", tool), ...args, "--root", root], { encoding: "utf8" });

beforeAll(() => {
  mkdirSync(join(project, ".cache"), { recursive: true });
  root = mkdtempSync(join(project, ".cache/connector-new-"));
  mkdirSync(connectors(), { recursive: true });
  symlinkSync(join(project, "app/connectors/_contract"), join(connectors(), "_contract"));
  symlinkSync(join(project, "app/domain"), join(root, "app/domain"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a new platform is there, registered, and passes the whole suite before anything is changed", async () => {
  const made = run("connector-new.ts", "corner-shop", "--label", "Corner Shop");
  expect(made.stderr).toBe("");
  expect(made.status).toBe(0);

  const registry = readFileSync(join(connectors(), "registry.generated.ts"), "utf8");
  expect(registry).toContain('import { connector as cornerShop } from "./corner-shop/connector.server.ts";');
  expect(registry).toContain('"corner-shop": cornerShop');
  expect(readFileSync(join(connectors(), "manifests.generated.ts"), "utf8")).toContain("cornerShop");
  expect(readFileSync(join(root, "README.md"), "utf8")).toMatch(/\| Create order +\| yes +\|/);

  const { connector } = (await import(join(connectors(), "corner-shop/connector.server.ts"))) as {
    connector: Connector;
  };
  const { fakePlatform } = (await import(join(connectors(), "corner-shop/fake/index.ts"))) as {
    fakePlatform: FakePlatform;
  };
  expect(connector.manifest).toMatchObject({ id: "corner-shop", label: "Corner Shop" });
  for (const theme of themes)
    for (const check of theme.checks({ connector, platform: fakePlatform })) await check.run();
}, 60_000);

test("what is generated is checked, and a change by hand is noticed", () => {
  expect(run("generate.ts", "--check").status).toBe(0);
  writeFileSync(join(connectors(), "registry.generated.ts"), "// by hand\n");
  const check = run("generate.ts", "--check");
  expect(check.status).toBe(1);
  expect(check.stderr).toContain("registry.generated.ts");
  expect(readFileSync(join(connectors(), "registry.generated.ts"), "utf8")).toBe("// by hand\n");
});

test.each([["Corner"], ["../x"], [""]])("the id %j is refused", (id) => {
  expect(run("connector-new.ts", id).status).toBe(1);
});

test("a platform that exists is not overwritten", () => {
  expect(run("connector-new.ts", "corner-shop").stderr).toContain("exists already");
});
