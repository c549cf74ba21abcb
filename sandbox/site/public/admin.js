import { shopifyCharges } from "./admin-charges.js";
import { shopifyOrders } from "./admin-orders.js";
import { appIcon, html, ordersIcon } from "./html.js";
import { morph } from "./morph.js";
import { state, toast } from "./world.js";

// A believable frame of the Shopify admin. It embeds the real app and plays the other half of App Bridge's protocol:
// session tokens, navigation, title bar, save bar, toasts. The address bar follows the app: #/admin/app/orders.
const admin = document.getElementById("admin");
const frame = document.getElementById("app-frame");
const waiting = document.getElementById("admin-waiting");
const orders = document.getElementById("admin-orders");
const main = admin.querySelector(".admin-main");
const nav = admin.querySelector(".admin-nav");
const titleBar = admin.querySelector(".admin-title");
const saveBar = admin.querySelector(".admin-save");
const locale = admin.querySelector("[data-locale]");
const locales = { en: "English", ko: "한국어", cs: "Čeština", nb: "Norsk bokmål" };
for (const [value, label] of Object.entries(locales)) locale.add(new Option(label, value, false, value === "en"));

/** A vendor's own admin is the same page with ?shop=; the merchant's without. */
const visited = new URLSearchParams(location.search).get("shop");
const shownShop = () => {
  const store = visited && state.stores.find(({ host }) => host === visited);
  return store ? { domain: store.host, name: store.name } : state.marketplace;
};
if (visited) document.querySelector('.tabs a[href="#/admin"]').textContent = "Vendor's admin";

let started = false;
let appPath = "/app";
let askedFor = null;
let heard = true;
let items = [];
let title = null;

export function markCurrent(link, here) {
  if (here) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}

export function hideAdmin() {
  admin.hidden = true;
}

export function showAdmin(rest) {
  admin.hidden = false;
  if (!state.loaded) return;
  admin.querySelector(".admin-shop").textContent = shownShop().name;
  const inShopify = rest[0] === "shopify" && !visited;
  orders.hidden = !inShopify;
  // The app's page has a main part of its own, and there is but one.
  main.role = inShopify ? "main" : "region";
  main.ariaLabel = inShopify ? null : "App";
  if (inShopify) {
    const page = rest.join("/");
    if (orders.dataset.page !== page) orders.replaceChildren();
    orders.dataset.page = page;
    const shown = rest[1] === "charges" ? shopifyCharges : shopifyOrders;
    morph(orders, String(shown(state, rest[2])));
  } else {
    openApp(rest[0] === "app" ? location.hash.slice("#/admin".length) : null);
  }
  waiting.hidden = inShopify || started;
  frame.hidden = inShopify || !started;
  titleBar.hidden = inShopify || title === null;
  drawNav();
}

/** Opens the app at a path, or leaves it where it is. The first time it waits until the app answers. */
async function openApp(path) {
  if (!started) {
    if (!state.app.ready) return;
    started = true;
    appPath = path ?? appPath;
    frame.src = await embeddedUrl(appPath);
  } else if (path && path !== appPath && path !== askedFor) {
    askedFor = path;
    askToGo();
  }
}
/** Said between two pages of the app, nobody hears it; it is said again to the next one. */
function askToGo() {
  heard = false;
  post({ type: "navigate", value: askedFor });
}
locale.addEventListener("change", async () => {
  document.documentElement.lang = "en";
  frame.src = await embeddedUrl(appPath);
});

async function embeddedUrl(path) {
  const { domain } = shownShop();
  const url = new URL(path, state.app.origin);
  const store = domain.replace(".myshopify.com", "");
  const given = {
    embedded: "1",
    shop: domain,
    host: btoa(`admin.shopify.com/store/${store}`).replace(/=+$/, ""),
    locale: locale.value,
    id_token: await idToken(),
  };
  for (const [key, value] of Object.entries(given)) url.searchParams.set(key, value);
  return url.href;
}
const idToken = async () => {
  const query = visited ? `?shop=${encodeURIComponent(visited)}` : "";
  return (await (await fetch(`/api/id-token${query}`)).json()).token;
};

const post = (message) => frame.contentWindow?.postMessage({ sandboxAdmin: true, ...message }, state.app.origin);

