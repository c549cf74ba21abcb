import { moneySet, plainAmount } from "./amounts.ts";
import { gid } from "./ids.ts";
import { financialStatus, fulfilledQuantity, shippingNet, totalsOf, unfulfilledQuantity } from "./order-totals.ts";
import { countryName, fullName } from "./places.ts";
import type {
  AddressRow,
  CustomerRow,
  FulfillmentEventRow,
  FulfillmentOrderRow,
  FulfillmentRow,
  HoldRow,
  LineRow,
  OrderRow,
  ProductRow,
  RefundRow,
  ShippingLineRow,
  ShopState,
  TaxLineRow,
} from "./shop-state.ts";
import { restTime, restTimeOrNull } from "./timestamps.ts";

/**
 * Webhook bodies in Shopify's REST shape: the keys and types of its own samples (2026-07 is the newest published set).
 * Ids are bigint, to be written as bare JSON numbers however long they are.
 */
const number = (id: string): bigint => BigInt(id);

/** The app that the online store itself is; its orders name it, by webhook and by GraphQL. */
export const onlineStoreApp = "580111";

function address(row: AddressRow | null) {
  if (!row) return null;
  return {
    first_name: row.firstName,
    address1: row.address1,
    phone: row.phone,
    city: row.city,
    zip: row.zip,
    province: row.provinceCode,
    country: countryName(row.countryCode),
    last_name: row.lastName,
    address2: row.address2,
    company: row.company,
    latitude: null,
    longitude: null,
    name: fullName(row),
    country_code: row.countryCode,
    province_code: row.provinceCode,
  };
}

const taxLine = (row: TaxLineRow, currency: string) => ({
  channel_liable: false,
  price: plainAmount(row.amount, currency),
  price_set: moneySet(row.amount, currency),
  rate: row.rate,
  title: row.title,
});

/** Tax lines of the whole order: those of lines and shipping, added up by title and rate. */
export function summedTaxLines(order: OrderRow): TaxLineRow[] {
  const sums = new Map<string, TaxLineRow>();
  const all = [
    ...order.taxLines,
    ...order.lines.flatMap((line) => line.taxLines),
    ...order.shippingLines.flatMap((line) => line.taxLines),
  ];
  for (const row of all) {
    const key = `${row.title}\n${row.rate}`;
    const sum = sums.get(key);
    if (sum) sum.amount += row.amount;
    else sums.set(key, { ...row });
  }
  return [...sums.values()];
}

const allocations = (line: LineRow | ShippingLineRow, currency: string) =>
  line.discounts.map((discount) => ({
    amount: plainAmount(discount.amount, currency),
    amount_set: moneySet(discount.amount, currency),
    discount_application_index: discount.application,
  }));

function line(state: ShopState, order: OrderRow, row: LineRow) {
  const { currency } = order;
  const unshipped = unfulfilledQuantity(order, row);
  const shipped = fulfilledQuantity(order, row.id);
  return {
    id: number(row.id),
    admin_graphql_api_id: gid("LineItem", row.id),
    attributed_staffs: [],
    current_quantity: row.currentQuantity,
    fulfillable_quantity: unshipped,
    fulfillment_service: row.giftCard ? "gift_card" : "manual",
    fulfillment_status: shipped === 0 ? null : unshipped > 0 ? "partial" : "fulfilled",
    gift_card: row.giftCard,
    grams: row.grams,
    name: row.variantTitle ? `${row.title} - ${row.variantTitle}` : row.title,
    price: plainAmount(row.price, currency),
    price_set: moneySet(row.price, currency),
    product_exists: state.products.some(({ id }) => id === row.productId),
    product_id: row.productId && number(row.productId),
    properties: row.properties.map((property) => ({ ...property })),
    quantity: row.quantity,
    requires_shipping: row.requiresShipping,
    sales_line_item_group_id: null,
    sku: row.sku,
    taxable: row.taxable,
    title: row.title,
    // Only discounts of the line itself; ours are all spread from the order, so they are in the allocations.
    total_discount: plainAmount(0, currency),
    total_discount_set: moneySet(0, currency),
    variant_id: row.variantId && number(row.variantId),
    variant_inventory_management: row.variantId ? "shopify" : null,
    variant_title: row.variantTitle,
    vendor: row.vendor,
    tax_lines: row.taxLines.map((tax) => taxLine(tax, currency)),
    duties: [],
    discount_allocations: allocations(row, currency),
  };
}

