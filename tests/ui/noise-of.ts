import type { Page } from "playwright-core";

/**
 * Remix reads a loader's answer as a stream; who clicks on while it arrives makes Remix give up reading, and print that
 * as an error (@remix-run/react, single-fetch.js: any failure of decoding is printed). The next page is there all the same.
 */
const givenUp = "AbortError: signal is aborted without reason";

/** Collects what a page complains of from now on: console errors and warnings, and uncaught exceptions. */
export function noiseOf(page: Page): string[] {
  const noise: string[] = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type()) || message.text().startsWith(givenUp)) return;
    noise.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => noise.push(error.message));
  return noise;
}
