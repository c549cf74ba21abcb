import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editedFields, type EditedField, fatesOfEdits } from "./connectors/_contract/edited-fields.ts";
import type { FakePlatform } from "./connectors/_contract/fake-store.ts";
import { supports } from "./connectors/_contract/manifest.ts";
import { connectors } from "./connectors/registry.generated.ts";
import type { MarketplaceOrder, OrderPersonal } from "./domain/order/marketplace-order.ts";
import { later, line } from "../tests/support/engine.ts";
import { createPlatformBench, type PlatformBench } from "../tests/support/simulated-platform-bench.ts";

// What merchants and vendors are told about later changes (L6) is what happens: every field of every platform is edited
// on the marketplace order, with the buyer's details replaced (O4) and not, goes through the real engine and the real
// connector into the platform's simulated store, and is looked for there.

const home = {
  firstName: "Greta",
  lastName: "Zimmerkanarie",
  company: null,
  address1: "Lindenweg 4",
  address2: null,
  city: "Kassel",
  provinceCode: null,
  province: null,
  zip: "34117",
  countryCode: "DE",
  phone: null,
};
const buyer: OrderPersonal = {
  customerGid: "gid://shopify/Customer/7",
  firstName: "Greta",
  lastName: "Zimmerkanarie",
  email: "greta@zimmerkanarie.example",
  phone: "+4915155501990",
  acceptsMarketing: false,
  shippingAddress: home,
  billingAddress: home,
  note: null,
  attributes: [],
  lineProperties: {},
};
const buyersDetails = /kanarie|5550199|5550288|Rechnungsallee/i;

interface Edit {
  readonly change: { readonly tags?: readonly string[]; readonly personal?: Partial<OrderPersonal> };
  /** What the store's order shows if all of it travels. */
  readonly whole: readonly string[];
  /** What it shows if the buyer does not travel with it. */
  readonly withoutBuyer: readonly string[];
}

const edits: Readonly<Record<EditedField, Edit>> = {
  note: {
    change: { personal: { note: "Leave it with Zimmerkanarie downstairs" } },
    whole: ["Leave it with Zimmerkanarie downstairs"],
    withoutBuyer: ["Leave it with *** downstairs"],
  },
  tags: {
    change: { tags: ["fragile", "Zimmerkanarie VIP"] },
    whole: ["fragile", "Zimmerkanarie VIP"],
    withoutBuyer: ["fragile"],
  },
  attributes: {
    change: { personal: { attributes: [{ name: "Engraving", value: "For Zimmerkanarie" }] } },
    whole: ["For Zimmerkanarie"],
    withoutBuyer: ["For ***"],
  },
  shippingAddress: {
    change: { personal: { shippingAddress: { ...home, lastName: "Neukanarie", address1: "Rosenweg 8" } } },
    whole: ["Rosenweg 8", "Neukanarie"],
    withoutBuyer: ["Rosenweg 8"],
  },
  billingAddress: {
    change: { personal: { billingAddress: { ...home, address1: "Rechnungsallee 1" } } },
    whole: ["Rechnungsallee 1"],
    withoutBuyer: [],
  },
  name: {
    // With the name on the bill, since stores show the buyer's name there.
    change: { personal: { lastName: "Altkanarie", billingAddress: { ...home, lastName: "Altkanarie" } } },
    whole: ["Altkanarie"],
    withoutBuyer: [],
  },
  email: {
    change: { personal: { email: "neu@kanarie.example" } },
    whole: ["neu@kanarie.example"],
    withoutBuyer: [],
  },
  phone: { change: { personal: { phone: "+4915155502880" } }, whole: ["+4915155502880"], withoutBuyer: [] },
  marketing: { change: { personal: { acceptsMarketing: true } }, whole: ["marketing"], withoutBuyer: [] },
};

describe.each(Object.keys(connectors))("%s", (platform) => {
  const connector = connectors[platform]!;

  describe.each([
    ["with the buyer's details", false],
    ["with the buyer's details replaced (O4)", true],
  ])("%s", (_, overrideCustomer) => {
    let bench: PlatformBench;
    beforeAll(async () => {
      const { fakePlatform } = (await import(`./connectors/${platform}/fake/index.ts`)) as {
        fakePlatform: FakePlatform;
      };
      bench = await createPlatformBench(connector, fakePlatform);
      await bench.settings({ overrideCustomer });
    });
    afterAll(() => bench.close());

    it.each(editedFields)("%s", async (field) => {
      const { change, whole, withoutBuyer } = edits[field];
      const promised = fatesOfEdits(connector.manifest, { overrideCustomer }).find((fate) => fate.field === field)!;
      const order = bench.order({ lines: [line(`${field}1`, "Anna")], personal: buyer });
      await bench.deliver(order, "orders/create");
      await bench.settle();
      const [row] = await bench.vendorOrders(order);
      expect(row).toMatchObject({ state: "confirmed" });
      const inStore = () => bench.store.order(row!.externalId!)!;
      const before = inStore();

      const edited: Partial<MarketplaceOrder> = { tags: change.tags ?? [], personal: { ...buyer, ...change.personal } };
      await bench.deliver(later(order, edited));
      await bench.settle();

      const now = JSON.stringify(inStore());
      const lacking = (words: readonly string[]) => words.filter((word) => !now.includes(word));
      switch (promised.fate) {
        case "not":
          expect(inStore()).toEqual(before);
          break;
        case "partly":
          expect(lacking(promised.because.includes("override") ? withoutBuyer : whole)).toEqual([]);
          expect(inStore()).not.toEqual(before);
          break;
        case "travels":
          expect(lacking(whole)).toEqual([]);
      }
      if (overrideCustomer) expect(JSON.stringify([now, bench.store.requests])).not.toMatch(buyersDetails);
      expect(inStore().customerMails).toBe(0);
      expect(await bench.vendorOrders(order)).toMatchObject([{ state: "confirmed", nextAttemptAt: null }]);
    });
  });

  it("items that are removed or become fewer are taken off, where the merchant opted in (L7)", async () => {
    const { fakePlatform } = (await import(`./connectors/${platform}/fake/index.ts`)) as { fakePlatform: FakePlatform };
    const bench = await createPlatformBench(connector, fakePlatform);
    try {
      await bench.settings({ carryOutItemEdits: true });
      const lines = (mugs: number, lamps: number, cards: number) => [
        line("1", "Anna", { quantity: 3, currentQuantity: mugs }),
        line("2", "Anna", { quantity: 2, currentQuantity: lamps }),
        line("3", "Anna", { currentQuantity: cards }),
      ];
      const order = bench.order({ lines: lines(3, 2, 1) });
      await bench.deliver(order, "orders/create");
      await bench.settle();
      await bench.deliver(later(order, { lines: lines(1, 2, 0) }), "orders/edited");
      await bench.settle();
      const able = supports(connector.manifest, "itemEdits");
      const [inStore] = bench.store.orders();
      expect(inStore?.lines.map(({ quantity }) => quantity).filter((quantity) => quantity > 0)).toEqual(
        able ? [1, 2] : [3, 2, 1],
      );
      expect(inStore).toMatchObject({ total: able ? "30.00" : "60.00", customerMails: 0 });
      const [row] = await bench.vendorOrders();
      expect(row?.manualHandling === null).toBe(able);
      expect((await bench.activities()).map(({ code }) => code)).not.toContain("push.total-differs");
    } finally {
      await bench.close();
    }
  });
});
