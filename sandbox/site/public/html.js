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

export const time = (iso) =>
  new Intl.DateTimeFormat("en", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    day: "numeric",
    month: "short",
  }).format(new Date(iso));

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
  html`<span class="badge ${tone}">${String(word).toLowerCase().replaceAll("_", " ")}</span>`;
