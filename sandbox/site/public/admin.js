import { badge, html, money, time } from "./html.js";
import { state, toast } from "./world.js";

// A believable frame of the Shopify admin. It embeds the real app and plays the other half of App Bridge's protocol:
// session tokens, navigation, title bar, save bar, toasts.
const admin = document.getElementById("admin");
const frame = document.getElementById("app-frame");
const orders = document.getElementById("admin-orders");
const nav = admin.querySelector(".admin-app-nav");
const titleBar = admin.querySelector(".admin-title");
const saveBar = admin.querySelector(".admin-save");
const locale = admin.querySelector("[data-locale]");
const locales = { en: "English", ko: "한국어", cs: "Čeština", nb: "Norsk bokmål" };

let started = false;
let appPath = "/app";
let items = [];

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
  admin.querySelector(".admin-shop").textContent = state.marketplace.name;
  const inShopify = rest[0] === "shopify";
  orders.hidden = !inShopify;
  frame.hidden = inShopify;
  titleBar.hidden = inShopify || titleBar.childElementCount === 0;
  if (inShopify) orders.innerHTML = String(ordersPage(state, rest[2]));
  else start();
  for (const link of admin.querySelectorAll(".admin-nav > a")) markCurrent(link, inShopify);
  drawNav();
}

async function start() {
  if (started || !state.app.ready) {
    if (!started) frame.srcdoc = "<p style='font:14px sans-serif;padding:2rem'>The app is starting…</p>";
    return;
  }
  started = true;
  if (!locale.options.length)
    for (const [value, label] of Object.entries(locales)) locale.add(new Option(label, value, false, value === "en"));
  frame.removeAttribute("srcdoc");
  frame.src = await embeddedUrl("/app");
}
locale.addEventListener("change", async () => {
  frame.src = await embeddedUrl(appPath);
});

async function embeddedUrl(path) {
  const { domain } = state.marketplace;
  const url = new URL(path, state.app.origin);
  const store = domain.replace(".myshopify.com", "");
  const given = {
    embedded: "1",
    shop: domain,
    host: btoa(`admin.shopify.com/store/${store}`).replace(/=+$/, ""),
    locale: locale.value || "en",
    id_token: await idToken(),
  };
  for (const [key, value] of Object.entries(given)) url.searchParams.set(key, value);
  return url.href;
}
const idToken = async () => (await (await fetch("/api/id-token")).json()).token;

const post = (message) => frame.contentWindow?.postMessage({ sandboxAdmin: true, ...message }, state.app.origin);

window.addEventListener("message", async (event) => {
  if (event.source !== frame.contentWindow || !event.data?.sandboxAppBridge) return;
  const { type, id } = event.data;
  if (type === "id-token") post({ type: "answer", id, value: await idToken() });
  else if (type === "nav") {
    if (event.data.items.length) items = event.data.items;
    drawNav();
  } else if (type === "location") {
    appPath = event.data.path;
    drawNav();
  } else if (type === "title-bar") drawBar(titleBar, event.data.title, event.data.buttons, Boolean(event.data.title));
  else if (type === "save-bar") drawBar(saveBar, "Unsaved changes", event.data.buttons, event.data.open);
  else if (type === "toast") toast(event.data.message, event.data.isError);
  else if (type === "leave-confirmation") post({ type: "answer", id, value: await confirmLeaving() });
  else if (type === "open-admin") openAdmin(event.data.url);
});

/** Links of the app into Shopify's own admin: orders are shown here, the rest is not built. */
function openAdmin(url) {
  const order = /orders\/(\d+)/.exec(url);
  if (order) location.hash = `#/admin/shopify/orders/${order[1]}`;
  else toast("This part of the Shopify admin is not part of the sandbox.");
}

function drawNav() {
  const path = appPath.split("?")[0];
  nav.replaceChildren(
    ...(items.length ? items : [{ href: "/app", label: "Vendor Store Sync", home: true }]).map((item) => {
      const link = document.createElement("a");
      link.href = `#/admin${item.href}`;
      link.textContent = item.home ? "Vendor Store Sync" : item.label;
      link.className = item.home ? "home" : "";
      const here = item.home ? path === item.href : path.startsWith(item.href);
      markCurrent(link, here && !frame.hidden);
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (location.hash.startsWith("#/admin/shopify")) location.hash = "#/admin";
        post({ type: "navigate", value: item.href });
      });
      return link;
    }),
  );
}

function drawBar(element, text, buttons, open) {
  element.hidden = !open;
  const label = document.createElement(element === titleBar ? "strong" : "span");
  label.textContent = text;
  element.replaceChildren(
    label,
    ...(open ? buttons : []).map((button) => {
      const made = document.createElement("button");
      made.textContent = button.label;
      made.className = button.primary ? "primary" : "";
      made.disabled = button.disabled || button.loading;
      made.addEventListener("click", () => post({ type: "press", value: button.key }));
      return made;
    }),
  );
  if (element === saveBar && !open) element.replaceChildren();
}

