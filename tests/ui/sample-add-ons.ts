import { money } from "../../app/domain/shared/money.ts";
import type { AddOnShop, AddOnView } from "../../app/use-cases/add-ons/add-on-shop.ts";

const usd = (minor: number) => money(minor, "USD");

/** Add-ons of which some cost money: one is paid for, one has lapsed, one waits for the merchant's yes. */
export function sampleAddOns(): AddOnShop {
  const items: AddOnView[] = [
    { platform: "shopify", kind: "order-push", standing: "active", price: usd(1_900), paid: true, totalAfter: null },
    {
      platform: "shopify",
      kind: "inventory-sync",
      standing: "off",
      price: usd(900),
      paid: false,
      totalAfter: usd(2_800),
    },
    {
      platform: "woocommerce",
      kind: "order-push",
      standing: "ended",
      price: usd(1_900),
      paid: false,
      totalAfter: usd(3_800),
    },
    { platform: "all", kind: "locations", standing: "active", price: null, paid: false, totalAfter: null },
  ];
  return {
    addOnPlan: async () => ({
      items,
      agreement: {
        id: "00000000-0000-4000-8000-00000000a001",
        price: usd(1_900),
        interval: "every-30-days",
        test: true,
        state: "active",
        addOns: [{ platform: "shopify", kind: "order-push" }],
        askedAt: "2026-09-01T10:00:00.000Z",
      },
      waiting: {
        id: "00000000-0000-4000-8000-00000000a002",
        price: usd(3_800),
        interval: "every-30-days",
        test: true,
        state: "pending",
        addOns: [
          { platform: "shopify", kind: "order-push" },
          { platform: "woocommerce", kind: "order-push" },
        ],
        askedAt: "2026-11-20T10:00:00.000Z",
      },
      interval: "every-30-days",
      test: true,
      upToDate: true,
    }),
    switchAddOn: async (_shop, addOn, { on }) => {
      const index = items.findIndex(({ platform, kind }) => platform === addOn.platform && kind === addOn.kind);
      const item = items[index];
      if (item?.totalAfter)
        return { kind: "approve", url: "https://admin.shopify.com/store/sample/charges/1/2/confirm" };
      const next = { ...addOn, standing: on ? ("active" as const) : ("off" as const), paid: false, totalAfter: null };
      if (item) items[index] = { ...item, ...next };
      else items.push({ ...next, price: null });
      return { kind: "done" };
    },
    lookAtBilling: async () => "unchanged",
  };
}
