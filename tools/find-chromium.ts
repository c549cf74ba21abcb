import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/snap/bin/chromium"];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The path of a Chromium to test with: CHROME_PATH if set, else one on the PATH or in a usual place; else null. */
export function findChromium(): string | null {
  const { CHROME_PATH, PATH = "" } = process.env;
  if (CHROME_PATH) return isExecutable(CHROME_PATH) ? CHROME_PATH : null;
  const folders = [...PATH.split(delimiter), "/usr/bin", "/usr/local/bin"].filter((folder) => folder !== "");
  const candidates = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...elsewhere];
  return candidates.find(isExecutable) ?? null;
}

/** Finds Chromium, or installs it where that is possible without asking: as root on Debian. Else what to do about it. */
export function provideChromium(): { readonly path: string } | { readonly impossible: string } {
  const found = findChromium();
  if (found) return { path: found };
  const advice =
    "No Chromium found: install it (Debian: apt-get install chromium) or set CHROME_PATH to a Chrome or Chromium.";
  if (process.env["CHROME_PATH"] || process.getuid?.() !== 0 || !existsSync("/etc/debian_version"))
    return { impossible: advice };
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium"]]) {
    const run = spawnSync("apt-get", args, { env, encoding: "utf8" });
    if (run.status !== 0) return { impossible: `${advice}\n${run.stderr ?? ""}` };
  }
  const installed = findChromium();
  return installed ? { path: installed } : { impossible: advice };
}
