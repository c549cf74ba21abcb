import { readdirSync } from "node:fs";
import { join } from "node:path";
import { capabilityIds, type Manifest } from "../app/connectors/_contract/manifest.ts";

/** The platforms on disk: every folder of `app/connectors` but those that start with "_", by name. */
export const platformsIn = (connectorsDir: string): string[] =>
  readdirSync(connectorsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
    .map((entry) => entry.name)
    .sort();

/** Those of them that have the given file. A folder may be under construction. */
export const platformsWith = (connectorsDir: string, file: string): string[] =>
  platformsIn(connectorsDir).filter((id) => readdirSync(join(connectorsDir, id)).includes(file));

const banner = "// Written by `npm run generate` from the folders beside it. Do not edit.\n";
const identifier = (id: string): string => id.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** `registry.generated.ts`: every connector by platform id, for the server. */
export function renderRegistry(platforms: readonly string[]): string {
  const imports = platforms.map(
    (id) => `import { connector as ${identifier(id)} } from "./${id}/connector.server.ts";\n`,
  );
  const entries = platforms.map((id) =>
    identifier(id) === id ? `  ${id},\n` : `  ${JSON.stringify(id)}: ${identifier(id)},\n`,
  );
  return `${banner}import type { Connector } from "./_contract/connector.ts";\n${imports.join("")}
export const connectors: Readonly<Record<string, Connector>> = {\n${entries.join("")}};\n`;
}

/** `manifests.generated.ts`: what every platform can do, safe in the browser. */
export function renderManifests(platforms: readonly string[]): string {
  const imports = platforms.map((id) => `import { manifest as ${identifier(id)} } from "./${id}/manifest.ts";\n`);
  return `${banner}import type { Manifest } from "./_contract/manifest.ts";\n${imports.join("")}
export const manifests: readonly Manifest[] = [${platforms.map(identifier).join(", ")}];\n`;
}

const words = (capability: string): string => {
  const spaced = capability.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};
const cells = { full: "yes", partial: "partly", none: "no" } as const;
const row = (columns: readonly string[]): string => `| ${columns.join(" | ")} |\n`;

/** The README's table of what each platform can do, and under it the sentences about what it cannot or only partly. */
export function renderCapabilityMatrix(manifests: readonly Manifest[]): string {
  const table = [
    row(["Capability", ...manifests.map((manifest) => manifest.label)]),
    row(["---", ...manifests.map(() => "---")]),
    ...capabilityIds.map((id) =>
      row([words(id), ...manifests.map((manifest) => cells[manifest.capabilities[id].support])]),
    ),
  ];
  const limits = manifests.map((manifest) => {
    const sentences = capabilityIds
      .map((id) => ({ id, ...manifest.capabilities[id] }))
      .filter(({ support }) => support !== "full")
      .map(({ id, support, note }) => `- ${words(id)} (${cells[support]}): ${note}\n`);
    return `**${manifest.label}**\n\n${sentences.join("") || "No limits known.\n"}`;
  });
  return `${table.join("")}\n${limits.join("\n")}`;
}

export const matrixMarkers = {
  start: "<!-- capability-matrix:start -->",
  end: "<!-- capability-matrix:end -->",
} as const;

/** The text with everything between the markers replaced, or null if it lacks them. */
export function replaceBetweenMarkers(text: string, content: string): string | null {
  const start = text.indexOf(matrixMarkers.start);
  const end = text.indexOf(matrixMarkers.end);
  if (start < 0 || end < start) return null;
  return `${text.slice(0, start + matrixMarkers.start.length)}\n\n${content}\n${text.slice(end)}`;
}
