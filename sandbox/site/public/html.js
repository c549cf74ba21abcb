/** A template whose values are escaped, unless they are templates themselves. */
class Html {
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}
const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const show = (value) =>
  value instanceof Html
    ? value.text
    : Array.isArray(value)
      ? value.map(show).join("")
      : value === null || value === undefined || value === false
        ? ""
        : String(value).replace(/[&<>"']/g, (mark) => marks[mark]);

export const html = (parts, ...values) =>
  new Html(parts.reduce((text, part, index) => text + part + (index < values.length ? show(values[index]) : ""), ""));

export const money = (amount, currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency }).format(Number(amount));

let timeZone;
/** Times are told as the shop tells them, as the app does. */
export const useTimeZone = (zone) => (timeZone = zone);

export const time = (iso) =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    day: "numeric",
    month: "short",
  }).format(new Date(iso));

/** One line, or null when there is none. Platforms spell their fields differently. */
export const address = (value) =>
  value
    ? [
        [value.firstName ?? value.first_name, value.lastName ?? value.last_name].filter(Boolean).join(" "),
        value.company,
        value.address1 ?? value.address_1,
        value.address2 ?? value.address_2,
        [value.zip ?? value.postcode, value.city].filter(Boolean).join(" "),
        value.countryCode ?? value.country,
      ]
        .filter(Boolean)
        .join(", ")
    : null;

const icon = (paths) =>
  html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">${new Html(paths)}</svg>`;
export const parcelIcon = icon('<path d="M3 6.5 10 3l7 3.5v7L10 17l-7-3.5zM3 6.5l7 3.5 7-3.5M10 10v7M6.5 4.8l7 3.4"/>');
export const ordersIcon = icon('<path d="M3 11h4l1.5 2.5h3L13 11h4M5 4h10l2 7v5H3v-5z"/>');
export const appIcon = icon('<path d="M3 10h5l3-4h6M8 10l3 4h6"/>');

const tones = {
  paid: "good",
  processing: "good",
  completed: "good",
  fulfilled: "good",
  shipped: "good",
  success: "good",
  pending: "warn",
  "on-hold": "warn",
  partial: "warn",
  partially_fulfilled: "warn",
  unfulfilled: "warn",
  authorized: "warn",
  cancelled: "bad",
  refunded: "bad",
  failed: "bad",
  voided: "bad",
};
export const badge = (word, tone = tones[String(word).toLowerCase()] ?? "") =>
  html`<span class="badge ${tone}">${inWords(String(word))}</span>`;
const inWords = (code) => (/^[A-Z_]+$/.test(code) ? code.toLowerCase().replaceAll("_", " ") : code);
