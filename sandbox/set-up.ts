import { text } from "node:stream/consumers";
import { composeApplication } from "../app/composition.server.ts";
import { loadEnv } from "../app/env.server.ts";
import { createLogger } from "../app/lib/logger.server.ts";
import { priceOf } from "../app/domain/add-ons/price-list.ts";
import type { VendorId } from "../app/domain/shared/ids.ts";

// Run once for a new world, as a process of its own with the world attached: the merchant opens the app (which fetches
// its token), and the operator connects the stores that standard input names.
interface Wanted {
  readonly shop: string;
  readonly idToken: string;
  readonly appUrl: string;
  readonly stores: readonly {
    readonly vendor: string;
    readonly platform: string;
    readonly credentials: Record<string, string>;
  }[];
  readonly emails: Readonly<Record<string, string>>;
}
const wanted = JSON.parse(await text(process.stdin)) as Wanted;
const actor = "sandbox";

const host = Buffer.from(`admin.shopify.com/store/${wanted.shop.replace(".myshopify.com", "")}`).toString("base64url");
const query = new URLSearchParams({ embedded: "1", shop: wanted.shop, host, id_token: wanted.idToken });
const opened = await fetch(`${wanted.appUrl}/app?${query}`, {
  headers: {
    "user-agent":
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  },
});
if (!opened.ok) throw new Error(`The app's first page answered ${opened.status}.\n${await opened.text()}`);

const env = loadEnv();
if (!env.DATABASE_URL) throw new Error("DATABASE_URL is missing.");
const composition = await composeApplication(
  { ...env, DATABASE_URL: env.DATABASE_URL },
  createLogger({ level: "error" }),
);
const { app } = composition;
const { id: shop } = await app.shopFor(wanted.shop);
for (const { vendor, platform, credentials } of wanted.stores) {
  const answer = await app.connectStore(shop, { vendorName: vendor, platform, credentials, actor });
  if (answer.kind === "refused") throw new Error(`${vendor}: ${answer.message}`);
  // What costs something, the merchant agrees to on Shopify's own page; until then its orders wait.
  if (priceOf(env.ADD_ON_BILLING ?? null, { platform, kind: "order-push" }) === null)
    await app.setAddOn(shop, platform, "order-push", true, actor);
}
await app.refreshProducts(shop);
for (const vendor of (await app.vendors(shop)).items) {
  const email = wanted.emails[vendor.name];
  if (email) await app.setVendorEmail(shop, vendor.id as VendorId, email, actor);
}
await composition.stop();