const shippingLine = (row: ShippingLineRow, currency: string) => ({
  id: number(row.id),
  carrier_identifier: null,
  code: row.code,
  current_discounted_price_set: moneySet(shippingNet(row), currency),
  discounted_price: plainAmount(shippingNet(row), currency),
  discounted_price_set: moneySet(shippingNet(row), currency),
  is_removed: false,
  phone: null,
  price: plainAmount(row.price, currency),
  price_set: moneySet(row.price, currency),
  requested_fulfillment_service_id: null,
  source: row.source,
  title: row.title,
  tax_lines: row.taxLines.map((tax) => taxLine(tax, currency)),
  discount_allocations: allocations(row, currency),
});

function customer(state: ShopState, row: CustomerRow) {
  return {
    id: number(row.id),
    created_at: restTime(row.createdAt, state.timeZone),
    updated_at: restTime(row.updatedAt, state.timeZone),
    first_name: row.firstName,
    last_name: row.lastName,
    state: "disabled",
    note: row.note,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: row.email,
    phone: row.phone,
    currency: state.currency,
    tax_exemptions: [],
    admin_graphql_api_id: gid("Customer", row.id),
    ...(row.defaultAddress && {
      default_address: {
        ...address(row.defaultAddress),
        id: number(row.defaultAddress.id),
        customer_id: number(row.id),
        country_name: countryName(row.defaultAddress.countryCode),
        default: true,
      },
    }),
  };
}

/** The body of fulfillments/create and fulfillments/update, and an entry of the order's `fulfillments`. */
export function fulfillmentPayload(state: ShopState, order: OrderRow, row: FulfillmentRow) {
  const lastEvent = row.events.at(-1);
  return {
    id: number(row.id),
    admin_graphql_api_id: gid("Fulfillment", row.id),
    order_id: number(order.id),
    status: row.status.toLowerCase(),
    created_at: restTime(row.createdAt, state.timeZone),
    service: "manual",
    updated_at: restTime(row.updatedAt, state.timeZone),
    tracking_company: row.tracking.company,
    shipment_status: lastEvent ? lastEvent.status.toLowerCase() : null,
    location_id: number(row.locationId),
    origin_address: null,
    email: order.email ?? "",
    destination: address(order.shippingAddress),
    line_items: row.lines.flatMap((shipped) => {
      const ordered = order.lines.find(({ id }) => id === shipped.lineId);
      return ordered ? [{ ...line(state, order, ordered), quantity: shipped.quantity }] : [];
    }),
    tracking_number: row.tracking.numbers[0] ?? null,
    tracking_numbers: [...row.tracking.numbers],
    tracking_url: row.tracking.urls[0] ?? null,
    tracking_urls: [...row.tracking.urls],
    receipt: {},
    name: `${order.name}.${row.ordinal}`,
  };
}

/** The body of refunds/create and an entry of the order's `refunds`. */
export function refundPayload(state: ShopState, order: OrderRow, row: RefundRow) {
  const { currency } = order;
  return {
    id: number(row.id),
    admin_graphql_api_id: gid("Refund", row.id),
    order_id: number(order.id),
    created_at: restTime(row.createdAt, state.timeZone),
    note: row.note,
    user_id: null,
    processed_at: restTime(row.createdAt, state.timeZone),
    duties: [],
    total_duties_set: moneySet(0, currency),
    return: null,
    refund_shipping_lines: [],
    restock: row.lines.some(({ restockType }) => restockType !== "NO_RESTOCK"),
    order_adjustments: [],
    refund_line_items: row.lines.flatMap((refunded) => {
      const ordered = order.lines.find(({ id }) => id === refunded.lineId);
      if (!ordered) return [];
      return [
        {
          id: number(refunded.id),
          quantity: refunded.quantity,
          line_item_id: number(refunded.lineId),
          location_id: null,
          restock_type: refunded.restockType.toLowerCase(),
          subtotal: Number(plainAmount(refunded.subtotal, currency)),
          total_tax: Number(plainAmount(refunded.tax, currency)),
          subtotal_set: moneySet(refunded.subtotal, currency),
          total_tax_set: moneySet(refunded.tax, currency),
          line_item: line(state, order, ordered),
        },
      ];
    }),
    transactions: order.transactions
      .filter(({ id }) => row.transactionIds.includes(id))
      .map((transaction) => ({
        id: number(transaction.id),
        admin_graphql_api_id: gid("OrderTransaction", transaction.id),
        order_id: number(order.id),
        amount: plainAmount(transaction.amount, currency),
        currency,
        kind: transaction.kind.toLowerCase(),
        gateway: transaction.gateway,
        status: transaction.status.toLowerCase(),
        created_at: restTime(transaction.createdAt, state.timeZone),
        processed_at: restTime(transaction.createdAt, state.timeZone),
        test: transaction.test,
        parent_id: null,
      })),
  };
}

