import type { OrderId, ShopId } from "../../domain/shared/ids.ts";

/** What vendors said to their parts of orders, for the merchant to read. */
export interface VendorAnswers {
  /** By vendor order; parts that nobody has answered are not in it. */
  of(shop: ShopId, order: OrderId): Promise<Readonly<Record<string, VendorAnswerView>>>;
}

export interface VendorAnswerView {
  readonly kind: "accepted" | "declined";
  /** Why it was declined: a code under `reasonTitle.`. */
  readonly reason: string | null;
  /** In the vendor's own words. */
  readonly note: string | null;
  readonly answeredAt: string;
}
