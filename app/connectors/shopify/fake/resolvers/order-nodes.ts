import { cancelComplaint } from "../actions/cancel-order.ts";
import { editComplaint } from "../actions/edit-order.ts";
import { moneyBag, moneyNode, plainAmount } from "../amounts.ts";
import { gid } from "../ids.ts";
import {
  discountOf,
  financialStatus,
  fulfilledQuantity,
  fulfillmentStatus,
  isOpen,
  lineNet,
  shareOf,
  shippingNet,
  taxOf,
  totalsOf,
  unfulfilledQuantity,
} from "../order-totals.ts";
import { countryName, fullName } from "../places.ts";
import { onlineStoreApp, summedTaxLines } from "../rest-payload.ts";
import type {
  AddressRow,
  DiscountApplicationRow,
  LineRow,
  OrderRow,
  RefundRow,
  ShippingLineRow,
  TaxLineRow,
  TransactionRow,
} from "../shop-state.ts";
import { gqlTime, gqlTimeOrNull } from "../timestamps.ts";
import type { ApiCall } from "./api-call.ts";
import { customerNode, locationNode, productNode, variantNode } from "./catalogue-nodes.ts";
import { connection, listed, type PageArgs } from "./connection.ts";
import { fulfillmentNode, fulfillmentOrderNode } from "./fulfillment-nodes.ts";
import { metafieldFields } from "./metafield-nodes.ts";

export function addressNode(row: AddressRow | null, id: string) {
  if (!row) return null;
  return {
    __typename: "MailingAddress",
    id: gid("MailingAddress", `${id}?model_name=Address`),
    ...row,
    country: countryName(row.countryCode),
    countryCodeV2: row.countryCode,
    province: row.provinceCode,
    name: fullName(row),
    formattedArea: [row.city, countryName(row.countryCode)].filter(Boolean).join(", "),
    formatted: [row.company, row.address1, row.address2, [row.zip, row.city].filter(Boolean).join(" ")].filter(Boolean),
    coordinatesValidated: false,
    latitude: null,
    longitude: null,
    timeZone: null,
    validationResultSummary: null,
  };
}

const taxLineNode = (row: TaxLineRow, currency: string) => ({
  __typename: "TaxLine",
  title: row.title,
  rate: row.rate,
  ratePercentage: row.rate * 100,
  price: plainAmount(row.amount, currency),
  priceSet: moneyBag(row.amount, currency),
  channelLiable: false,
  source: null,
});

const discountApplicationNode = (row: DiscountApplicationRow, index: number, currency: string) => ({
  __typename: "DiscountCodeApplication",
  index,
  code: row.code,
  allocationMethod: row.targetType === "shipping_line" ? "EACH" : "ACROSS",
  targetSelection: "ALL",
  targetType: row.targetType === "shipping_line" ? "SHIPPING_LINE" : "LINE_ITEM",
  value:
    row.valueType === "percentage"
      ? { __typename: "PricingPercentageValue", percentage: row.value }
      : moneyNode(row.value, currency),
});

const allocationNodes = (order: OrderRow, line: LineRow | ShippingLineRow) =>
  line.discounts.map((discount) => ({
    __typename: "DiscountAllocation",
    allocatedAmount: moneyNode(discount.amount, order.currency),
    allocatedAmountSet: moneyBag(discount.amount, order.currency),
    discountApplication: discountApplicationNode(
      order.discountApplications[discount.application] as DiscountApplicationRow,
      discount.application,
      order.currency,
    ),
  }));

