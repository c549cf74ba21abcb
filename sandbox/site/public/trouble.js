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
  const knob = (where, [kind, label, hint]) => {
    const id = `${where}-${kind}`;
    return html`<label class="switch">
      <input
        type="checkbox"
        role="switch"
        aria-labelledby="${id}"
        aria-describedby="${id}-hint"
        data-switch="/api/trouble"
        data-body="${JSON.stringify({ where, kind })}"
        ${isOn(where, kind) ? "checked" : ""}
      />
      <span><strong id="${id}">${label}</strong><br /><small id="${id}-hint">${hint}</small></span></label
    >`;
  };
  const troubled = (where) => (state.troubles.some((trouble) => trouble.where === where) ? "troubled" : "");
  return html`<h1>Trouble</h1>
    <p class="soft">Switch it on, place orders, and watch: nothing is lost, nothing is sent twice.</p>
    <div class="grid wide">
      ${state.stores.map(
        (store) =>
          html`<section class="card ${troubled(store.host)}" aria-label="${store.name}">
            <h2 class="row">${store.name} ${badge(store.platform, "info")}</h2>
            ${storeTroubles.map((trouble) => knob(store.host, trouble))}
          </section>`,
      )}
      <section class="card ${troubled("webhooks")}" aria-label="Webhooks">
        <h2>Webhooks to the app</h2>
        ${webhookTroubles.map((trouble) => knob("webhooks", trouble))}
      </section>
      <section class="card" aria-label="Time">
        <h2>Time</h2>
        <p>The app looks by itself every few minutes. No need to wait:</p>
        <p><button data-post="/api/cron/fulfillments">Look for fulfillments now</button></p>
        <p><button data-post="/api/cron/reconcile">Reconcile orders now</button></p>
      </section>
    </div>
    <section class="card" aria-label="Webhooks sent">
      <h2>Webhooks sent</h2>
      ${state.webhooks.length === 0 ? html`<p class="soft">None yet. Every order placed or changed sends some.</p>` : webhookTable(state.webhooks)}
    </section>`;
}

const webhookTable = (webhooks) =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Webhooks sent, table">
    <table>
      <thead>
        <tr>
          <th>When</th>
          <th>Topic</th>
          <th>Shop</th>
          <th>Answer</th>
          <th class="num">Took</th>
        </tr>
      </thead>
      <tbody>
        ${webhooks.map(
          (row) =>
            html`<tr data-key="${row.id}">
              <td>${time(row.at)}</td>
              <td>${row.topic}</td>
              <td>${row.shop}</td>
              <td>${answer(row)}</td>
              <td class="num">${row.ms === null ? "" : `${row.ms} ms`}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const answer = (row) =>
  row.status === null
    ? badge(row.outcome, "warn")
    : html`${badge(row.status, row.status === 200 ? "good" : "bad")} ${row.times > 1 ? `${row.times} times` : ""}`;
