import type { RuleId } from "../../domain/sync-rules/decision.ts";
import type { VendorOrderAction, VendorOrderView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";

/** The button beside a failed rule: a page where the cause is mended, or an act on the vendor order itself. */
export type RuleFix =
  { readonly kind: "page"; readonly url: string } | { readonly kind: "act"; readonly action: VendorOrderAction };

interface FixContext {
  readonly vendorId: string;
  readonly orderGid: string;
  readonly actions: readonly VendorOrderAction[];
  readonly lines: VendorOrderView["lines"];
}

/** Null: nobody can mend it, or it mends itself. The button's words are `rule.<id>.fix`. */
export function ruleFix(rule: RuleId, { vendorId, orderGid, actions, lines }: FixContext): RuleFix | null {
  const [missing, ...others] = lines.filter(({ mapped }) => !mapped);
  // To that very product; several are found among the vendor's unmapped ones.
  const unmapped = others.length === 0 ? (missing?.sku ?? missing?.title ?? null) : null;
  const page = (url: string): RuleFix => ({ kind: "page", url });
  switch (rule) {
    case "order-sync-on":
      return page(paths.orderSyncSetting("enabled"));
    case "arrived-while-on":
    case "not-held-by-hand":
    case "young-enough":
    case "ordered-before-push":
    case "cancellation-window":
    case "not-risky":
    case "by-itself":
      return actions.includes("release") ? { kind: "act", action: "release" } : null;
    case "not-left-alone":
      return actions.includes("take-up") ? { kind: "act", action: "take-up" } : null;
    case "not-a-test":
      return page(paths.orderSyncSetting("skipTestOrders"));
    case "still-to-fulfill":
      return page(paths.orderSyncSetting("pushableFulfillment"));
    case "paid":
    case "not-on-hold":
      return page(paths.adminOrder(orderGid));
    case "vendor-enabled":
    case "vendor-not-paused":
    case "connected":
    case "store-confirmed":
    case "connection-healthy":
    case "platform-can":
      return page(paths.vendor(vendorId));
    case "currency-matches":
      return page(paths.orderSyncSetting("currencyRates"));
    case "add-on-active":
      return page(paths.storeSync("add-ons"));
    case "cost-known": {
      const [product = null, ...more] = new Set(
        lines.flatMap(({ atCost, quantity, productGid }) => (atCost || quantity === 0 ? [] : (productGid ?? []))),
      );
      if (more.length > 0) return page(paths.products({ show: "no-cost", vendor: vendorId }));
      // What is in no catalogue has no cost to enter.
      return page(product === null ? paths.orderSyncSetting("priceMode") : paths.adminProduct(product));
    }
    case "synced":
      return page(paths.products({ show: "unsynced", vendor: vendorId, search: unmapped }));
    case "privacy-ready":
      return page(paths.orderSyncSetting("merchantContact"));
    case "not-from-us":
    case "not-cancelled":
    case "not-refunded":
    case "something-to-ship":
    case "looked-over":
      return null;
  }
}