window.addEventListener("message", async (event) => {
  if (event.source !== frame.contentWindow || !event.data?.sandboxAppBridge) return;
  const { type, id } = event.data;
  if (type === "id-token") post({ type: "answer", id, value: await idToken() });
  else if (type === "nav") {
    if (event.data.items.length) items = event.data.items;
    drawNav();
  } else if (type === "navigating") heard = true;
  else if (type === "location") {
    if (heard) follow(event.data.path);
    else askToGo();
  } else if (type === "title-bar") {
    title = event.data.title || null;
    drawBar(
      titleBar,
      html`<span class="app-mark">${appIcon}</span><strong>${title ?? ""}</strong>`,
      title && event.data.buttons,
    );
    titleBar.hidden ||= frame.hidden;
  } else if (type === "save-bar")
    drawBar(saveBar, html`<span>Unsaved changes</span>`, event.data.open && event.data.buttons);
  else if (type === "toast") toast(event.data.message, { bad: event.data.isError });
  else if (type === "leave-confirmation") {
    const leaves = await confirmLeaving();
    if (!leaves) showWhereTheAppIs();
    post({ type: "answer", id, value: leaves });
  } else if (type === "open-admin") openAdmin(event.data.url);
});

/** The app went somewhere; what the admin gave it on the way is nobody's address. */
function follow(path) {
  const url = new URL(path, state.app.origin);
  for (const given of ["embedded", "shop", "host", "locale", "id_token", "hmac", "session", "timestamp"])
    url.searchParams.delete(given);
  appPath = url.pathname + url.search;
  showWhereTheAppIs();
}
function showWhereTheAppIs() {
  askedFor = null;
  heard = true;
  if (/^#\/admin(\/app|$)/.test(location.hash)) history.replaceState(null, "", `#/admin${appPath}`);
  drawNav();
}

/** Links of the app into Shopify's own admin: orders and charges are shown here, the rest is not built. */
function openAdmin(url) {
  const order = /orders\/(\d+)/.exec(url);
  const charge = /\/charges\/[^/]+\/(\d+)\//.exec(url);
  if (charge) location.hash = `#/admin/shopify/charges/${charge[1]}`;
  else if (order) location.hash = `#/admin/shopify/orders/${order[1]}`;
  else toast("This part of the Shopify admin is not part of the sandbox.");
}

function drawNav() {
  const inShopify = location.hash.startsWith("#/admin/shopify");
  const path = appPath.split("?")[0];
  const current = (here) => (here ? html`aria-current="page"` : "");
  const links = items.length ? items : [{ href: "/app", home: true }];
  morph(
    nav,
    String(
      html`${visited ? html`<a href="/#/admin">← Merchant's admin</a>` : html`<a href="#/admin/shopify/orders" ${current(inShopify)}>${ordersIcon} Orders <small>in Shopify</small></a>`}
        <div class="admin-apps">Apps</div>
        ${links.map(({ href, label, home }) => html`<a class="${home ? "home" : "inner"}" href="#/admin${href}" ${current(!inShopify && (home ? path === href : path.startsWith(href)))}>${home ? html`${appIcon} Vendor Store Sync` : label}</a>`)}`,
    ),
  );
}

/** A bar of the frame with the app's buttons on it; no buttons: no bar. */
function drawBar(bar, label, buttons) {
  bar.hidden = !buttons;
  if (!buttons) return bar.replaceChildren();
  morph(
    bar,
    String(
      html`${label}${buttons.map((button) => html`<button type="button" data-press="${button.key}" class="${button.primary ? "primary" : ""}" ${button.disabled || button.loading ? "disabled" : ""}>${button.label}</button>`)}`,
    ),
  );
}
admin.addEventListener("click", (event) => {
  const key = event.target instanceof Element ? event.target.closest("[data-press]")?.dataset.press : null;
  if (key) post({ type: "press", value: key });
});

function confirmLeaving() {
  const dialog = document.getElementById("ask");
  dialog.innerHTML = String(
    html`<form method="dialog">
      <h2>Leave page with unsaved changes?</h2>
      <p>Leaving this page will delete all unsaved changes.</p>
      <div class="row"><button value="stay">Stay</button><button class="danger" value="leave">Leave page</button></div>
    </form>`,
  );
  dialog.returnValue = "stay";
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "leave"), { once: true }),
  );
}