function confirmLeaving() {
  const dialog = document.getElementById("ask");
  dialog.innerHTML = String(
    html`<form method="dialog">
      <h2>Leave page with unsaved changes?</h2>
      <p>Leaving this page will delete all unsaved changes.</p>
      <div class="row"><button value="stay">Stay</button><button class="danger" value="leave">Leave page</button></div>
    </form>`,
  );
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "leave"), { once: true }),
  );
}

/** Orders as Shopify itself shows them to the merchant. */
function ordersPage(state, number) {
  if (state.orders.length === 0)
    return html`<div class="card empty">
      <h2>No orders yet</h2>
      <p><a href="#/storefront">Place one on the storefront.</a></p>
    </div>`;
  const order = state.orders.find((candidate) => candidate.number === number);
  if (!order)
    return html`<h1>Orders</h1>
      <div class="card scroll">
        <table>
          <tr>
            <th>Order</th>
            <th>Date</th>
            <th>Customer</th>
            <th>Payment</th>
            <th>Fulfillment</th>
            <th class="num">Total</th>
          </tr>
          ${[...state.orders].reverse().map(
            (row) =>
              html`<tr>
                <td><a href="#/admin/shopify/orders/${row.number}">${row.name}</a></td>
                <td>${time(row.createdAt)}</td>
                <td>${row.customer}</td>
                <td>${badge(row.financialStatus)} ${row.cancelled ? badge("cancelled") : ""}</td>
                <td>${badge(row.fulfillmentStatus)}</td>
                <td class="num">${money(row.total, state.marketplace.currency)}</td>
              </tr>`,
          )}
        </table>
      </div>`;
  const at = `/api/orders/${order.number}`;
  return html`<p><a href="#/admin/shopify/orders">← Orders</a></p>
    <div class="row">
      <h1>${order.name}</h1>
      ${badge(order.financialStatus)} ${badge(order.fulfillmentStatus)} ${order.cancelled ? badge("cancelled") : ""}
    </div>
    <div class="columns">
      <div>
        <div class="card scroll">
          <table>
            <tr>
              <th>Item</th>
              <th>Vendor</th>
              <th class="num">Qty</th>
              <th></th>
            </tr>
            ${order.lines.map(
              (line) =>
                html`<tr>
                  <td>${line.title}<br /><small>${line.sku ?? ""}</small></td>
                  <td>${line.vendor}</td>
                  <td class="num">
                    ${line.currentQuantity}${line.currentQuantity === line.quantity ? "" : html` <s>${line.quantity}</s>`}
                  </td>
                  <td>
                    ${line.currentQuantity > 0 && !order.cancelled ? html`<button class="link" data-post="${at}/edit" data-body="${JSON.stringify({ lineId: line.id, quantity: line.currentQuantity - 1 })}">One less</button>` : ""}
                  </td>
                </tr>`,
            )}
          </table>
        </div>
        <div class="card">
          <h2>Shipments</h2>
          ${order.fulfillments.length === 0 ? html`<p class="soft">None yet.</p>` : ""}
          ${order.fulfillments.map((parcel) => html`<p>📦 ${badge(parcel.status)} ${parcel.lines} <br />${parcel.trackings.map((tracking) => html`<a href="${tracking.url ?? "#"}" rel="noreferrer" target="_blank">${tracking.company ?? ""} ${tracking.number ?? ""}</a> `)}</p>`)}
        </div>
      </div>
      <div class="card">
        <div class="row" style="margin-bottom:10px">
          ${order.financialStatus === "PENDING" ? html`<button class="primary" data-post="${at}/pay">Mark as paid</button>` : ""}
          ${order.cancelled ? "" : html`<button class="danger" data-post="${at}/cancel">Cancel order</button>`}
        </div>
        <form aria-label="Edit order">
          <label class="field"
            ><span>E-mail</span><input name="email" value="${order.email ?? ""}" data-keep="e"
          /></label>
          <label class="field"
            ><span>Phone</span><input name="phone" value="${order.phone ?? ""}" data-keep="p"
          /></label>
          <label class="field"
            ><span>Street</span><input name="address1" value="${order.address1 ?? ""}" data-keep="a"
          /></label>
          <label class="field"
            ><span>Note</span><textarea name="note" rows="2" data-keep="n">${order.note ?? ""}</textarea>
          </label>
          <label class="field"
            ><span>Tags</span><input name="tags" value="${order.tags.join(", ")}" data-keep="t"
          /></label>
          <button data-post="${at}/update">Save order</button>
        </form>
      </div>
    </div>`;
}
