import { badge, html, time } from "./html.js";

const storeTroubles = [
  ["down", "Down", "Connections are refused."],
  ["late", "Answers late", "Every answer takes six seconds."],
  ["timeout-after-commit", "Times out after the commit", "The next order is created, but the answer never comes."],
  ["throttled", "Throttles", "Asks to slow down, as the platform does when it is busy."],
  ["status", "Answers 500", "An error, and nothing is done."],
];
const webhookTroubles = [
  ["doubled", "Doubled", "Every webhook comes twice."],
  ["shuffled", "Shuffled", "Webhooks come late and out of order."],
  ["lost", "Lost", "No webhook comes. Reconciliation has to find the orders."],
];

/** What can go wrong in the world, to be switched on and off. */
export function troubleView(state) {
  const isOn = (where, kind) => state.troubles.some((trouble) => trouble.where === where && trouble.kind === kind);
  const knob = (where, [kind, label, hint]) =>
    html`<label class="switch">
      <input
        type="checkbox"
        data-switch="/api/trouble"
        data-body="${JSON.stringify({ where, kind })}"
        ${isOn(where, kind) ? "checked" : ""}
      />
      <span><strong>${label}</strong><br /><small>${hint}</small></span></label
    >`;
  return html`<h1>Trouble</h1>
    <p class="soft">Switch it on, place orders, and watch: nothing is lost, nothing is sent twice.</p>
    <div class="grid" style="grid-template-columns:repeat(auto-fill,minmax(300px,1fr))">
      ${state.stores.map(
        (store) =>
          html`<section class="card">
            <h2>${store.name} ${badge(store.platform, "info")}</h2>
            ${storeTroubles.map((trouble) => knob(store.host, trouble))}
          </section>`,
      )}
      <section class="card">
        <h2>Webhooks to the app</h2>
        ${webhookTroubles.map((trouble) => knob("webhooks", trouble))}
      </section>
      <section class="card">
        <h2>Time</h2>
        <p>The app looks by itself every few minutes. No need to wait:</p>
        <p><button data-post="/api/cron/fulfillments">Look for fulfillments now</button></p>
        <p><button data-post="/api/cron/reconcile">Reconcile orders now</button></p>
      </section>
    </div>
    <section class="card scroll">
      <h2>Webhooks sent</h2>
      <table>
        <tr>
          <th>When</th>
          <th>Topic</th>
          <th>Shop</th>
          <th>Answer</th>
        </tr>
        ${state.webhooks.map(
          (row) =>
            html`<tr>
              <td>${time(row.at)}</td>
              <td>${row.topic}</td>
              <td>${row.shop}</td>
              <td>
                ${row.status ? badge(row.status, row.status === 200 ? "good" : "bad") : badge(row.outcome, "warn")}
              </td>
            </tr>`,
        )}
      </table>
    </section>`;
}
