import { badge, html, money } from "./html.js";

const interval = { EVERY_30_DAYS: "every 30 days", ANNUAL: "a year" };
const price = (charge) => `${money(charge.amount, charge.currency)} ${interval[charge.interval] ?? ""}`;
const post = (charge, act) => `/api/charges/${charge.id}/${act}`;

/** What apps ask the merchant to pay, on Shopify's own pages: one question, or the list of all. */
export function shopifyCharges(state, id) {
  const charge = state.charges.find((candidate) => candidate.id === id);
  return charge ? questionPage(charge) : listPage(state);
}

function questionPage(charge) {
  const waiting = charge.status === "PENDING";
  return html`<p><a href="#/admin/shopify/charges">← Charges</a></p>
    <section class="card" aria-label="Approve charge">
      <header class="row">
        <h1>${waiting ? "Approve subscription" : "Subscription"}</h1>
        ${badge(charge.status)}
      </header>
      <p><strong>Vendor Store Sync</strong> asks you to pay for: ${charge.name}</p>
      <p>
        <strong>${price(charge)}</strong
        >${charge.test ? html` <span class="badge warn">test: nobody is charged</span>` : ""}
      </p>
      ${
        waiting
          ? html`<div class="row">
              <button class="primary" data-post="${post(charge, "approve")}">Approve</button>
              <button data-post="${post(charge, "decline")}">Decline</button>
            </div>`
          : ""
      }
    </section>`;
}

const listPage = (state) =>
  html`<h1>Charges</h1>
    <p class="soft">What apps ask this shop to pay. Whether the shop pays its bill is up to you here.</p>
    ${
      state.charges.length === 0
        ? html`<div class="card empty">
            <h2>Nothing is charged</h2>
            <p>Add-ons are included here. Start the sandbox with ADD_ON_BILLING to see them cost something.</p>
          </div>`
        : html`<div class="card scroll" tabindex="0" role="region" aria-label="Charges">
            <table>
              <thead>
                <tr>
                  <th>For</th>
                  <th>Price</th>
                  <th>State</th>
                  <td></td>
                </tr>
              </thead>
              <tbody>
                ${[...state.charges].reverse().map(
                  (charge) =>
                    html`<tr data-key="${charge.id}">
                      <td><a href="#/admin/shopify/charges/${charge.id}">${charge.name}</a></td>
                      <td>${price(charge)}</td>
                      <td>${badge(charge.status)}</td>
                      <td class="num">${change(charge)}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }`;

const change = (charge) =>
  charge.status === "ACTIVE"
    ? html`<button class="link" data-post="${post(charge, "freeze")}">The bill is not paid</button>`
    : charge.status === "FROZEN"
      ? html`<button class="link" data-post="${post(charge, "thaw")}">The bill is paid</button>`
      : "";
