import { drawing } from "./drawings.js";
import { badge, html, money } from "./html.js";
import { redraw } from "./world.js";

const cart = new Map();

/** The marketplace as a buyer sees it, with ready-made orders for the cases that matter. */
export function storefrontView(state) {
  const { currency, name } = state.marketplace;
  const lines = [...cart].flatMap(([variantId, quantity]) => {
    const product = state.products.find((candidate) => candidate.variantId === variantId);
    return product ? [{ ...product, quantity }] : [];
  });
  const goods = lines.reduce((sum, line) => sum + Number(line.price) * line.quantity, 0);
  return html`
    <header class="hero">
      <h1>${name}</h1>
      <p>
        Things made by four workshops, bought in one order. Place one as a customer would; the app takes it from there.
      </p>
    </header>
    <h2 id="presets">Ready-made orders</h2>
    <ul class="presets" aria-labelledby="presets">
      ${state.presets.map(
        (preset) =>
          html`<li>
            <button data-post="/api/presets/${preset.id}" aria-describedby="preset-${preset.id}">
              ${preset.label}
            </button>
            <small id="preset-${preset.id}">${preset.hint}</small>
          </li>`,
      )}
    </ul>
    <div class="storefront">
      <div>
        ${state.vendors.map(
          (vendor) =>
            html`<section aria-label="${vendor.name}" data-key="${vendor.name}">
              <h2 class="row">
                ${vendor.name}
                ${vendor.store ? badge(`${vendor.store.platform} store`, "info") : badge("no store of its own", "warn")}
                ${vendor.store && vendor.store.currency !== currency ? badge(`sells in ${vendor.store.currency}`, "warn") : ""}
              </h2>
              <div class="products">
                ${state.products.filter((product) => product.vendor === vendor.name).map((product) => productCard(product, currency))}
              </div>
            </section>`,
        )}
      </div>
      <form class="card cart" aria-label="Cart">
        <h2>Cart</h2>
        ${
          lines.length === 0
            ? html`<p class="soft">Nothing in it yet.</p>`
            : html`<ul class="cart-lines">
                ${lines.map((line) => cartLine(line, currency))}
              </ul>`
        }
        <label class="field"
          ><span>Customer</span>
          <select name="customer">
            ${state.customers.map((customer, index) => html`<option value="${index}">${customer}</option>`)}
          </select></label
        >
        <label class="field"
          ><span>Payment</span>
          <select name="payment">
            <option value="paid">Card, paid</option>
            <option value="pending">Cash on delivery, not paid yet</option>
          </select></label
        >
        <label class="field"
          ><span>Shipping</span>
          <select name="shipping">
            <option value="6.90">Parcel shop, ${money(6.9, currency)}</option>
            <option value="12.50">To the door, ${money(12.5, currency)}</option>
            <option value="0">Free</option>
          </select></label
        >
        <label class="field"
          ><span>Discount code</span>
          <select name="discount">
            <option value="">None</option>
            <option value="10">WELCOME10, 10 % off</option>
            <option value="25">FRIENDS, 25 % off</option>
          </select></label
        >
        <label class="field"><span>Note for the seller</span><textarea name="note" rows="2"></textarea></label>
        <p class="row spread"><span class="soft">Goods</span> <strong>${money(goods, currency)}</strong></p>
        <button
          class="primary wide"
          data-post="/api/orders"
          data-body="${JSON.stringify({ lines: lines.map(({ variantId, quantity }) => ({ variantId, quantity })) })}"
          data-then="empty-cart"
          ${lines.length === 0 ? "disabled" : ""}
        >
          Place order
        </button>
      </form>
    </div>
  `;
}

const fullTitle = ({ title, variantTitle }) => (variantTitle ? `${title}, ${variantTitle}` : title);

const productCard = (product, currency) =>
  html`<article class="card product" data-key="${product.variantId}">
    ${drawing(product)}
    <div class="text">
      <h3>${fullTitle(product)}</h3>
      ${product.synced || !product.storeName ? "" : html`<p>${badge("unsynced", "warn")}</p>`}
      <div class="row spread">
        <span>${money(product.price, currency)}</span>
        <button data-add="${product.variantId}" aria-label="Add ${fullTitle(product)} to cart">Add</button>
      </div>
    </div>
  </article>`;

const cartLine = (line, currency) =>
  html`<li data-key="${line.variantId}">
    <span>${fullTitle(line)}<br /><small>${line.vendor}</small></span>
    <span class="stepper">
      <button type="button" data-less="${line.variantId}" aria-label="One ${fullTitle(line)} less">−</button>
      <output aria-label="Quantity">${line.quantity}</output>
      <button type="button" data-add="${line.variantId}" aria-label="One ${fullTitle(line)} more">+</button>
    </span>
    <span class="num">${money(Number(line.price) * line.quantity, currency)}</span>
  </li>`;

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const add = target?.closest("[data-add]")?.dataset.add;
  const less = target?.closest("[data-less]")?.dataset.less;
  if (!add && !less) return;
  const quantity = (cart.get(add ?? less) ?? 0) + (add ? 1 : -1);
  if (quantity > 0) cart.set(add ?? less, quantity);
  else cart.delete(add ?? less);
  redraw();
});
window.addEventListener("empty-cart", () => {
  cart.clear();
  redraw();
});
