import { address, badge, html, money, parcelIcon, time } from "./html.js";

/** Each vendor's own store: its orders, and what its staff does with them. */
export function storesView(state, [host]) {
  const store = state.stores.find((candidate) => candidate.host === host) ?? state.stores[0];
  return html`
    <nav class="segments" aria-label="Stores">
      ${state.stores.map(
        (candidate) =>
          html`<a href="#/stores/${candidate.host}" ${candidate === store ? html`aria-current="page"` : ""}
            >${candidate.name} <span class="count">${candidate.orders.length}</span></a
          >`,
      )}
    </nav>
    <h1 class="row">${store.name} ${badge(store.platform, "info")}</h1>
    <p class="soft">${store.host} · sells in ${store.currency} · is “${store.vendor}” on the marketplace</p>
    ${accessRow(store)} ${troubled(state, store)}
    ${
      store.orders.length === 0
        ? html`<div class="card empty">
            <h2>No orders yet</h2>
            <p>
              Orders that the app creates here show up by themselves.
              <a href="#/storefront">Place one on the storefront</a>
            </p>
          </div>`
        : [...store.orders].reverse().map((order) => orderCard(store, order))
    }
  `;
}

/** Whom the vendor lets in, and the vendor's own admin, where a pairing code is entered. */
const accessRow = (store) => {
  const at = `/api/stores/${store.host}/access`;
  if (store.accessBy === "keys")
    return html`<p class="row"><button data-post="${at}/take-away">Delete the app's keys</button></p>`;
  return store.hasApp
    ? html`<p class="row">
        <a href="/?shop=${store.host}#/admin" target="_blank">Open the app in this store's admin</a>
        <button data-post="${at}/take-away">Uninstall the app</button>
      </p>`
    : html`<p class="row"><button data-post="${at}/install">Install the app from the App Store</button></p>`;
};

const troubled = (state, store) =>
  state.troubles.some(({ where }) => where === store.host)
    ? html`<p class="notice">This store is in <a href="#/trouble">trouble</a>, as you asked.</p>`
    : "";

function orderCard(store, order) {
  const at = `/api/stores/${store.host}/orders/${encodeURIComponent(order.externalId)}`;
  const open = order.lines.some((line) => line.unshipped > 0) && !order.cancelled;
  const amount = (value) => money(value, order.currency);
  return html`<article class="card order" data-key="${order.externalId}" aria-label="Order ${order.name}">
    <header class="row spread">
      <h2 class="row">
        ${order.name} ${badge(order.status)} ${badge(order.paid ? "paid" : "unpaid", order.paid ? "good" : "warn")}
      </h2>
      <span class="soft">${time(order.createdAt)}</span>
    </header>
    <div class="columns">
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Item</th>
              <th class="num">Qty</th>
              <th class="num">Price</th>
              <th class="num">Total</th>
            </tr>
          </thead>
          <tbody>
            ${order.lines.map(
              (line) =>
                html`<tr>
                  <td>
                    ${line.title}<br /><small>${line.sku ?? "no SKU"}${line.variantId ? "" : " · custom line"}</small>
                  </td>
                  <td class="num">${line.quantity}</td>
                  <td class="num">${amount(line.price)}</td>
                  <td class="num">${amount(line.total)}</td>
                </tr>`,
            )}
          </tbody>
          <tfoot>
            ${Number(order.discountTotal) === 0 ? "" : sumRow("Discount", html`−${amount(order.discountTotal)}`)}
            ${sumRow("Shipping", amount(order.shippingTotal))} ${sumRow("Tax", amount(order.taxTotal))}
            ${sumRow(html`<strong>Total</strong>`, html`<strong>${amount(order.total)}</strong>`)}
          </tfoot>
        </table>
      </div>
      <dl>
        <dt>E-mail</dt>
        <dd>${order.email ?? none}</dd>
        <dt>Phone</dt>
        <dd>${order.phone ?? none}</dd>
        <dt>Ship to</dt>
        <dd>${address(order.shippingAddress) ?? none}</dd>
        <dt>Bill to</dt>
        <dd>${address(order.billingAddress) ?? none}</dd>
        <dt>Note</dt>
        <dd>${order.note ?? none}</dd>
        <dt>Tags</dt>
        <dd>${order.tags.join(", ") || none}</dd>
        ${order.attributes.map(
          ({ name, value }) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
        <dt>Mails to customer</dt>
        <dd>${order.customerMails}</dd>
      </dl>
    </div>
    ${order.fulfillments.map((parcel) => parcelRow(at, order, parcel))} ${open ? shipForm(at, order) : ""}
    ${open ? ownStatuses(at, store, order) : ""}
  </article>`;
}

/** What the app has to be told the meaning of. */
const ownStatuses = (at, store, order) =>
  store.ownStatuses
    .filter(({ id }) => id !== order.status)
    .map(
      ({ id, name }) =>
        html`<p class="row">
          <button data-post="${at}/status" data-body="${JSON.stringify({ status: id })}">Set to “${name}”</button>
        </p>`,
    );

const none = html`<span class="soft">none</span>`;
const sumRow = (label, value) =>
  html`<tr>
    <td colspan="3">${label}</td>
    <td class="num">${value}</td>
  </tr>`;

const parcelRow = (at, order, parcel) => {
  const body = JSON.stringify({ fulfillmentId: parcel.id });
  const titles = new Map(order.lines.map((line) => [line.id, line.title]));
  const lines = (parcel.lines ?? []).map(({ lineId, quantity }) => `${quantity} × ${titles.get(lineId) ?? "item"}`);
  return html`<div class="parcel" data-key="parcel-${parcel.id}">
    ${parcelIcon} ${badge(parcel.cancelled ? "cancelled" : "shipped")} <span>${lines.join(", ")}</span>
    <span>${parcel.tracking ? `${parcel.tracking.company} ${parcel.tracking.number}` : "no tracking"}</span>
    ${parcel.cancelled ? "" : html`<span class="actions"><button class="link" data-post="${at}/correct" data-body="${body}">Correct tracking</button> <button class="link" data-post="${at}/cancel-shipment" data-body="${body}">Cancel shipment</button></span>`}
  </div>`;
};

const shipForm = (at, order) =>
  html`<div class="staff">
    <details>
      <summary class="button">Ship…</summary>
      <form class="ship" aria-label="Ship ${order.name}">
        ${order.lines
          .filter((line) => line.unshipped > 0)
          .map(
            (line) =>
              html`<label class="field" data-key="${line.id}"
                ><span>${line.title}, ${line.unshipped} left</span
                ><input
                  type="number"
                  name="quantity:${line.id}"
                  min="0"
                  max="${line.unshipped}"
                  value="${line.unshipped}"
              /></label>`,
          )}
        <label class="field" data-key="company"><span>Carrier</span><input name="company" value="DHL Express" /></label>
        <label class="field" data-key="number"
          ><span>Tracking number</span><input name="number" placeholder="made up if empty"
        /></label>
        <button class="primary" data-key="ship" data-post="${at}/ship">Ship</button>
      </form>
    </details>
    <button class="danger" data-post="${at}/cancel">Cancel order</button>
  </div>`;
