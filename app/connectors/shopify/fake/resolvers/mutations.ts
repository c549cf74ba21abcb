import { startCancelling } from "../actions/cancel-order.ts";
import { askForCharge, cancelCharge } from "../actions/charge-app.ts";
import {
  createOrder,
  sortedTags,
  tagComplaint,
  type OrderCreateInput,
  type OrderCreateOptions,
} from "../actions/create-order.ts";
import {
  addCustomToEdit,
  addVariantToEdit,
  beginEdit,
  commitEdit,
  findEdit,
  setEditQuantity,
} from "../actions/edit-order.ts";
import {
  addFulfillmentEvent,
  cancelFulfillment,
  createFulfillment,
  updateTracking,
  type FulfillmentRequest,
} from "../actions/fulfill.ts";
import { holdFulfillmentOrder, releaseHold, reportProgress } from "../actions/hold.ts";
import { moveFulfillmentOrder } from "../actions/move.ts";
import { createDefinition, setMetafields, type MetafieldInput } from "../actions/metafields.ts";
import type { Done, UserError } from "../actions/outcome.ts";
import { payOrder } from "../actions/pay-order.ts";
import { refundOrder } from "../actions/refund-order.ts";
import { updateOrder, type OrderChanges } from "../actions/update-order.ts";
import { readAmount } from "../amounts.ts";
import { gid, idOf, parseGid } from "../ids.ts";
import { findOrder, publishOrder, touch } from "../shop-runtime.ts";
import type { CalculatedLineRow, CalculatedOrderRow, OrderRow, RefundRow, TrackingRow } from "../shop-state.ts";
import { accessDenied } from "../access.ts";
import { badRequest, type ApiCall } from "./api-call.ts";
import { appSubscriptionNode, askedForCharge } from "./charge-nodes.ts";
import { calculatedLineNode, calculatedOrderNode } from "./edit-nodes.ts";
import { fulfillmentEventNode, fulfillmentNode, fulfillmentOrderNode, holdNode } from "./fulfillment-nodes.ts";
import { definitionNode, metafieldNode } from "./metafield-nodes.ts";
import { findDueOrder } from "./order-look.ts";
import { orderNode, refundNode } from "./order-nodes.ts";
import { jobNode } from "./queries.ts";
import { subscriptionNode, topicFrom } from "./webhook-nodes.ts";

interface TrackingInput {
  readonly company?: string | null;
  readonly number?: string | null;
  readonly numbers?: readonly string[] | null;
  readonly url?: string | null;
  readonly urls?: readonly string[] | null;
}

const errorNodes = (type: string, errors: readonly UserError[]) =>
  errors.map(({ field, message, code }) => ({ __typename: type, field, message, code: code ?? null }));

/** A payload of one value: the value and no errors, or null and the errors. */
function payload<T>(outcome: Done<T>, name: string, toNode: (value: T) => unknown, errorType = "UserError") {
  return {
    [name]: outcome.ok ? toNode(outcome.value) : null,
    userErrors: outcome.ok ? [] : errorNodes(errorType, outcome.errors),
  };
}
const refused = (
  name: string,
  field: readonly string[] | null,
  message: string,
  errorType = "UserError",
  code?: string,
) => payload({ ok: false, errors: [{ field, message, ...(code && { code }) }] }, name, () => null, errorType);

const trackingRow = (input: TrackingInput | null | undefined): TrackingRow => ({
  company: input?.company ?? null,
  numbers: [...(input?.numbers ?? []), ...(input?.number ? [input.number] : [])],
  urls: [...(input?.urls ?? []), ...(input?.url ? [input.url] : [])],
});

/** What Shopify would say against a trigger; null: nothing. Workflows that begin with it are not played. */
function flowTriggerComplaint(handle: string | null | undefined, sent: unknown): string | null {
  if (!/^[a-z0-9-]{1,30}$/i.test(handle ?? "")) return `Invalid handle '${handle ?? ""}'.`;
  if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return "Payload is no object.";
  return JSON.stringify(sent).length >= 50_000 ? "Payload is too large." : null;
}