export function lineNode(call: ApiCall, order: OrderRow, line: LineRow) {
  const { currency } = order;
  const bag = (minor: number) => moneyBag(minor, currency);
  const found = call.shop.state.products.find(({ id }) => id === line.productId);
  const variant = found?.variants.find(({ id }) => id === line.variantId);
  const unfulfilled = unfulfilledQuantity(order, line);
  const shipped = fulfilledQuantity(order, line.id);
  // Unit prices are rounded: multiplying them by the quantity does not give the line's total back.
  const perUnit = line.quantity === 0 ? 0 : Math.round(lineNet(line) / line.quantity);
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    title: line.title,
    name: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
    variantTitle: line.variantTitle,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: line.currentQuantity,
    unfulfilledQuantity: unfulfilled,
    fulfillableQuantity: unfulfilled,
    nonFulfillableQuantity: line.giftCard ? line.currentQuantity : 0,
    refundableQuantity: line.currentQuantity,
    fulfillmentStatus: shipped === 0 ? "unfulfilled" : unfulfilled > 0 ? "partial" : "fulfilled",
    requiresShipping: line.requiresShipping,
    taxable: line.taxable,
    isGiftCard: line.giftCard,
    merchantEditable: editComplaint(order) === null,
    restockable: line.variantId !== null,
    customAttributes: line.properties.map(({ name, value }) => ({ __typename: "Attribute", key: name, value })),
    variant: variant && found ? variantNode(call, found, variant) : null,
    product: found ? productNode(call, found) : null,
    image: null,
    lineItemGroup: null,
    duties: [],
    originalUnitPriceSet: bag(line.price),
    originalUnitPrice: plainAmount(line.price, currency),
    originalTotalSet: bag(line.price * line.quantity),
    // Ours are code discounts: Shopify leaves those out of "discounted" unless asked for all.
    discountedUnitPriceSet: bag(line.price),
    discountedUnitPriceAfterAllDiscountsSet: bag(perUnit),
    discountedTotalSet: (args: { withCodeDiscounts?: boolean | null }) =>
      bag(args.withCodeDiscounts ? lineNet(line) : line.price * line.quantity),
    priceAfterAllDiscountsBeforeTaxesSet: bag(lineNet(line) - (order.taxesIncluded ? taxOf(line.taxLines) : 0)),
    totalDiscountSet: bag(discountOf(line)),
    unfulfilledOriginalTotalSet: bag(line.price * unfulfilled),
    unfulfilledDiscountedTotalSet: bag(shareOf(lineNet(line), Math.min(unfulfilled, line.quantity), line)),
    discountAllocations: allocationNodes(order, line),
    taxLines: line.taxLines.map((row) => taxLineNode(row, currency)),
    weight: { __typename: "Weight", unit: "GRAMS", value: line.grams },
  };
}

const shippingLineNode = (order: OrderRow, line: ShippingLineRow) => ({
  __typename: "ShippingLine",
  id: gid("ShippingLine", line.id),
  title: line.title,
  code: line.code,
  source: line.source,
  carrierIdentifier: null,
  custom: line.source === null,
  deliveryCategory: null,
  isRemoved: false,
  phone: null,
  shippingRateHandle: null,
  price: plainAmount(line.price, order.currency),
  originalPriceSet: moneyBag(line.price, order.currency),
  discountedPriceSet: moneyBag(shippingNet(line), order.currency),
  currentDiscountedPriceSet: moneyBag(shippingNet(line), order.currency),
  discountAllocations: allocationNodes(order, line),
  taxLines: line.taxLines.map((row) => taxLineNode(row, order.currency)),
});

const transactionNode = (order: OrderRow, row: TransactionRow) => ({
  __typename: "OrderTransaction",
  id: gid("OrderTransaction", row.id),
  kind: row.kind,
  status: row.status,
  gateway: row.gateway,
  formattedGateway: row.gateway,
  manualPaymentGateway: row.gateway === "manual" || row.status === "PENDING",
  test: row.test,
  createdAt: gqlTime(row.createdAt),
  processedAt: gqlTime(row.createdAt),
  amountSet: moneyBag(row.amount, order.currency),
  amount: plainAmount(row.amount, order.currency),
  paymentId: `${order.token.slice(0, 8)}.${row.id.slice(-2)}`,
  authorizationCode: null,
  errorCode: null,
  parentTransaction: null,
  receiptJson: null,
});

export const refundNode = (call: ApiCall, order: OrderRow, row: RefundRow) => ({
  __typename: "Refund",
  id: gid("Refund", row.id),
  legacyResourceId: row.id,
  note: row.note,
  createdAt: gqlTime(row.createdAt),
  processedAt: gqlTime(row.createdAt),
  updatedAt: gqlTime(row.createdAt),
  order: () => orderNode(call, order),
  totalRefundedSet: moneyBag(row.amount, order.currency),
  duties: [],
  refundLineItems: (args: PageArgs) =>
    listed(row.lines, args, (line) => ({
      __typename: "RefundLineItem",
      id: gid("RefundLineItem", line.id),
      quantity: line.quantity,
      restockType: line.restockType,
      restocked: line.restockType !== "NO_RESTOCK",
      location: null,
      subtotalSet: moneyBag(line.subtotal, order.currency),
      totalTaxSet: moneyBag(line.tax, order.currency),
      lineItem: () => lineNode(call, order, order.lines.find(({ id }) => id === line.lineId) as LineRow),
    })),
  transactions: (args: PageArgs) =>
    listed(
      order.transactions.filter(({ id }) => row.transactionIds.includes(id)),
      args,
      (transaction) => transactionNode(order, transaction),
    ),
});