const shippedStatus = (order: OrderRow): string | null => {
  const shipped = order.lines.some(({ id }) => fulfilledQuantity(order, id) > 0);
  if (!shipped) return null;
  return order.lines.some((row) => unfulfilledQuantity(order, row) > 0) ? "partial" : "fulfilled";
};

/** The body of orders/create, orders/updated, orders/paid, orders/cancelled and orders/(partially_)fulfilled. */
export function orderPayload(state: ShopState, order: OrderRow) {
  const { currency } = order;
  const totals = totalsOf(order);
  const buyer = state.customers.find(({ id }) => id === order.customerId);
  const billing = address(order.billingAddress);
  const shipping = address(order.shippingAddress);
  const amount = (minor: number) => plainAmount(minor, currency);
  const set = (minor: number) => moneySet(minor, currency);
  return {
    id: number(order.id),
    admin_graphql_api_id: gid("Order", order.id),
    app_id: number(order.appId ?? onlineStoreApp),
    browser_ip: null,
    buyer_accepts_marketing: order.acceptsMarketing,
    cancel_reason: order.cancelReason?.toLowerCase() ?? null,
    cancelled_at: restTimeOrNull(order.cancelledAt, state.timeZone),
    cart_token: null,
    checkout_token: null,
    client_details: null,
    closed_at: restTimeOrNull(order.closedAt, state.timeZone),
    confirmation_number: order.confirmationNumber,
    confirmed: true,
    contact_email: order.email,
    created_at: restTime(order.createdAt, state.timeZone),
    currency,
    current_shipping_price_set: set(totals.shipping),
    current_subtotal_price: amount(totals.current.subtotal),
    current_subtotal_price_set: set(totals.current.subtotal),
    current_total_additional_fees_set: null,
    current_total_discounts: amount(totals.current.discounts),
    current_total_discounts_set: set(totals.current.discounts),
    current_total_duties_set: null,
    current_total_price: amount(totals.current.total),
    current_total_price_set: set(totals.current.total),
    current_total_tax: amount(totals.current.tax),
    current_total_tax_set: set(totals.current.tax),
    customer_locale: "en",
    device_id: null,
    discount_codes: order.discountApplications.map((application, index) => ({
      code: application.code,
      amount: amount(
        [...order.lines, ...order.shippingLines]
          .flatMap(({ discounts }) => discounts)
          .filter((discount) => discount.application === index)
          .reduce((sum, discount) => sum + discount.amount, 0),
      ),
      type: application.targetType === "shipping_line" ? "shipping" : application.valueType,
    })),
    duties_included: false,
    email: order.email ?? "",
    estimated_taxes: false,
    financial_status: financialStatus(order).toLowerCase(),
    fulfillment_status: shippedStatus(order),
    landing_site: null,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    merchant_of_record_app_id: null,
    name: order.name,
    note: order.note,
    note_attributes: order.attributes.map(({ key, value }) => ({ name: key, value })),
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: `https://${state.domain}/${shopId(state)}/orders/${order.token}/authenticate?key=${order.token}`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: [...new Set(order.transactions.map(({ gateway }) => gateway))],
    phone: order.phone,
    po_number: order.poNumber,
    presentment_currency: currency,
    processed_at: restTime(order.processedAt, state.timeZone),
    reference: null,
    referring_site: null,
    source_identifier: order.sourceIdentifier,
    source_name: order.sourceName,
    source_url: order.sourceUrl,
    subtotal_price: amount(totals.subtotal),
    subtotal_price_set: set(totals.subtotal),
    tags: order.tags.join(", "),
    tax_exempt: false,
    tax_lines: summedTaxLines(order).map((tax) => taxLine(tax, currency)),
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.token,
    total_cash_rounding_payment_adjustment_set: set(0),
    total_cash_rounding_refund_adjustment_set: set(0),
    total_discounts: amount(totals.discounts),
    total_discounts_set: set(totals.discounts),
    total_line_items_price: amount(totals.lineItems),
    total_line_items_price_set: set(totals.lineItems),
    total_outstanding: amount(Math.max(0, totals.outstanding)),
    total_price: amount(totals.total),
    total_price_set: set(totals.total),
    total_shipping_price_set: set(totals.shipping),
    total_tax: amount(totals.tax),
    total_tax_set: set(totals.tax),
    total_tip_received: amount(0),
    total_weight: order.lines.reduce((sum, row) => sum + row.grams * row.quantity, 0),
    updated_at: restTime(order.updatedAt, state.timeZone),
    user_id: null,
    // Shopify leaves these three out where an order has none, instead of sending null.
    ...(billing && { billing_address: billing }),
    ...(buyer && { customer: customer(state, buyer) }),
    discount_applications: order.discountApplications.map((application) => ({
      type: "discount_code",
      code: application.code,
      value: application.valueType === "percentage" ? application.value.toFixed(1) : amount(application.value),
      value_type: application.valueType,
      allocation_method: application.targetType === "shipping_line" ? "each" : "across",
      target_selection: "all",
      target_type: application.targetType,
    })),
    fulfillments: order.fulfillments.map((row) => fulfillmentPayload(state, order, row)),
    line_items: order.lines.map((row) => line(state, order, row)),
    payment_terms: null,
    refunds: order.refunds.map((row) => refundPayload(state, order, row)),
    ...(shipping && { shipping_address: shipping }),
    shipping_lines: order.shippingLines.map((row) => shippingLine(row, currency)),
    returns: [],
    line_item_groups: [],
  };
}

