import type { Tracking } from "../../domain/fulfillment/external-fulfillment.ts";
import type { ConnectionId, ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { TestItem, TestOrderState } from "../../domain/test-order/test-order.ts";
import type { ActivityToWrite } from "../activity-codes.ts";

/** A test order that this worker, and nobody else, may work on until the lease ends. */
export interface ClaimedTestOrder {
  readonly id: string;
  readonly generation: number;
  /** The database's time of the claim. */
  readonly now: Date;
  readonly state: TestOrderState;
  readonly reference: string;
  readonly shop: {
    readonly id: ShopId;
    readonly name: string;
    readonly language: string | null;
    readonly contactEmail: string | null;
  };
  readonly vendorId: VendorId;
  readonly connectionId: ConnectionId;
  readonly platform: string;
  readonly currency: string;
  readonly item: TestItem;
  readonly startedAt: Date;
  readonly sentAt: Date | null;
  readonly foundAt: Date | null;
  readonly shippedAt: Date | null;
  readonly stopWantedAt: Date | null;
  readonly externalId: string | null;
  /** Place in the store's stream of changes. */
  readonly cursor: string | null;
  readonly attempts: number;
  readonly lookups: number;
  readonly unknownSince: Date | null;
}

/** What a step changed. Absent: as it was. */
export interface TestOrderPatch {
  readonly state?: TestOrderState;
  readonly sentAt?: Date;
  readonly foundAt?: Date;
  readonly shippedAt?: Date;
  readonly trackings?: readonly Tracking[];
  readonly externalId?: string;
  readonly externalName?: string | null;
  readonly externalUrl?: string | null;
  readonly leftInStore?: boolean;
  readonly cursor?: string;
  readonly attempts?: number;
  readonly lookups?: number;
  readonly unknownSince?: Date | null;
  readonly failure?: { readonly kind: string; readonly message: string } | null;
  readonly errorReference?: string | null;
}

export interface TestOrderBook {
  claimDue(atMost: number): Promise<readonly ClaimedTestOrder[]>;
  /** Written before it is sent; false: the claim is lost, or it was stopped meanwhile, and nothing may be sent. */
  writeIntent(claim: ClaimedTestOrder): Promise<boolean>;
  /** Ends the step, if the claim still holds. `comeBackInMs` null: nothing is left to do. */
  settle(
    claim: ClaimedTestOrder,
    patch: TestOrderPatch,
    comeBackInMs: number | null,
    activities: readonly ActivityToWrite[],
  ): Promise<boolean>;
}
