import { badge, html, money } from "./html.js";

const cart = new Map();
let shown;

/** The marketplace as a buyer sees it, with ready-made orders for the cases that matter. */
export function storefrontView(state) {
  shown = state;
  const lines = [...cart].flatMap(([variantId, quantity]) => {
    const product = state.products.find((candidate) => candidate.variantId === variantId);
    return product ? [{ ...product, quantity }] : [];
  });
  const total = lines.reduce((sum, line) => sum + Number(line.price) * line.quantity, 0);
  return html`
    <h1>${state.marketplace.name}</h1>
    <p class="soft">Place an order as a customer would. Each line belongs to a vendor; the app takes it from there.</p>
    <div class="presets" aria-label="Ready-made orders">
      ${state.presets.map(
        (preset) => html`<button data-post="/api/presets/${preset.id}" title="${preset.hint}">${preset.label}</button>`,
      )}
    </div>
    <div class="storefront">
      <div class="grid">
        ${state.products.map(
          (product) =>
            html`<article class="card product">
              <div class="picture" style="background:${product.colour}" aria-hidden="true">${product.picture}</div>
              <div class="text">
                <h3>${product.title}</h3>
                <small>${product.variantTitle ?? ""}</small>
                <small
                  >${product.vendor}
                  ${product.synced ? "" : badge(product.storeName ? "not in the vendor's store" : "no store", "info")}</small
                >
                <strong>${money(product.price, state.marketplace.currency)}</strong>
                <button data-add="${product.variantId}">Add to cart</button>
              </div>
            </article>`,
        )}
      </div>
      <form class="card cart" aria-label="Cart">
        <h2>Cart</h2>
        ${lines.length === 0 ? html`<p class="soft">Nothing in it yet.</p>` : ""}
        <table>
          ${lines.map(
            (line) =>
              html`<tr>
                <td>${line.title} <small>${line.variantTitle ?? ""}</small></td>
                <td class="num">
                  <button type="button" class="link" data-less="${line.variantId}" aria-label="One less">−</button
                  >${line.quantity}<button
                    type="button"
                    class="link"
                    data-add="${line.variantId}"
                    aria-label="One more"
                  >
                    +
                  </button>
                </td>
                <td class="num">${money(Number(line.price) * line.quantity, state.marketplace.currency)}</td>
              </tr>`,
          )}
        </table>
        <label class="field"
          ><span>Customer</span>
          <select name="customer" data-keep="customer">
            ${state.customers.map((name, index) => html`<option value="${index}">${name}</option>`)}
          </select></label
        >
        <label class="field"
          ><span>Payment</span>
          <select name="payment" data-keep="payment">
            <option value="paid">Card, paid</option>
            <option value="pending">Cash on delivery, not paid yet</option>
          </select></label
        >
        <label class="field"
          ><span>Shipping</span>
          <select name="shipping" data-keep="shipping">
            <option value="6.90">Parcel shop, 6.90</option>
            <option value="12.50">To the door, 12.50</option>
            <option value="0">Free</option>
          </select></label
        >
        <label class="field"
          ><span>Discount code</span>
          <select name="discount" data-keep="discount">
            <option value="">None</option>
            <option value="10">WELCOME10, 10 % off</option>
            <option value="25">FRIENDS, 25 % off</option>
          </select></label
        >
        <label class="field"
          ><span>Note for the seller</span><textarea name="note" rows="2" data-keep="note"></textarea>
        </label>
        <div class="row spread">
          <strong>${money(total, state.marketplace.currency)}</strong>
          <button
            class="primary"
            data-post="/api/orders"
            data-body="${JSON.stringify({ lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })) })}"
            ${lines.length === 0 ? "disabled" : ""}
          >
            Place order
          </button>
        </div>
      </form>
    </div>
  `;
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const add = target?.closest("[data-add]")?.dataset.add;
  const less = target?.closest("[data-less]")?.dataset.less;
  const placed = target?.closest('[data-post="/api/orders"]');
  if (add) cart.set(add, (cart.get(add) ?? 0) + 1);
  else if (less && cart.get(less) > 1) cart.set(less, cart.get(less) - 1);
  else if (less) cart.delete(less);
  else if (placed) setTimeout(() => cart.clear(), 0);
  else return;
  if (!placed && shown) window.dispatchEvent(new Event("hashchange"));
});
