import type { AddOnKind, AddOnRef, AddOnStanding } from "../../domain/add-ons/add-on.ts";
import type { BillingInterval } from "../../domain/add-ons/price-list.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { Money } from "../../domain/shared/money.ts";

/** What a merchant can switch on, what it costs, and what is agreed about paying for it. */
export interface AddOnShop {
  /** Asks Shopify first whether what is agreed still stands. */
  addOnPlan(shop: ShopId): Promise<AddOnPlanView>;
  /**
   * Switches one on or off. What costs money is agreed with Shopify: nothing changes before the merchant has said yes
   * there. `title` is what Shopify shows as the name of the agreement.
   */
  switchAddOn(
    shop: ShopId,
    addOn: AddOnRef,
    wish: { readonly on: boolean; readonly title: string },
    actor: string,
  ): Promise<SwitchResult>;
  /** Brings what is known of the agreements up to date; the add-ons, and orders that wait for them, follow. */
  lookAtBilling(shop: ShopId): Promise<LookResult>;
}

export type SwitchResult =
  | { readonly kind: "done" }
  /** The merchant has to agree there. */
  | { readonly kind: "approve"; readonly url: string }
  /** Shopify could not be asked, or said no. Nothing changed. */
  | { readonly kind: "refused"; readonly message: string };

/** `unclear`: Shopify did not answer; what was known stays. */
export type LookResult = "nothing-open" | "unchanged" | "changed" | "unclear";

export interface AddOnPlanView {
  /** Everything that costs something or was ever switched on. All others are off and included. */
  readonly items: readonly AddOnView[];
  /** What is agreed and runs, or is on hold for want of payment. */
  readonly agreement: AgreementView | null;
  /** What the merchant was asked and has not answered. */
  readonly waiting: AgreementView | null;
  /** Whether something costs money here, and how often. */
  readonly interval: BillingInterval | null;
  /** No money is charged: agreements are tests. */
  readonly test: boolean;
  /** False: Shopify could not be asked just now. */
  readonly upToDate: boolean;
}

export interface AddOnView {
  readonly platform: string;
  readonly kind: AddOnKind;
  readonly standing: AddOnStanding;
  /** Null: included. */
  readonly price: Money | null;
  /** The running agreement pays for it. */
  readonly paid: boolean;
  /** What everything together costs once this one is switched the other way. Null: nothing has to be agreed for that. */
  readonly totalAfter: Money | null;
}

export interface AgreementView {
  readonly id: string;
  readonly price: Money;
  readonly interval: BillingInterval;
  readonly test: boolean;
  readonly state: "asked" | "pending" | "active" | "frozen";
  readonly addOns: readonly AddOnRef[];
  readonly askedAt: string;
}