export function mutationRoot(call: ApiCall): Record<string, unknown> {
  return {
    ...orderMutations(call),
    ...fulfillmentMutations(call),
    ...editMutations(call),
    ...otherMutations(call),
  };
}

function orderMutations(call: ApiCall): Record<string, unknown> {
  const { shop } = call;
  return {
    orderCreate: (args: { order: OrderCreateInput; options?: OrderCreateOptions | null }) => {
      if (call.online) throw accessDenied("orderCreate", "offline access token.");
      const refusal = overOrderLimit(call);
      if (refusal) return refused("order", null, refusal, "OrderCreateUserError");
      const outcome = createOrder(shop, call.appId, args.order, args.options ?? {});
      return payload(outcome, "order", (order) => orderNode(call, order), "OrderCreateUserError");
    },
    orderUpdate: (args: { input: OrderChanges & { id: string } }) => {
      const order = findDueOrder(call, idOf("Order", args.input.id));
      if (!order) return refused("order", ["id"], "Order does not exist");
      const outcome = updateOrder(shop, order, args.input, call.appId);
      return payload(outcome, "order", (row) => orderNode(call, row));
    },
    orderCancel: (args: {
      orderId: string;
      reason: string;
      restock: boolean;
      notifyCustomer?: boolean | null;
      staffNote?: string | null;
      refund?: boolean | null;
      refundMethod?: { originalPaymentMethodsRefund?: boolean | null } | null;
    }) => {
      const order = findDueOrder(call, idOf("Order", args.orderId));
      const outcome: ReturnType<typeof startCancelling> = order
        ? startCancelling(shop, order, {
            reason: args.reason,
            restock: args.restock,
            refund: args.refundMethod?.originalPaymentMethodsRefund ?? args.refund ?? false,
            notifyCustomer: args.notifyCustomer ?? false,
            staffNote: args.staffNote ?? null,
          })
        : { ok: false, errors: [{ field: ["orderId"], message: "Order does not exist", code: "NOT_FOUND" }] };
      const errors = outcome.ok ? [] : errorNodes("OrderCancelUserError", outcome.errors);
      return {
        job: outcome.ok ? jobNode(outcome.value) : null,
        jobResult: outcome.ok
          ? {
              __typename: "OrderCancelJobResult",
              id: gid("OrderCancelJobResult", outcome.value.id),
              done: outcome.value.status !== "STARTED",
              status: outcome.value.status,
              errors: [],
              order: () => (order ? orderNode(call, order) : null),
            }
          : null,
        orderCancelUserErrors: errors,
        userErrors: errors,
      };
    },
    orderMarkAsPaid: (args: { input: { id: string } }) => {
      const order = findDueOrder(call, idOf("Order", args.input.id));
      if (!order) return refused("order", ["id"], "Order does not exist");
      return payload(payOrder(shop, order), "order", (row) => orderNode(call, row));
    },
    orderClose: (args: { input: { id: string } }) => {
      const order = findDueOrder(call, idOf("Order", args.input.id));
      if (!order) return refused("order", ["id"], "Order does not exist");
      order.closedAt = shop.now().toISOString();
      touch(shop, order);
      publishOrder(shop, order, ["orders/updated"]);
      return { order: orderNode(call, order), userErrors: [] };
    },
    refundCreate: (args: { input: RefundCreateInput }) => {
      const order = findDueOrder(call, idOf("Order", args.input.orderId));
      if (!order) return refused("refund", ["orderId"], "Order does not exist");
      const amounts = (args.input.transactions ?? []).map(
        ({ amount }) => readAmount(String(amount), order.currency) ?? 0,
      );
      const outcome = refundOrder(shop, order, {
        note: args.input.note ?? null,
        amount: amounts.length > 0 ? amounts.reduce((a, b) => a + b, 0) : 0,
        lines: (args.input.refundLineItems ?? []).map((line) => ({
          lineId: idOf("LineItem", line.lineItemId) ?? "",
          quantity: line.quantity,
          restockType: (line.restockType ?? "NO_RESTOCK") as RefundRow["lines"][number]["restockType"],
        })),
      });
      return {
        ...payload(outcome, "refund", (refund) => refundNode(call, order, refund)),
        order: orderNode(call, order),
      };
    },
  };
}

