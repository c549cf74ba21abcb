import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { generate } from "selfsigned";
import { noiseOf } from "./noise-of.ts";

/**
 * A browser that reaches nothing but this machine; Shopify's CDN is played by the App Bridge stand-in. It is led there by
 * its own resolver: a route of Playwright's would switch its cache off, and every page would read all scripts anew.
 */
export async function launchBrowser(): Promise<Browser> {
  const cdn = await startCdn();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--host-resolver-rules=MAP cdn.shopify.com:443 127.0.0.1:${cdn.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE *.localhost`,
    ],
  });
  browser.on("disconnected", cdn.close);
  return browser;
}

async function startCdn(): Promise<{ readonly port: number; close(): void }> {
  const stub = readFileSync(new URL("./app-bridge-stub.js", import.meta.url), "utf8");
  const { private: key, cert } = await generate([{ name: "commonName", value: "cdn.shopify.com" }]);
  const server = createServer({ key, cert }, ({ url = "" }, response) => {
    const isScript = url.endsWith("/app-bridge.js");
    response.writeHead(isScript || url.endsWith("/styles.css") ? 200 : 404, {
      "content-type": isScript ? "text/javascript" : "text/css",
    });
    response.end(isScript ? stub : "");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, and uncaught exceptions. */
  readonly noise: string[];
}

/**
 * Pages of one browser have their cache in common, so that scripts are read once; what else a test leaves behind goes
 * with its page.
 */
export async function openPage(browser: Browser, width: number): Promise<WatchedPage> {
  let context = contexts.get(browser);
  if (!context) contexts.set(browser, (context = makeContext(browser)));
  const page = await (await context).newPage();
  await page.setViewportSize({ width, height: 900 });
  const noise = noiseOf(page);
  return { page, noise };
}

const contexts = new WeakMap<Browser, Promise<BrowserContext>>();

function makeContext(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    locale: "en-US",
    // The stand-in's certificate is its own.
    ignoreHTTPSErrors: true,
    // The Shopify library takes HeadlessChrome for a bot.
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    permissions: ["clipboard-write"],
  });
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
