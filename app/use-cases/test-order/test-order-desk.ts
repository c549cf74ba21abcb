import type { Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
import type { ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { TestOrderState } from "../../domain/test-order/test-order.ts";

/** What pages ask about test orders (S5). */
export interface TestOrderDesk {
  /** The vendor's last one; null: there was none. */
  testOrder(shop: ShopId, vendor: VendorId): Promise<TestOrderView | null>;
  /**
   * Puts a test order into the vendor's store, waits until it is shipped there, and takes it away again.
   * `not-possible`: no store that works is connected, or nothing can be ordered there.
   */
  startTestOrder(
    shop: ShopId,
    vendor: VendorId,
    actor: string,
  ): Promise<"started" | "running" | "not-possible" | "not-found">;
  /** Takes it away now. */
  stopTestOrder(shop: ShopId, vendor: VendorId, actor: string): Promise<"done" | "not-found">;
}

export interface TestOrderView {
  readonly state: TestOrderState;
  readonly storeName: string;
  readonly startedAt: string;
  /** When it was in the store, found there by our reference, shipped, and taken away; null: not yet, or never. */
  readonly sentAt: string | null;
  readonly foundAt: string | null;
  readonly shippedAt: string | null;
  readonly endedAt: string | null;
  readonly trackings: readonly Tracking[];
  readonly externalName: string | null;
  readonly externalUrl: string | null;
  /** It could not be taken away (any more): the vendor archives or deletes it. */
  readonly leftInStore: boolean;
  /** The merchant has stopped it, and it is on its way out. */
  readonly stopping: boolean;
  /** What the store said last, if it did not do what it was asked. */
  readonly failure: { readonly kind: string; readonly message: string } | null;
  readonly errorReference: string | null;
}
