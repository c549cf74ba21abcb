import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { variableNames } from "../app/env.server.ts";

const root = join(import.meta.dirname, "..");
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const decisions = readdirSync(join(root, "docs/decisions")).filter((name) => /^\d{4}-/.test(name));
const documents = ["README.md", "docs/decisions/README.md", ...decisions.map((name) => `docs/decisions/${name}`)];

describe("documents", () => {
  it.each(documents)("%s leads nowhere that is not there", (path) => {
    const links = [...text(path).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? "");
    const missing = links.filter((link) => !/^\w+:/.test(link) && !existsSync(join(root, dirname(path), link)));
    expect(missing).toEqual([]);
  });

  it("the list of decisions holds every record, under its title, in order", () => {
    const listed = [...text("docs/decisions/README.md").matchAll(/^- \[(.*)\]\((.*)\)$/gm)].map(([, title, file]) => [
      file,
      `# ${title}`,
    ]);
    expect(listed).toEqual(decisions.sort().map((file) => [file, text(`docs/decisions/${file}`).split("\n", 1)[0]]));
  });

  it("every command the README speaks of exists", () => {
    const { scripts } = JSON.parse(text("package.json")) as { scripts: Record<string, string> };
    const named = [...text("README.md").matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it("the README names no variable that is not read", () => {
    const section = text("README.md").split("## Environment variables")[1]?.split("\n## ")[0] ?? "";
    const named = [...section.matchAll(/^\| (.*?) \|/gm)].flatMap((row) =>
      [...(row[1] ?? "").matchAll(/`([A-Z_]+)`/g)].map((match) => match[1] ?? ""),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !variableNames.includes(name))).toEqual([]);
  });
});
