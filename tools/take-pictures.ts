import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { startSandbox } from "../sandbox/sandbox.ts";
import { provideChromium } from "./find-chromium.ts";

// `node tools/take-pictures.ts`: takes the pictures of the documentation from a fresh sandbox, so that they show what is.
const root = path.join(import.meta.dirname, "..");
const pictures = path.join(root, "docs/pictures");
const directory = path.join(root, ".cache", `pictures-${process.pid}`);
const found = provideChromium();
if ("impossible" in found) throw new Error(found.impossible);

mkdirSync(pictures, { recursive: true });
mkdirSync(path.dirname(directory), { recursive: true, mode: 0o755 });
const sandbox = await startSandbox({ directory, port: 0, log: () => {} });
const browser = await chromium.launch({ executablePath: found.path, args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 1010 },
    // The Shopify library takes HeadlessChrome for a bot.
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
    reducedMotion: "reduce",
  });
  const app = page.frameLocator("#app-frame");
  const go = (place: string) => page.goto(`${sandbox.url}/#/${place}`);

  await go("admin/app/settings/store-sync/order-sync");
  await app.getByLabel("Enable order sync").check();
  await app.getByLabel("Name", { exact: true }).fill("Fjord & Field");
  await app.getByLabel("E-mail", { exact: true }).fill("orders@fjordandfield.example");
  await page
    .getByRole("region", { name: "Unsaved changes" })
    .getByRole("button", { name: "Save", exact: true })
    .click();
  await page.getByText("Settings saved").waitFor();

  await go("storefront");
  await page.getByRole("button", { name: "Three vendors, paid" }).click();
  await page.getByText("is placed.").waitFor();
  await shipFrom("clay-and-kiln", "JJD000390007842");
  await shipFrom("nordlys-wool", "JJD000390008117");
  await go("trouble");
  await page.getByRole("button", { name: "Look for fulfillments now" }).click();
  await page.getByText(/^Looked/).waitFor();

  await go("admin/app/orders");
  // Until the parcels stand on the marketplace order.
  do {
    await page.goto("about:blank");
    await go("admin/app/orders");
    await app.getByRole("link", { name: "#1001" }).click();
    await app.getByRole("heading", { level: 1, name: "#1001" }).waitFor();
  } while ((await app.getByText("On the marketplace order", { exact: true }).count()) < 2);
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(pictures, "order.png") });

  async function shipFrom(vendor: string, number: string): Promise<void> {
    const store = sandbox.world.stores.find((candidate) => candidate.store.host.startsWith(vendor))?.store;
    if (!store) throw new Error(`There is no store ${vendor}.`);
    await go(`stores/${store.host}`);
    const order = page.getByRole("article").first();
    await order.getByText("Ship…").click();
    const quantity = order.getByRole("spinbutton").first();
    await quantity.fill("1");
    await order.getByLabel("Tracking number").fill(number);
    await order.getByRole("button", { name: "Ship", exact: true }).click();
    await page.getByText(`Shipped with DHL Express ${number}.`).waitFor();
  }
} finally {
  await browser.close();
  await sandbox.stop();
  rmSync(directory, { recursive: true, force: true });
}
process.exit();
