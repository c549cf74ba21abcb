import type { AddOnDeps } from "./add-on-ports.ts";
import type { AddOnShop } from "./add-on-shop.ts";
import { lookAtBilling } from "./look-at-billing.ts";
import { showAddOns } from "./show-add-ons.ts";
import { switchAddOn } from "./switch-add-on.ts";

export const createAddOnShop = (deps: AddOnDeps): AddOnShop => ({
  async addOnPlan(shop) {
    const looked = await lookAtBilling(deps, shop);
    const { prices, test } = deps;
    return showAddOns(await deps.book.read(null, shop), { prices, test, upToDate: looked !== "unclear" });
  },
  switchAddOn: (shop, addOn, wish, actor) => switchAddOn(deps, shop, addOn, wish, actor),
  lookAtBilling: (shop) => lookAtBilling(deps, shop),
});
