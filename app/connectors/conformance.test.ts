import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Connector } from "./_contract/connector.ts";
import { themes } from "./_contract/conformance/themes.ts";
import type { FakePlatform } from "./_contract/fake-store.ts";

// Every folder beside this file that holds a connector is examined: a new platform cannot forget the suite.
// `_template` is examined too, so that what a new platform starts from is right.
const here = import.meta.dirname;
const folders = readdirSync(here).filter((name) => existsSync(join(here, name, "connector.server.ts")));

test("there are connectors to examine", () => {
  expect(folders).not.toEqual([]);
});

describe.each(folders)("%s", async (folder) => {
  const { connector } = (await import(join(here, folder, "connector.server.ts"))) as { connector: Connector };
  const { fakePlatform: platform } = (await import(join(here, folder, "fake/index.ts"))) as {
    fakePlatform: FakePlatform;
  };

  test("is named like its folder", () => {
    expect(connector.manifest.id).toBe(folder.replace(/^_/, ""));
  });

  for (const theme of themes)
    describe(theme.name, () => {
      for (const { name, run } of theme.checks({ connector, platform })) test(name, run);
    });
});
