import { badge, html, money, parcelIcon, time } from "./html.js";

/** Orders as Shopify itself shows them to the merchant: the list, or one of them. */
export function shopifyOrders(state, number) {
  const order = state.orders.find((candidate) => candidate.number === number);
  if (order) return orderPage(state, order);
  if (state.orders.length === 0)
    return html`<h1>Orders</h1>
      <div class="card empty">
        <h2>No orders yet</h2>
        <p><a href="#/storefront">Place one on the storefront</a></p>
      </div>`;
  return html`<h1>Orders</h1>
    <div class="card scroll" tabindex="0" role="region" aria-label="Orders">
      <table>
        <thead>
          <tr>
            <th>Order</th>
            <th>Date</th>
            <th>Customer</th>
            <th>Payment</th>
            <th>Fulfillment</th>
            <th class="num">Total</th>
          </tr>
        </thead>
        <tbody>
          ${[...state.orders].reverse().map(
            (row) =>
              html`<tr data-key="${row.number}">
                <td><a href="#/admin/shopify/orders/${row.number}">${row.name}</a></td>
                <td>${time(row.createdAt)}</td>
                <td>${row.customer}</td>
                <td>${badge(row.financialStatus)}</td>
                <td>${badge(row.fulfillmentStatus)}</td>
                <td class="num">${money(row.total, state.marketplace.currency)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function orderPage(state, order) {
  const at = `/api/orders/${order.number}`;
  const amount = (value) => money(value, state.marketplace.currency);
  return html`<p><a href="#/admin/shopify/orders">← Orders</a></p>
    <header class="row">
      <h1>${order.name}</h1>
      ${badge(order.financialStatus)} ${badge(order.fulfillmentStatus)}
      <a class="end" href="#/admin/app/orders?search=${encodeURIComponent(order.name)}">See it in Vendor Store Sync</a>
    </header>
    <div class="columns">
      <div>
        <section class="card" aria-label="Items">
          <table>
            <thead>
              <tr>
                <th>Item</th>
                <th>Vendor</th>
                <th class="num">Qty</th>
                <th class="num">Total</th>
                <td></td>
              </tr>
            </thead>
            <tbody>
              ${order.lines.map((line) => lineRow(at, order, line, amount))}
            </tbody>
            <tfoot>
              ${Number(order.discountTotal) === 0 ? "" : sumRow("Discount, taken off above", amount(order.discountTotal))}
              ${sumRow("Shipping", amount(order.shippingTotal))} ${sumRow("Tax", amount(order.taxTotal))}
              ${sumRow(html`<strong>Total</strong>`, html`<strong>${amount(order.total)}</strong>`)}
            </tfoot>
          </table>
        </section>
        <section class="card" aria-label="Shipments">
          <h2>Shipments</h2>
          ${order.fulfillments.length === 0 ? html`<p class="soft">None yet.</p>` : ""}
          ${order.fulfillments.map(parcelRow)}
        </section>
      </div>
      <section class="card" aria-label="Order details">
        <form aria-label="Edit order">
          <label class="field"
            ><span>E-mail</span><input name="email" type="email" value="${order.email ?? ""}"
          /></label>
          <label class="field"><span>Phone</span><input name="phone" type="tel" value="${order.phone ?? ""}" /></label>
          <label class="field"><span>Street</span><input name="address1" value="${order.address1 ?? ""}" /></label>
          <label class="field"><span>Note</span><textarea name="note" rows="3">${order.note ?? ""}</textarea></label>
          <label class="field"><span>Tags</span><input name="tags" value="${order.tags.join(", ")}" /></label>
          <button class="primary" data-post="${at}/update">Save order</button>
        </form>
        <div class="row staff">
          ${order.financialStatus === "PENDING" && !order.cancelled ? html`<button data-post="${at}/pay">Mark as paid</button>` : ""}
          ${order.cancelled ? "" : html`<button class="danger" data-post="${at}/cancel">Cancel order</button>`}
        </div>
      </section>
    </div>`;
}

const sumRow = (label, value) =>
  html`<tr>
    <td colspan="3">${label}</td>
    <td class="num">${value}</td>
    <td></td>
  </tr>`;

function lineRow(at, order, line, amount) {
  const less = JSON.stringify({ lineId: line.id, quantity: line.currentQuantity - 1 });
  return html`<tr>
    <td>${line.title}<br /><small>${line.sku ?? ""}</small></td>
    <td>${line.vendor}</td>
    <td class="num">
      ${line.currentQuantity}${line.currentQuantity === line.quantity ? "" : html` <s>${line.quantity}</s>`}
    </td>
    <td class="num">${amount(line.total)}</td>
    <td class="num">
      ${line.currentQuantity > 0 && !order.cancelled ? html`<button class="link" data-post="${at}/edit" data-body="${less}" aria-label="One less: ${line.title}">One less</button>` : ""}
    </td>
  </tr>`;
}

const parcelRow = (parcel) =>
  html`<div class="parcel" data-key="${parcel.id}">
    ${parcelIcon} ${badge(parcel.status)} <span>${parcel.lines}</span>
    ${parcel.trackings.map(({ url, company, number }) => html`<a href="${url ?? "#"}" rel="noreferrer" target="_blank">${company} ${number}</a>`)}
  </div>`;