interface RefundCreateInput {
  readonly orderId: string;
  readonly note?: string | null;
  readonly transactions?: readonly { readonly amount: string }[] | null;
  readonly refundLineItems?:
    | readonly {
        readonly lineItemId: string;
        readonly quantity: number;
        readonly restockType?: string | null;
      }[]
    | null;
}

/** Trial and development stores take five orders a minute; how GraphQL says so is not documented. */
function overOrderLimit(call: ApiCall): string | null {
  const { orderLimit } = call.shop.behaviour;
  if (orderLimit === "none") return null;
  const since = call.shop.now().getTime() - 60_000;
  const recent = call.shop.state.orders.filter((order) => order.appId !== null && Date.parse(order.createdAt) > since);
  if (recent.length < 5) return null;
  if (orderLimit === "throttled") throw badRequest("Throttled", "THROTTLED");
  return "Exceeded order API rate limit. Please try again in a minute.";
}

function fulfillmentMutations(call: ApiCall): Record<string, unknown> {
  const { shop } = call;
  const orderOf = (fulfillmentId: string): OrderRow =>
    shop.state.orders.find(({ fulfillments }) => fulfillments.some(({ id }) => id === fulfillmentId)) as OrderRow;
  const orderHolding = (fulfillmentOrderId: string): OrderRow =>
    shop.state.orders.find(({ fulfillmentOrders }) =>
      fulfillmentOrders.some(({ id }) => id === fulfillmentOrderId),
    ) as OrderRow;
  const mayWrite = (field: string) => {
    if (!call.scopes.has("write_merchant_managed_fulfillment_orders")) {
      throw accessDenied(field, "`write_merchant_managed_fulfillment_orders` access scope.");
    }
  };
  return {
    fulfillmentCreate: (args: { fulfillment: FulfillmentCreateInput }) => {
      mayWrite("fulfillmentCreate");
      const { fulfillment } = args;
      const request: FulfillmentRequest = {
        lines: fulfillment.lineItemsByFulfillmentOrder.map((group) => ({
          fulfillmentOrderId: idOf("FulfillmentOrder", group.fulfillmentOrderId) ?? "",
          items:
            group.fulfillmentOrderLineItems && group.fulfillmentOrderLineItems.length > 0
              ? group.fulfillmentOrderLineItems.map(({ id, quantity }) => ({
                  id: idOf("FulfillmentOrderLineItem", id) ?? "",
                  quantity,
                }))
              : null,
        })),
        tracking: trackingRow(fulfillment.trackingInfo),
        notifyCustomer: fulfillment.notifyCustomer ?? false,
      };
      return payload(createFulfillment(shop, request), "fulfillment", (row) =>
        fulfillmentNode(call, orderOf(row.id), row),
      );
    },
    fulfillmentTrackingInfoUpdate: (args: {
      fulfillmentId: string;
      trackingInfoInput: TrackingInput;
      notifyCustomer?: boolean | null;
    }) =>
      payload(
        updateTracking(
          shop,
          idOf("Fulfillment", args.fulfillmentId),
          trackingRow(args.trackingInfoInput),
          args.notifyCustomer ?? false,
        ),
        "fulfillment",
        (row) => fulfillmentNode(call, orderOf(row.id), row),
      ),
    fulfillmentCancel: (args: { id: string }) => {
      mayWrite("fulfillmentCancel");
      return payload(cancelFulfillment(shop, idOf("Fulfillment", args.id)), "fulfillment", (row) =>
        fulfillmentNode(call, orderOf(row.id), row),
      );
    },
    fulfillmentEventCreate: (args: {
      fulfillmentEvent: {
        fulfillmentId: string;
        status: string;
        message?: string | null;
        happenedAt?: string | null;
        estimatedDeliveryAt?: string | null;
      };
    }) => {
      const { fulfillmentEvent: event } = args;
      const outcome = addFulfillmentEvent(shop, idOf("Fulfillment", event.fulfillmentId), {
        status: event.status,
        message: event.message ?? null,
        happenedAt: event.happenedAt ?? null,
        estimatedDeliveryAt: event.estimatedDeliveryAt ?? null,
      });
      return payload(outcome, "fulfillmentEvent", fulfillmentEventNode);
    },
    fulfillmentOrderHold: (args: {
      id: string;
      fulfillmentHold: {
        reason: string;
        reasonNotes?: string | null;
        handle?: string | null;
        fulfillmentOrderLineItems?: readonly { id: string; quantity: number }[] | null;
      };
    }) => {
      const outcome = holdFulfillmentOrder(shop, idOf("FulfillmentOrder", args.id), call.appId, {
        reason: args.fulfillmentHold.reason,
        reasonNotes: args.fulfillmentHold.reasonNotes ?? null,
        handle: args.fulfillmentHold.handle ?? "",
        lines: (args.fulfillmentHold.fulfillmentOrderLineItems ?? []).map(({ id, quantity }) => ({
          id: idOf("FulfillmentOrderLineItem", id) ?? "",
          quantity,
        })),
      });
      const value = outcome.ok ? outcome.value : null;
      return {
        fulfillmentHold: value && holdNode(call, value.hold),
        fulfillmentOrder:
          value && fulfillmentOrderNode(call, orderHolding(value.fulfillmentOrder.id), value.fulfillmentOrder),
        remainingFulfillmentOrder: null,
        userErrors: outcome.ok ? [] : errorNodes("FulfillmentOrderHoldUserError", outcome.errors),
      };
    },
    fulfillmentOrderReleaseHold: (args: { id: string; holdIds?: readonly string[] | null }) =>
      payload(
        releaseHold(
          shop,
          idOf("FulfillmentOrder", args.id),
          args.holdIds?.map((id) => idOf("FulfillmentHold", id) ?? "") ?? null,
        ),
        "fulfillmentOrder",
        (row) => fulfillmentOrderNode(call, orderHolding(row.id), row),
        "FulfillmentOrderReleaseHoldUserError",
      ),
    fulfillmentOrderMove: (args: { id: string; newLocationId: string }) => {
      const location = idOf("Location", args.newLocationId);
      const outcome = moveFulfillmentOrder(shop, idOf("FulfillmentOrder", args.id), location);
      const row = outcome.ok ? outcome.value : null;
      const node = row && fulfillmentOrderNode(call, orderHolding(row.id), row);
      return {
        movedFulfillmentOrder: node,
        originalFulfillmentOrder: node,
        remainingFulfillmentOrder: null,
        userErrors: outcome.ok ? [] : errorNodes("UserError", outcome.errors),
      };
    },
    fulfillmentOrderReportProgress: (args: { id: string }) =>
      payload(reportProgress(shop, idOf("FulfillmentOrder", args.id)), "fulfillmentOrder", (row) =>
        fulfillmentOrderNode(call, orderHolding(row.id), row),
      ),
  };
}

