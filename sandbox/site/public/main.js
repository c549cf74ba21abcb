import { showAdmin, hideAdmin, markCurrent } from "./admin.js";
import { mailView } from "./mail.js";
import { storefrontView } from "./storefront.js";
import { storesView } from "./stores.js";
import { troubleView } from "./trouble.js";
import { call, changed, state, toast } from "./world.js";

const views = { storefront: storefrontView, stores: storesView, mail: mailView, trouble: troubleView };
const view = document.getElementById("view");

function route() {
  const [, part = "admin", ...rest] = location.hash.split("/");
  return { part, rest: rest.map(decodeURIComponent) };
}

function draw() {
  const { part, rest } = route();
  for (const link of document.querySelectorAll(".tabs a")) markCurrent(link, link.getAttribute("href") === `#/${part}`);
  for (const count of document.querySelectorAll("[data-count]")) {
    const number = count.dataset.count === "mails" ? state.mails.length : state.troubles.length;
    count.textContent = number;
    count.hidden = number === 0;
  }
  const draft = unsavedFields();
  if (part === "admin") {
    view.replaceChildren();
    showAdmin(rest);
    return;
  }
  hideAdmin();
  view.innerHTML = String((views[part] ?? storefrontView)(state, rest));
  restoreFields(draft);
}

/** Redrawing must not eat what somebody is typing: named fields and open details keep what they had. */
function unsavedFields() {
  const active = document.activeElement;
  return {
    page: location.hash,
    focus: active?.dataset?.keep ?? null,
    fields: [...view.querySelectorAll("[data-keep]")].map((field) => [
      field.dataset.keep,
      field.type === "checkbox" ? field.checked : field.value,
    ]),
    open: [...view.querySelectorAll("details[open][data-open]")].map((element) => element.dataset.open),
  };
}
function restoreFields(draft) {
  if (draft.page !== location.hash) return;
  for (const [name, value] of draft.fields) {
    const field = view.querySelector(`[data-keep="${CSS.escape(name)}"]`);
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
  }
  for (const name of draft.open)
    view.querySelector(`details[data-open="${CSS.escape(name)}"]`)?.setAttribute("open", "");
  if (draft.focus) view.querySelector(`[data-keep="${CSS.escape(draft.focus)}"]`)?.focus();
}

/** Buttons say what they do: data-post="/api/..." with the fields of their form, or of data-body. */
document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-post]") : null;
  if (!button) return;
  event.preventDefault();
  const form = button.closest("form");
  const body = { ...(form ? Object.fromEntries(new FormData(form)) : {}), ...JSON.parse(button.dataset.body ?? "{}") };
  button.disabled = true;
  const answer = await call(button.dataset.post, body);
  button.disabled = false;
  if (answer.message) toast(answer.message, answer.ok === false);
  if (answer.ok !== false) form?.reset();
});
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-post]");
  if (!button) return;
  event.preventDefault();
  button.click();
});
document.addEventListener("change", async (event) => {
  const input = event.target instanceof Element ? event.target.closest("[data-switch]") : null;
  if (!input) return;
  const answer = await call(input.dataset.switch, { ...JSON.parse(input.dataset.body ?? "{}"), on: input.checked });
  if (answer.message) toast(answer.message, answer.ok === false);
});

window.addEventListener("hashchange", () => {
  draw();
  view.focus({ preventScroll: true });
});
changed(draw);
if (!location.hash) location.replace("#/admin");