/** The body of orders/edited: small, with plain numbers and no order in it. */
export function orderEdited(
  state: ShopState,
  edit: {
    readonly id: string;
    readonly order: OrderRow;
    readonly appId: string | null;
    readonly at: string;
    readonly staffNote: string;
    readonly additions: readonly { readonly lineId: string; readonly delta: number }[];
    readonly removals: readonly { readonly lineId: string; readonly delta: number }[];
  },
) {
  const deltas = (changes: readonly { lineId: string; delta: number }[]) =>
    changes.map(({ lineId, delta }) => ({ id: number(lineId), delta }));
  return {
    order_edit: {
      id: number(edit.id),
      app_id: edit.appId && number(edit.appId),
      created_at: restTime(edit.at, state.timeZone),
      committed_at: restTime(edit.at, state.timeZone),
      notify_customer: false,
      order_id: number(edit.order.id),
      staff_note: edit.staffNote,
      user_id: null,
      line_items: { additions: deltas(edit.additions), removals: deltas(edit.removals) },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
    },
  };
}

export const fulfillmentEventPayload = (
  state: ShopState,
  order: OrderRow,
  fulfillment: FulfillmentRow,
  event: FulfillmentEventRow,
) => ({
  id: number(event.id),
  fulfillment_id: number(fulfillment.id),
  status: event.status.toLowerCase(),
  message: event.message,
  happened_at: restTime(event.happenedAt, state.timeZone),
  city: null,
  province: null,
  country: order.shippingAddress?.countryCode ?? null,
  zip: null,
  address1: null,
  latitude: null,
  longitude: null,
  shop_id: number(shopId(state)),
  created_at: restTime(event.createdAt, state.timeZone),
  updated_at: restTime(event.createdAt, state.timeZone),
  estimated_delivery_at: restTimeOrNull(event.estimatedDeliveryAt, state.timeZone),
  order_id: number(order.id),
  admin_graphql_api_id: gid("FulfillmentEvent", event.id),
});

const hold = (row: HoldRow) => ({
  id: gid("FulfillmentHold", row.id),
  reason: row.reason.toLowerCase(),
  reason_notes: row.reasonNotes,
  held_by_requesting_app: false,
  handle: row.handle,
  held_by_app: row.appId ? { id: gid("App", row.appId) } : null,
});
const briefFulfillmentOrder = (row: FulfillmentOrderRow) => ({
  id: gid("FulfillmentOrder", row.id),
  status: row.status.toLowerCase(),
});

/** The body of fulfillment_orders/placed_on_hold. */
export const placedOnHold = (row: FulfillmentOrderRow, created: HoldRow, rest: FulfillmentOrderRow | null) => ({
  fulfillment_order: { ...briefFulfillmentOrder(row), fulfillment_holds: row.holds.map(hold) },
  remaining_fulfillment_order: rest && briefFulfillmentOrder(rest),
  held_fulfillment_order_line_items: row.lines.map(({ id, remaining }) => ({
    id: gid("FulfillmentOrderLineItem", id),
    quantity: remaining,
  })),
  created_fulfillment_hold: hold(created),
});
/** The body of fulfillment_orders/hold_released. */
export const holdReleased = (row: FulfillmentOrderRow) => ({ fulfillment_order: briefFulfillmentOrder(row) });

