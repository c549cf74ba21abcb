import type { Manifest } from "../../connectors/_contract/manifest.ts";
import { supports } from "../../connectors/_contract/manifest.ts";
import { referenceOf } from "../../domain/order/reference.ts";
import type { ConnectionId, ShopId, VendorId } from "../../domain/shared/ids.ts";
import type { TestItem } from "../../domain/test-order/test-order.ts";
import type { TestOrderDesk, TestOrderView } from "./test-order-desk.ts";

export interface TestOrderDeskBook {
  readLatest(shop: ShopId, vendor: VendorId): Promise<TestOrderView | null>;
  /** The vendor's store, if one that works is connected, and a thing of its catalogue; null: no such vendor. */
  findStore(
    shop: ShopId,
    vendor: VendorId,
  ): Promise<{
    readonly connectionId: string | null;
    readonly platform: string | null;
    readonly item: TestItem | null;
  } | null>;
  /** Writes it down, due at once, unless one is under way in that store. */
  begin(
    shop: ShopId,
    test: {
      readonly id: string;
      readonly reference: string;
      readonly vendorId: VendorId;
      readonly connectionId: ConnectionId;
      readonly item: TestItem;
      readonly startedAt: Date;
    },
    actor: string,
  ): Promise<"started" | "running">;
  stop(shop: ShopId, vendor: VendorId, actor: string, now: Date): Promise<"done" | "not-found">;
}

export interface TestOrderDeskDeps {
  readonly book: TestOrderDeskBook;
  manifestOf(platform: string): Manifest | undefined;
  newId(): string;
  now(): Date;
}

/** In a catalogue of nothing, where the store takes lines of no product. */
const customItem: TestItem = { title: "Test item", variantTitle: null, sku: "TEST", mapping: null };

export const createTestOrderDesk = ({ book, manifestOf, newId, now }: TestOrderDeskDeps): TestOrderDesk => ({
  testOrder: (shop, vendor) => book.readLatest(shop, vendor),

  async startTestOrder(shop, vendor, actor) {
    const store = await book.findStore(shop, vendor);
    if (!store) return "not-found";
    const manifest = store.platform === null ? undefined : manifestOf(store.platform);
    if (!manifest || store.connectionId === null || !supports(manifest, "createOrder")) return "not-possible";
    const item = store.item ?? (supports(manifest, "customLines") ? customItem : null);
    if (!item) return "not-possible";
    const id = newId();
    const connectionId = store.connectionId as ConnectionId;
    return book.begin(
      shop,
      { id, reference: referenceOf(id), vendorId: vendor, connectionId, item, startedAt: now() },
      actor,
    );
  },

  stopTestOrder: (shop, vendor, actor) => book.stop(shop, vendor, actor, now()),
});