interface FulfillmentCreateInput {
  readonly lineItemsByFulfillmentOrder: readonly {
    readonly fulfillmentOrderId: string;
    readonly fulfillmentOrderLineItems?: readonly { readonly id: string; readonly quantity: number }[] | null;
  }[];
  readonly notifyCustomer?: boolean | null;
  readonly trackingInfo?: TrackingInput | null;
}

function editMutations(call: ApiCall): Record<string, unknown> {
  const { shop } = call;
  const edited = (id: string) => {
    const edit = findEdit(shop, idOf("CalculatedOrder", id));
    const order = edit && findOrder(shop, edit.orderId);
    return edit && order ? { edit, order } : null;
  };
  const linePayload = (
    { order, edit }: { order: OrderRow; edit: CalculatedOrderRow },
    outcome: Done<CalculatedLineRow>,
  ) => ({
    ...payload(outcome, "calculatedLineItem", (line) => calculatedLineNode(order, line)),
    calculatedOrder: calculatedOrderNode(call, order, edit),
  });
  const missing = () => refused("calculatedLineItem", ["id"], "The calculated order does not exist.");
  return {
    orderEditBegin: (args: { id: string }) => {
      const order = findDueOrder(call, idOf("Order", args.id));
      if (!order) return refused("calculatedOrder", ["id"], "The order does not exist.");
      const outcome = beginEdit(shop, order);
      return payload(outcome, "calculatedOrder", (edit) => calculatedOrderNode(call, order, edit));
    },
    orderEditSetQuantity: (args: { id: string; lineItemId: string; quantity: number }) => {
      const found = edited(args.id);
      if (!found) return missing();
      const lineId = idOf("CalculatedLineItem", args.lineItemId);
      return linePayload(found, setEditQuantity(found.edit, lineId, args.quantity));
    },
    orderEditAddVariant: (args: { id: string; variantId: string; quantity: number }) => {
      const found = edited(args.id);
      if (!found) return missing();
      return linePayload(found, addVariantToEdit(shop, found.edit, args.variantId, args.quantity));
    },
    orderEditAddCustomItem: (args: {
      id: string;
      title: string;
      price: { amount: string };
      quantity: number;
      requiresShipping?: boolean | null;
      taxable?: boolean | null;
    }) => {
      const found = edited(args.id);
      if (!found) return missing();
      const outcome = addCustomToEdit(shop, found.edit, {
        title: args.title,
        amount: String(args.price.amount),
        quantity: args.quantity,
        requiresShipping: args.requiresShipping ?? true,
        taxable: args.taxable ?? true,
      });
      return linePayload(found, outcome);
    },
    orderEditCommit: (args: { id: string; staffNote?: string | null }) => {
      const found = edited(args.id);
      if (!found) return refused("order", ["id"], "The calculated order does not exist.");
      const outcome = commitEdit(shop, found.edit, call.appId, args.staffNote ?? "");
      return payload(outcome, "order", (order) => orderNode(call, order));
    },
  };
}

