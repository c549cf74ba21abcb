/**
 * What we write on an order so that it can be found and its lines told apart later. Keys that begin with "_" are given
 * back by REST and hidden from the store's staff; the others are shown to them as custom fields.
 */
export const orderMarks = {
  /** `created_via`: settable and filterable since WooCommerce 9.9; older stores ignore both, which only costs pages. */
  createdVia: "vendor-store-sync",
  reference: "_vss_reference",
  /** On a line: our key for it. */
  lineKey: "_vss_line",
  /** The attributes we wrote, as a JSON list of meta keys: what an update may take away again. */
  attributeKeys: "_vss_attributes",
  /** On a fee line: it carries a tax that the marketplace charged. */
  taxFee: "_vss_tax",
  marketplaceOrder: "Marketplace order",
  marketplaceOrderId: "Marketplace order id",
  test: "Marketplace test order",
  tags: "Marketplace tags",
  email: "Marketplace e-mail",
  lineSku: "SKU",
  cancellation: "Marketplace cancellation",
} as const;

/** The order's own switch in WooCommerce that keeps the store from adding its taxes (see `to-platform.ts`). */
export const taxExemptKey = "is_vat_exempt";
