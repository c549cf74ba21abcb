import { showAdmin, hideAdmin, markCurrent } from "./admin.js";
import { html, useTimeZone } from "./html.js";
import { mailView } from "./mail.js";
import { morph } from "./morph.js";
import { storefrontView } from "./storefront.js";
import { storesView } from "./stores.js";
import { troubleView } from "./trouble.js";
import { call, changed, state, toast } from "./world.js";

const views = { storefront: storefrontView, stores: storesView, mail: mailView, trouble: troubleView };
const titles = {
  admin: "Merchant's admin",
  storefront: "Storefront",
  stores: "Vendors' stores",
  mail: "Mailbox",
  trouble: "Trouble",
};
const view = document.getElementById("view");
const health = document.getElementById("health");

function route() {
  const [, part = "", ...rest] = location.hash.split("?")[0].split("/");
  return { part: part in titles ? part : "admin", rest: rest.map(decodeURIComponent) };
}

function draw() {
  const { part, rest } = route();
  document.title = `${titles[part]} · Vendor Store Sync sandbox`;
  for (const link of document.querySelectorAll(".tabs a")) {
    const here = link.getAttribute("href") === `#/${part}`;
    if (here && !link.hasAttribute("aria-current")) link.scrollIntoView({ block: "nearest", inline: "nearest" });
    markCurrent(link, here);
  }
  for (const count of document.querySelectorAll("[data-count]")) {
    const number = state[count.dataset.count].length;
    count.textContent = number;
    count.hidden = number === 0;
  }
  if (state.loaded) {
    useTimeZone(state.marketplace.timeZone);
    health.textContent = state.app.ready ? "App is running" : "App is starting…";
    health.className = state.app.ready ? "health good" : "health";
  }
  view.hidden = part === "admin";
  if (part === "admin") {
    showAdmin(rest);
    return;
  }
  hideAdmin();
  // Another page is another page; the same one is only brought up to date.
  const page = [part, ...rest].join("/");
  if (view.dataset.page !== page) view.replaceChildren();
  view.dataset.page = page;
  morph(view, String(state.loaded ? views[part](state, rest) : html`<p class="soft">Looking around…</p>`));
}

/** Buttons say what they do: data-post="/api/..." with the fields of their form and of data-body. */
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-post]") : null;
  if (!button) return;
  event.preventDefault();
  const form = button.closest("form");
  if (form && !form.reportValidity()) return;
  const body = { ...(form ? Object.fromEntries(new FormData(form)) : {}), ...JSON.parse(button.dataset.body ?? "{}") };
  button.disabled = true;
  const answer = await call(button.dataset.post, body);
  button.disabled = false;
  if (answer.message) toast(answer.message, { bad: answer.ok === false, link: answer.link });
  if (answer.ok === false) return;
  form?.reset();
  if (answer.go) location.hash = answer.go;
  if (button.dataset.then) window.dispatchEvent(new Event(button.dataset.then));
});
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-post]");
  if (!button) return;
  event.preventDefault();
  if (!button.disabled) button.click();
});
document.addEventListener("change", async (event) => {
  const input = event.target instanceof Element ? event.target.closest("[data-switch]") : null;
  if (!input) return;
  input.underWay = true;
  const answer = await call(input.dataset.switch, { ...JSON.parse(input.dataset.body ?? "{}"), on: input.checked });
  input.underWay = false;
  if (answer.message) toast(answer.message, { bad: answer.ok === false });
});

// The address is taken by the route, so this jump is done by hand.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  (view.hidden ? document.querySelector(".admin-main") : view).focus();
});

let shown = route().part;
window.addEventListener("hashchange", () => {
  draw();
  // Who moves on to another part by keyboard or screen reader starts there, not behind.
  if (shown !== route().part && !view.hidden) view.focus({ preventScroll: true });
  if (shown !== route().part) window.scrollTo(0, 0);
  shown = route().part;
});
changed(draw);
if (!location.hash) location.replace("#/admin");
draw();
