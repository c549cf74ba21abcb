import { describe, expect, test } from "vitest";
import { brokenConnectors } from "./broken/broken-connectors.ts";
import { themes } from "./themes.ts";

// A suite that everything passes proves nothing: for each theme there are connectors with one fault that must fail it.

test("every theme has a broken connector", () => {
  expect(themes.filter((theme) => !brokenConnectors.some((broken) => broken.theme === theme))).toEqual([]);
});

describe.each(brokenConnectors)("a connector that has this fault: $fault", ({ theme, noticedBy, subject }) => {
  test(`fails the theme "${theme.name}"`, async () => {
    const failed: string[] = [];
    for (const check of theme.checks(subject))
      if (noticedBy.test(check.name)) await check.run().catch(() => failed.push(check.name));
    expect(failed).not.toEqual([]);
  });
});