function otherMutations(call: ApiCall): Record<string, unknown> {
  const { shop } = call;
  const { state } = shop;
  const needOwner = (field: string, ownerId: string) => {
    const scope = { Order: "write_orders", Product: "write_products", Customer: "write_customers" }[
      parseGid(ownerId)?.type ?? ""
    ];
    if (scope && !call.scopes.has(scope)) throw accessDenied(field, `\`${scope}\` access scope.`);
  };
  const retag = (field: string, args: { id: string; tags: readonly string[] }, change: (old: string[]) => string[]) => {
    needOwner(field, args.id);
    const order = findDueOrder(call, idOf("Order", args.id));
    if (!order)
      return { node: null, userErrors: errorNodes("UserError", [{ field: ["id"], message: "Order does not exist" }]) };
    const complaint = tagComplaint(args.tags);
    if (complaint)
      return { node: null, userErrors: errorNodes("UserError", [{ field: ["tags"], message: complaint }]) };
    order.tags = sortedTags(change(order.tags));
    touch(shop, order);
    publishOrder(shop, order, ["orders/updated"]);
    return { node: orderNode(call, order), userErrors: [] };
  };
  return {
    tagsAdd: (args: { id: string; tags: readonly string[] }) => retag("tagsAdd", args, (old) => [...old, ...args.tags]),
    tagsRemove: (args: { id: string; tags: readonly string[] }) =>
      retag("tagsRemove", args, (old) => old.filter((tag) => !args.tags.includes(tag))),
    metafieldsSet: (args: { metafields: readonly (MetafieldInput & { ownerId: string })[] }) => {
      if (args.metafields.length > 25) throw badRequest("Exceeded the maximum of 25 metafields.");
      for (const { ownerId } of args.metafields) needOwner("metafieldsSet", ownerId);
      const outcome = setMetafields(shop, call.appId, args.metafields);
      return payload(
        outcome,
        "metafields",
        (rows) => rows.map((row) => metafieldNode(call, row)),
        "MetafieldsSetUserError",
      );
    },
    metafieldDefinitionCreate: (args: {
      definition: { namespace?: string | null; key: string; name: string; type: string; ownerType: string };
    }) =>
      payload(
        createDefinition(shop, call.appId, args.definition),
        "createdDefinition",
        definitionNode,
        "MetafieldDefinitionCreateUserError",
      ),
    webhookSubscriptionCreate: (args: {
      topic: string;
      webhookSubscription: {
        uri?: string | null;
        callbackUrl?: string | null;
        name?: string | null;
        includeFields?: readonly string[] | null;
      };
    }) => {
      const { webhookSubscription: wanted } = args;
      const uri = wanted.uri ?? wanted.callbackUrl;
      const topic = topicFrom(args.topic);
      const name = "webhookSubscription";
      if (!uri) return refused(name, ["webhookSubscription", "uri"], "Address can't be blank");
      const same = state.webhookSubscriptions.some(
        (row) => row.appId === call.appId && row.topic === topic && row.uri === uri,
      );
      if (same) return refused(name, ["webhookSubscription", "uri"], "Address for this topic has already been taken");
      const row = {
        id: shop.newId("WebhookSubscription"),
        appId: call.appId,
        topic,
        uri,
        name: wanted.name ?? null,
        includeFields: [...(wanted.includeFields ?? [])],
        failures: 0,
        createdAt: shop.now().toISOString(),
      };
      state.webhookSubscriptions.push(row);
      return { webhookSubscription: subscriptionNode(row), userErrors: [] };
    },
    webhookSubscriptionDelete: (args: { id: string }) => {
      const id = idOf("WebhookSubscription", args.id);
      const known = state.webhookSubscriptions.some((row) => row.id === id);
      state.webhookSubscriptions = state.webhookSubscriptions.filter((row) => row.id !== id);
      const errors = known ? [] : [{ field: ["id"], message: "Webhook subscription does not exist" }];
      return { deletedWebhookSubscriptionId: known ? args.id : null, userErrors: errorNodes("UserError", errors) };
    },
    appSubscriptionCreate: (args: {
      name: string;
      returnUrl: string;
      test?: boolean | null;
      trialDays?: number | null;
      lineItems: readonly {
        plan: {
          appRecurringPricingDetails?: {
            price: { amount: string; currencyCode: string };
            interval?: string | null;
          } | null;
        };
      }[];
    }) => {
      const plans = args.lineItems.flatMap(({ plan: { appRecurringPricingDetails: plan } }) =>
        plan
          ? [
              {
                amount: readAmount(String(plan.price.amount), plan.price.currencyCode) ?? 0,
                currency: plan.price.currencyCode,
                interval: plan.interval ?? "EVERY_30_DAYS",
              },
            ]
          : [],
      );
      const { name, returnUrl, test, trialDays } = args;
      const asked = askForCharge(shop, {
        appId: call.appId,
        name,
        returnUrl: String(returnUrl),
        test: test ?? false,
        trialDays: trialDays ?? 0,
        plans,
      });
      return asked.ok
        ? askedForCharge(shop, asked.value)
        : { appSubscription: null, confirmationUrl: null, userErrors: errorNodes("UserError", asked.errors) };
    },
    appSubscriptionCancel: (args: { id: string }) =>
      payload(cancelCharge(shop, call.appId, idOf("AppSubscription", args.id)), "appSubscription", appSubscriptionNode),
    flowTriggerReceive: ({ handle, payload: sent }: { handle?: string | null; payload?: unknown }) => {
      const complaint = flowTriggerComplaint(handle, sent);
      if (complaint !== null)
        return {
          userErrors: errorNodes("UserError", [
            { field: ["body"], message: `Errors validating schema:\n  ${complaint}\n` },
          ]),
        };
      (shop.state.flowTriggers ??= []).push({ handle: handle ?? "", payload: sent as Record<string, unknown> });
      return { userErrors: [] };
    },
  };
}