/** Whether the app may see merchant-managed fulfillment orders: without the scope, rows are silently missing. */
const seesFulfillmentOrders = (call: ApiCall): boolean => call.scopes.has("read_merchant_managed_fulfillment_orders");

/** What Shopify advises by the level of risk. */
const recommendationFor: Readonly<Record<string, string>> = { LOW: "ACCEPT", MEDIUM: "INVESTIGATE", HIGH: "CANCEL" };

export function orderNode(call: ApiCall, order: OrderRow): Record<string, unknown> {
  const { currency } = order;
  const bag = (minor: number) => moneyBag(minor, currency);
  const { state } = call.shop;
  const totals = totalsOf(order);
  const status = financialStatus(order);
  const edit = editComplaint(order);
  const customer = state.customers.find(({ id }) => id === order.customerId);
  const appTitle = order.appId === call.appId ? call.appTitle : order.appId ? "Another app" : "Online Store";
  return {
    __typename: "Order",
    id: gid("Order", order.id),
    legacyResourceId: order.id,
    name: order.name,
    number: order.number,
    confirmationNumber: order.confirmationNumber,
    confirmed: true,
    email: order.email,
    phone: order.phone,
    note: order.note,
    poNumber: order.poNumber,
    tags: order.tags,
    test: order.test,
    edited: order.edited,
    createdAt: gqlTime(order.createdAt),
    processedAt: gqlTime(order.processedAt),
    updatedAt: gqlTime(order.updatedAt),
    closed: order.closedAt !== null,
    closedAt: gqlTimeOrNull(order.closedAt),
    cancelledAt: gqlTimeOrNull(order.cancelledAt),
    cancelReason: order.cancelReason,
    cancellation: order.cancelledAt ? { __typename: "OrderCancellation", staffNote: order.staffNote } : null,
    app: { __typename: "OrderApp", id: gid("App", order.appId ?? onlineStoreApp), name: appTitle },
    sourceName: order.sourceName,
    sourceIdentifier: order.sourceIdentifier,
    registeredSourceUrl: order.sourceUrl,
    currencyCode: currency,
    presentmentCurrencyCode: currency,
    taxesIncluded: order.taxesIncluded,
    taxExempt: false,
    estimatedTaxes: false,
    dutiesIncluded: false,
    displayFinancialStatus: status,
    displayFulfillmentStatus: fulfillmentStatus(order),
    fullyPaid: status === "PAID" || status === "PARTIALLY_REFUNDED" || status === "REFUNDED",
    unpaid: totals.outstanding > 0,
    canMarkAsPaid: totals.outstanding > 0 && !order.cancelledAt,
    canNotifyCustomer: order.email !== null,
    capturable: status === "AUTHORIZED",
    fulfillable: order.fulfillmentOrders.some(isOpen),
    refundable: totals.received > totals.refunded,
    restockable: cancelComplaint(order) === null,
    requiresShipping: order.lines.some(({ requiresShipping }) => requiresShipping),
    returnStatus: "NO_RETURN",
    riskLevel: order.riskLevel === "HIGH" || order.riskLevel === "MEDIUM" ? order.riskLevel : "LOW",
    risk: {
      __typename: "OrderRiskSummary",
      assessments: [
        { __typename: "OrderRiskAssessment", riskLevel: order.riskLevel ?? "LOW", facts: [], provider: null },
      ],
      recommendation: recommendationFor[order.riskLevel ?? "LOW"] ?? "NONE",
    },
    merchantEditable: edit === null,
    merchantEditableErrors: edit === null ? [] : [edit],
    customerAcceptsMarketing: order.acceptsMarketing,
    customerLocale: "en",
    customAttributes: order.attributes.map(({ key, value }) => ({ __typename: "Attribute", key, value })),
    customer: customer ? () => customerNode(customer) : null,
    shippingAddress: addressNode(order.shippingAddress, order.id),
    billingAddress: addressNode(order.billingAddress, order.id),
    displayAddress: addressNode(order.shippingAddress ?? order.billingAddress, order.id),
    billingAddressMatchesShippingAddress:
      JSON.stringify(order.billingAddress) === JSON.stringify(order.shippingAddress),
    statusPageUrl: `https://${state.domain}/orders/${order.token}/authenticate?key=${order.token}`,
    discountCode: order.discountApplications[0]?.code ?? null,
    discountCodes: order.discountApplications.map(({ code }) => code),
    paymentGatewayNames: [...new Set(order.transactions.map(({ gateway }) => gateway))],
    totalWeight: String(order.lines.reduce((sum, line) => sum + line.grams * line.quantity, 0)),
    subtotalLineItemsQuantity: order.lines.reduce((sum, line) => sum + line.quantity, 0),
    currentSubtotalLineItemsQuantity: order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
    originalTotalPriceSet: bag(totals.total),
    subtotalPriceSet: bag(totals.subtotal),
    totalPriceSet: bag(totals.total),
    totalPrice: plainAmount(totals.total, currency),
    totalTaxSet: bag(totals.tax),
    totalDiscountsSet: bag(totals.discounts),
    cartDiscountAmountSet: bag(totals.discounts),
    currentCartDiscountAmountSet: bag(totals.current.discounts),
    totalShippingPriceSet: bag(totals.shipping),
    totalRefundedSet: bag(totals.refunded),
    totalRefundedShippingSet: bag(0),
    totalReceivedSet: bag(totals.received),
    netPaymentSet: bag(totals.received - totals.refunded),
    totalOutstandingSet: bag(totals.outstanding),
    totalCapturableSet: bag(status === "AUTHORIZED" ? totals.outstanding : 0),
    totalTipReceivedSet: bag(0),
    currentShippingPriceSet: bag(totals.shipping),
    currentSubtotalPriceSet: bag(totals.current.subtotal),
    currentTotalPriceSet: bag(totals.current.total),
    currentTotalTaxSet: bag(totals.current.tax),
    currentTotalDiscountsSet: bag(totals.current.discounts),
    currentTaxLines: summedTaxLines(order).map((row) => taxLineNode(row, currency)),
    taxLines: summedTaxLines(order).map((row) => taxLineNode(row, currency)),
    discountApplications: (args: PageArgs) =>
      listed([...order.discountApplications.entries()], args, ([index, row]) =>
        discountApplicationNode(row, index, currency),
      ),
    lineItems: (args: PageArgs) => listed(order.lines, args, (line) => lineNode(call, order, line)),
    nonFulfillableLineItems: (args: PageArgs) =>
      listed(
        order.lines.filter(({ giftCard }) => giftCard),
        args,
        (line) => lineNode(call, order, line),
      ),
    shippingLine: order.shippingLines[0] ? shippingLineNode(order, order.shippingLines[0]) : null,
    shippingLines: (args: PageArgs) => listed(order.shippingLines, args, (line) => shippingLineNode(order, line)),
    transactions: (args: { first?: number | null }) =>
      order.transactions.slice(0, args.first ?? undefined).map((row) => transactionNode(order, row)),
    refunds: (args: { first?: number | null }) =>
      order.refunds.slice(0, args.first ?? undefined).map((row) => refundNode(call, order, row)),
    fulfillmentsCount: { __typename: "Count", count: order.fulfillments.length, precision: "EXACT" },
    fulfillments: (args: { first?: number | null; query?: string | null }) =>
      order.fulfillments
        .filter((row) => inUpdatedRange(row.updatedAt, args.query))
        .slice(0, args.first ?? undefined)
        .map((row) => fulfillmentNode(call, order, row)),
    fulfillmentOrders: (args: PageArgs & { query?: string | null }) =>
      connection(
        seesFulfillmentOrders(call)
          ? order.fulfillmentOrders.filter(({ status: one }) => inStatus(one, args.query))
          : [],
        args,
        (row) => ({ value: 0, id: row.id }),
        (row) => fulfillmentOrderNode(call, order, row),
      ),
    retailLocation: null,
    physicalLocation: state.locations[0] ? locationNode(state.locations[0]) : null,
    returns: (args: PageArgs) => listed([], args, () => null),
    ...metafieldFields(call, order.metafields),
  };
}

/** `Order.fulfillments(query:)` knows created_at and updated_at; other terms pass. */
function inUpdatedRange(updatedAt: string, query: string | null | undefined): boolean {
  const match = /updated_at:\s*(>=?)\s*'?([^'\s]+)'?/.exec(query ?? "");
  if (!match) return true;
  const [at, bound] = [gqlTime(updatedAt), gqlTime(new Date(match[2] ?? 0).toISOString())];
  return match[1] === ">=" ? at >= bound : at > bound;
}
function inStatus(status: string, query: string | null | undefined): boolean {
  const negative = /-status:(\w+)/.exec(query ?? "");
  if (negative) return status.toLowerCase() !== negative[1]?.toLowerCase();
  const positive = /status:(\w+)/.exec(query ?? "");
  return !positive || status.toLowerCase() === positive[1]?.toLowerCase();
}
