import { badge, html, money, time } from "./html.js";

/** Each vendor's own store: its orders, and what its staff does with them. */
export function storesView(state, [host]) {
  const store = state.stores.find((candidate) => candidate.host === host) ?? state.stores[0];
  if (!store) return html`<p class="empty">No vendor has a store.</p>`;
  return html`
    <div class="row" role="tablist" aria-label="Stores" style="margin-bottom:14px">
      ${state.stores.map(
        (candidate) =>
          html`<a class="button" role="tab" aria-selected="${candidate === store}" href="#/stores/${candidate.host}"
            >${candidate.name} ${badge(candidate.platform, "info")} ${candidate.orders.length}</a
          >`,
      )}
    </div>
    <h1>${store.name}</h1>
    <p class="soft">${store.host} · sells in ${store.currency} · vendor “${store.vendor}” on the marketplace</p>
    ${store.orders.length === 0 ? html`<div class="card empty">No orders yet. Place one on the storefront.</div>` : ""}
    ${[...store.orders].reverse().map((order) => orderCard(store, order))}
  `;
}

function orderCard(store, order) {
  const at = `/api/stores/${store.host}/orders/${encodeURIComponent(order.externalId)}`;
  const open = order.lines.some((line) => line.unshipped > 0) && !order.cancelled;
  return html`<article class="card order" data-store-order="${order.name}">
    <div class="row spread">
      <h2>
        ${order.name} ${badge(order.status)} ${badge(order.paid ? "paid" : "unpaid", order.paid ? "good" : "warn")}
      </h2>
      <span class="soft">${time(order.createdAt)}</span>
    </div>
    <div class="columns">
      <div class="scroll">
        <table>
          <tr>
            <th>Item</th>
            <th class="num">Qty</th>
            <th class="num">Price</th>
            <th class="num">Total</th>
          </tr>
          ${order.lines.map(
            (line) =>
              html`<tr>
                <td>
                  ${line.title}<br /><small>${line.sku ?? "no SKU"}${line.variantId ? "" : " · custom line"}</small>
                </td>
                <td class="num">${line.quantity}</td>
                <td class="num">${money(line.price, order.currency)}</td>
                <td class="num">${money(line.total, order.currency)}</td>
              </tr>`,
          )}
          <tr>
            <td colspan="3">Discount</td>
            <td class="num">−${money(order.discountTotal, order.currency)}</td>
          </tr>
          <tr>
            <td colspan="3">Shipping</td>
            <td class="num">${money(order.shippingTotal, order.currency)}</td>
          </tr>
          <tr>
            <td colspan="3">Tax</td>
            <td class="num">${money(order.taxTotal, order.currency)}</td>
          </tr>
          <tr>
            <td colspan="3"><strong>Total</strong></td>
            <td class="num"><strong>${money(order.total, order.currency)}</strong></td>
          </tr>
        </table>
      </div>
      <dl>
        <dt>E-mail</dt>
        <dd>${order.email ?? "none"}</dd>
        <dt>Phone</dt>
        <dd>${order.phone ?? "none"}</dd>
        <dt>Ship to</dt>
        <dd>${address(order.shippingAddress)}</dd>
        <dt>Bill to</dt>
        <dd>${address(order.billingAddress)}</dd>
        <dt>Note</dt>
        <dd>${order.note ?? "none"}</dd>
        <dt>Tags</dt>
        <dd>${order.tags.join(", ") || "none"}</dd>
        ${order.attributes.map(
          ({ name, value }) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
        <dt>Mails to customer</dt>
        <dd>${order.customerMails}</dd>
      </dl>
    </div>
    ${order.fulfillments.map(
      (parcel) =>
        html`<p>
          📦 ${parcel.cancelled ? badge("cancelled") : badge("shipped")}
          ${parcel.tracking ? `${parcel.tracking.company} ${parcel.tracking.number}` : "no tracking"}
          ${parcel.cancelled ? "" : html`<button class="link" data-post="${at}/correct" data-body="${JSON.stringify({ fulfillmentId: parcel.id })}">Correct tracking</button><button class="link" data-post="${at}/cancel-shipment" data-body="${JSON.stringify({ fulfillmentId: parcel.id })}">Cancel shipment</button>`}
        </p>`,
    )}
    ${
      open
        ? html`<details data-open="ship-${order.externalId}">
              <summary>Ship…</summary>
              <form class="row" aria-label="Ship ${order.name}">
                ${order.lines
                  .filter((line) => line.unshipped > 0)
                  .map(
                    (line) =>
                      html`<label class="field"
                        ><span>${line.title} (${line.unshipped} left)</span
                        ><input
                          type="number"
                          name="quantity:${line.id}"
                          min="0"
                          max="${line.unshipped}"
                          value="${line.unshipped}"
                          data-keep="q-${order.externalId}-${line.id}"
                      /></label>`,
                  )}
                <label class="field"
                  ><span>Carrier</span><input name="company" value="DHL Express" data-keep="c-${order.externalId}"
                /></label>
                <label class="field"
                  ><span>Tracking number</span
                  ><input name="number" placeholder="made up if empty" data-keep="n-${order.externalId}"
                /></label>
                <button class="primary" data-post="${at}/ship">Ship</button>
              </form>
            </details>
            <button class="danger" data-post="${at}/cancel">Cancel order</button>`
        : ""
    }
  </article>`;
}

const address = (value) =>
  value
    ? [
        [value.firstName, value.lastName].filter(Boolean).join(" "),
        value.company,
        value.address1,
        value.address2,
        [value.zip, value.city].filter(Boolean).join(" "),
        value.countryCode ?? value.country,
      ]
        .filter(Boolean)
        .join(", ")
    : "none";