/** The body of products/create and products/update. */
export function productPayload(state: ShopState, product: ProductRow) {
  const stock = (levels: Record<string, number> | null) =>
    levels ? Object.values(levels).reduce((a, b) => a + b, 0) : 0;
  return {
    admin_graphql_api_id: gid("Product", product.id),
    body_html: null,
    created_at: restTime(product.createdAt, state.timeZone),
    handle: product.title.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
    id: number(product.id),
    product_type: product.productType,
    published_at: restTime(product.createdAt, state.timeZone),
    template_suffix: null,
    title: product.title,
    updated_at: restTime(product.updatedAt, state.timeZone),
    vendor: product.vendor,
    status: product.status.toLowerCase(),
    published_scope: "web",
    tags: product.tags.join(", "),
    variants: product.variants.map((variant, index) => ({
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      barcode: variant.barcode,
      compare_at_price: null,
      created_at: restTime(product.createdAt, state.timeZone),
      id: number(variant.id),
      inventory_policy: "deny",
      position: index + 1,
      price: plainAmount(variant.price, state.currency),
      product_id: number(product.id),
      sku: variant.sku,
      taxable: variant.taxable,
      title: variant.title,
      updated_at: restTime(product.updatedAt, state.timeZone),
      option1: variant.title,
      option2: null,
      option3: null,
      image_id: null,
      inventory_item_id: number(variant.inventoryItemId),
      inventory_quantity: stock(variant.stock),
      old_inventory_quantity: stock(variant.stock),
    })),
    options: [],
    images: [],
    image: null,
    media: [],
    variant_gids: product.variants.map((variant) => ({
      admin_graphql_api_id: gid("ProductVariant", variant.id),
      updated_at: restTime(product.updatedAt, state.timeZone),
    })),
    has_variants_that_requires_components: false,
    category: null,
  };
}

/** A number for the shop itself, from its counters' base, stable over renames of the shop's title. */
export function shopId(state: ShopState): string {
  let sum = 60_000_000_000;
  for (const character of state.domain) sum = (sum * 31 + character.charCodeAt(0)) % 90_000_000_000;
  return String(10_000_000_000 + sum);
}

/** The shop as REST shows it: the body of app/uninstalled and shop/update. */
export function shopPayload(state: ShopState) {
  const place = state.locations[0]?.address;
  return {
    id: number(shopId(state)),
    name: state.name,
    email: state.email,
    domain: state.domain,
    province: place?.provinceCode ?? null,
    country: state.countryCode,
    address1: place?.address1 ?? null,
    zip: place?.zip ?? null,
    city: place?.city ?? null,
    source: null,
    phone: state.phone,
    latitude: null,
    longitude: null,
    primary_locale: "en",
    address2: place?.address2 ?? null,
    created_at: restTime(state.createdAt, state.timeZone),
    updated_at: restTime(state.createdAt, state.timeZone),
    country_code: state.countryCode,
    country_name: countryName(state.countryCode),
    currency: state.currency,
    customer_email: state.email,
    timezone: state.timeZone,
    iana_timezone: state.timeZone,
    shop_owner: state.ownerName,
    money_format: "{{amount}}",
    money_with_currency_format: `{{amount}} ${state.currency}`,
    weight_unit: "kg",
    province_code: place?.provinceCode ?? null,
    taxes_included: null,
    auto_configure_tax_inclusivity: null,
    tax_shipping: null,
    county_taxes: null,
    plan_display_name: state.plan.publicDisplayName,
    plan_name: state.plan.partnerDevelopment ? "partner_test" : "basic",
    has_discounts: false,
    has_gift_cards: false,
    myshopify_domain: state.domain,
    google_apps_domain: null,
    google_apps_login_enabled: null,
    money_in_emails_format: "{{amount}}",
    money_with_currency_in_emails_format: `{{amount}} ${state.currency}`,
    eligible_for_payments: true,
    requires_extra_payments_agreement: false,
    password_enabled: false,
    has_storefront: true,
    finances: true,
    primary_location_id: state.locations[0] ? number(state.locations[0].id) : null,
    checkout_api_supported: true,
    multi_location_enabled: state.locations.length > 1,
    setup_required: false,
    pre_launch_enabled: false,
    enabled_presentment_currencies: [state.currency],
    marketing_sms_consent_enabled_at_checkout: false,
    transactional_sms_disabled: false,
  };
}
