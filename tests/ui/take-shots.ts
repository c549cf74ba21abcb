/** Pictures of every page, wide and narrow, with what axe has to say: `node tests/ui/take-shots.ts [folder] [--only=home,orders]`. */
import { mkdirSync } from "node:fs";
import { faultsOf } from "./faults-of.ts";
import type { Scenario } from "./sample-application.ts";
import { goTo, launchBrowser, openPage } from "./ui-browser.ts";
import { startUiServer } from "./ui-server.ts";

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const pages: readonly (readonly [name: string, path: string, scenario: Scenario])[] = [
  ["home", "/app", "busy"],
  ["home-empty", "/app", "empty"],
  ["home-error", "/app", "errors"],
  ["orders", "/app/orders", "busy"],
  ["vendor-test", "/app/vendors/00000000-0000-4000-8000-000000000001/test-order", "busy"],
  ["vendor-test-new", "/app/vendors/00000000-0000-4000-8000-000000000001/test-order", "conflict"],
  ["orders-earlier", "/app/orders/earlier", "busy"],
  ["orders-earlier-empty", "/app/orders/earlier", "empty"],
  ["orders-off", "/app/orders?reason=arrived-while-off&move=merchant", "busy"],
  ["bulk-run", "/app/orders/runs/00000000-0000-4000-8000-000000000901", "busy"],
  ["orders-empty", "/app/orders", "empty"],
  ["order", "/app/orders/00000000-0000-4000-8000-000000000501", "busy"],
  ["vendors", "/app/vendors", "busy"],
  ["vendors-import", "/app/vendors/import", "busy"],
  ["vendors-alike", "/app/vendors/duplicates", "busy"],
  ["vendors-merge", "/app/vendors/duplicates?vendor=00000000-0000-4000-8000-000000000001", "busy"],
  ["vendor-paused", "/app/vendors/00000000-0000-4000-8000-000000000003", "busy"],
  ["vendors-empty", "/app/vendors", "empty"],
  ["vendor", "/app/vendors/00000000-0000-4000-8000-000000000002", "busy"],
  ["vendor-no-store", "/app/vendors/00000000-0000-4000-8000-000000000004", "busy"],
  ["products", "/app/products", "busy"],
  ["products-empty", "/app/products", "empty"],
  ["activity", "/app/activity", "busy"],
  ["activity-narrowed", "/app/activity?level=error&kind=pushes&time=7d&from=2026-01-01", "busy"],
  ["activity-none", "/app/activity?search=none", "busy"],
  ["activity-empty", "/app/activity", "empty"],
  ["activity-error", "/app/activity", "errors"],
  ["proof", "/app/proof", "busy"],
  ["proof-empty", "/app/proof", "empty"],
  ["proof-error", "/app/proof", "errors"],
  ["proof-day", `/app/proof/${daysAgo(1)}`, "busy"],
  ["proof-day-fine", `/app/proof/${daysAgo(2)}`, "busy"],
  ["proof-day-unread", `/app/proof/${daysAgo(4)}`, "busy"],
  ["settings", "/app/settings", "busy"],
  ["order-sync", "/app/settings/store-sync/order-sync", "busy"],
  ["order-statuses", "/app/settings/store-sync/order-statuses/woocommerce", "busy"],
  ["changes", "/app/settings/changes", "busy"],
  ["notifications", "/app/settings/store-sync/notifications", "busy"],
  ["add-ons", "/app/settings/store-sync/add-ons", "busy"],
  ["locations", "/app/settings/store-sync/locations", "busy"],
  ["locations-off", "/app/settings/store-sync/locations", "errors"],
  ["locations-empty", "/app/settings/store-sync/locations", "empty"],
  ["not-found", "/app/orders/none", "busy"],
  ["public", "/", "busy"],
];

const folder = process.argv[2] ?? "/tmp/shots";
const only = process.argv
  .find((argument) => argument.startsWith("--only="))
  ?.slice(7)
  .split(",");
mkdirSync(folder, { recursive: true });
const server = await startUiServer();
const browser = await launchBrowser();
for (const width of [1280, 390]) {
  const { page, noise } = await openPage(browser, width);
  for (const [name, path, scenario] of pages) {
    if (only && !only.includes(name)) continue;
    server.play(scenario);
    await goTo(page, server.url + path);
    await page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
    process.stdout.write(`${name} ${width}\n`);
    for (const text of [...(await faultsOf(page)), ...noise.splice(0)])
      process.stdout.write(`   ${text.slice(0, 600)}\n`);
  }
}
await browser.close();
await server.close();
