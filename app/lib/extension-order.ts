import type { TFunction } from "i18next";
import { createSentences } from "../i18n/use-sentences.ts";
import type { OrderView, VendorOrderView } from "../use-cases/views.ts";
import { type ExtensionAction, extensionActions, type ExtensionOrder, type ExtensionPart } from "./extension-shapes.ts";

/** An order as it is shown on Shopify's own page, in the reader's language. */
export const presentForExtension = (order: OrderView, t: TFunction): ExtensionOrder => ({
  path: `app/orders/${order.id}`,
  parts: order.vendorOrders.map((part) => presentPart(part, t)),
  unassigned: order.unassigned.length,
});

function presentPart(part: VendorOrderView, t: TFunction): ExtensionPart {
  const sentences = createSentences(t);
  const shipped = part.parcels.filter(({ status }) => status === "shipped");
  return {
    id: part.id,
    vendor: part.vendorName,
    state: t(`state.${part.state}`),
    tone: toneOf(part),
    reason: part.reason === null ? null : sentences.reason(part.reason, part.reasonParams),
    move: part.move === null ? null : t(`move.${part.move}`),
    storeOrder: part.externalName,
    trackings: shipped.flatMap(({ trackings }) =>
      trackings.map(({ carrier, number, url }) => ({
        text: [carrier, number].filter(Boolean).join(" ") || (url ?? ""),
        url,
      })),
    ),
    actions: extensionActions
      // Whether one was refused because nobody knows if the store has it, the app's page tells first.
      .filter((action) => part.actions.includes(action) && !(action === "retry" && part.reason === "fate-unknown"))
      .map((action) => ({ action, label: labelOf(action, part, t) })),
  };
}

const labelOf = (action: ExtensionAction, part: VendorOrderView, t: TFunction): string =>
  t(`order.action.${action}`, action === "retry" ? { context: part.state } : {});

function toneOf({ state, move }: VendorOrderView): ExtensionPart["tone"] {
  if (state === "refused" || state === "cancel-refused") return "critical";
  if (state === "held") return move === "merchant" ? "warning" : "neutral";
  if (state === "unknown") return "warning";
  if (state === "fulfilled") return "success";
  return state === "confirmed" || state === "partially-fulfilled" ? "info" : "neutral";
}
