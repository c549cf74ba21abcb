import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { readFileSync } from "node:fs";

const stub = readFileSync(new URL("./app-bridge-stub.js", import.meta.url), "utf8");

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, and uncaught exceptions. */
  readonly noise: string[];
}

/**
 * A page that reaches nothing but this machine; Shopify's CDN is played by the App Bridge stand-in. Pages of one browser
 * have their cache in common, so that scripts are read once; what else a test leaves behind goes with its page.
 */
export async function openPage(browser: Browser, width: number): Promise<WatchedPage> {
  let context = contexts.get(browser);
  if (!context) contexts.set(browser, (context = makeContext(browser)));
  const page = await (await context).newPage();
  await page.setViewportSize({ width, height: 900 });
  const noise: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) noise.push(`${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => noise.push(error.message));
  return { page, noise };
}

const contexts = new WeakMap<Browser, Promise<BrowserContext>>();

async function makeContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: "en-US",
    // The Shopify library takes HeadlessChrome for a bot.
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    permissions: ["clipboard-write"],
  });
  await context.route(
    (url) => url.hostname !== "127.0.0.1",
    (route) => {
      const url = route.request().url();
      if (url.endsWith("/app-bridge.js")) return route.fulfill({ contentType: "text/javascript", body: stub });
      if (url.endsWith("/styles.css")) return route.fulfill({ contentType: "text/css", body: "" });
      return route.abort();
    },
  );
  return context;
}

/** Hydrated, its effects run and drawn: only then do clicks and pictures mean anything. */
export async function goTo(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: "load" });
  await page.waitForFunction(() => {
    const body = Object.keys(document.body).some((key) => key.startsWith("__react"));
    return body && document.fonts.status === "loaded";
  });
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(() => resolve())));
      }),
  );
}
