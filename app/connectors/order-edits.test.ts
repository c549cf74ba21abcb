import { describe, expect, it } from "vitest";
import type { MarketplaceOrder, OrderPersonal } from "../domain/order/marketplace-order.ts";
import type { OrderGid } from "../domain/shared/ids.ts";
import { orderFieldsFor } from "../domain/privacy/order-fields.ts";
import { createOrder, openBench, operation, valueOf } from "./_contract/conformance/bench.ts";
import { plainOrder } from "./_contract/conformance/golden-orders.ts";
import type { FakeOrder, FakePlatform } from "./_contract/fake-store.ts";
import type { CapabilityId } from "./_contract/manifest.ts";
import { connectors } from "./registry.generated.ts";

// Which edits of the merchant reach which platform's orders (L6), with the buyer's details and without (O4). What a
// platform cannot take is named as skipped and declared in its manifest; it is never lost without a word.

const before: OrderPersonal = {
  customerGid: "gid://shopify/Customer/7",
  firstName: "Greta",
  lastName: "Zimmerkanarie",
  email: "greta@zimmerkanarie.example",
  phone: "+4915155501990",
  acceptsMarketing: false,
  shippingAddress: {
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
    phone: "+4915155501990",
  },
  billingAddress: null,
  note: null,
  attributes: [],
  lineProperties: {},
};
const buyer = /zimmerkanarie|5550199|neue-kanarie|5550288/i;

interface Edit {
  readonly capability: CapabilityId;
  readonly after: Partial<Pick<MarketplaceOrder, "tags">> & { readonly personal?: Partial<OrderPersonal> };
  /** What the vendor then finds on the order; with O4 on, null: nothing changes there. */
  readonly found: string;
  readonly foundWithoutBuyer: string | null;
}

const edits: Readonly<Record<string, Edit>> = {
  "e-mail": {
    capability: "updateEmail",
    after: { personal: { email: "neue-kanarie@buyer.example" } },
    found: "neue-kanarie@buyer.example",
    foundWithoutBuyer: null,
  },
  phone: {
    capability: "updatePhone",
    after: { personal: { phone: "+4915155502880" } },
    found: "+4915155502880",
    foundWithoutBuyer: null,
  },
  note: {
    capability: "updateNote",
    after: { personal: { note: "Leave it with Zimmerkanarie downstairs" } },
    found: "Leave it with Zimmerkanarie downstairs",
    foundWithoutBuyer: "Leave it with *** downstairs",
  },
  tags: {
    capability: "updateTags",
    after: { tags: ["fragile"] },
    found: "fragile",
    foundWithoutBuyer: "fragile",
  },
  "shipping address": {
    capability: "updateShippingAddress",
    after: { personal: { shippingAddress: { ...before.shippingAddress!, address1: "Rosenweg 8" } } },
    found: "Rosenweg 8",
    foundWithoutBuyer: "Rosenweg 8",
  },
  attributes: {
    capability: "customAttributes",
    after: { personal: { attributes: [{ name: "Engraving", value: "For Zimmerkanarie" }] } },
    found: "For Zimmerkanarie",
    foundWithoutBuyer: "For ***",
  },
};

const fieldsOf = (overrideCustomer: boolean, after: Edit["after"] = {}) =>
  orderFieldsFor({
    order: {
      gid: "gid://shopify/Order/5001" as OrderGid,
      name: "#1001",
      tags: after.tags ?? [],
      personal: { ...before, ...after.personal },
    },
    settings: {
      overrideCustomer,
      keepRecipientName: false,
      merchantContact: {
        name: "Fjord Market",
        company: "Fjord AS",
        email: "orders@fjord.example",
        phone: "+4722000000",
      },
    },
    marketplaceName: "Fjord Market",
  });

const seen = (order: FakeOrder | undefined): string => JSON.stringify(order);

describe.each(Object.entries(connectors))("%s", async (id, connector) => {
  const { fakePlatform: platform } = (await import(`./${id}/fake/index.ts`)) as { fakePlatform: FakePlatform };

  describe.each([
    ["with the buyer's details", false],
    ["without the buyer's details (O4)", true],
  ] as const)("%s", (_, overrideCustomer) => {
    it.each(Object.entries(edits))("%s", async (_name, { capability, after, found, foundWithoutBuyer }) => {
      await using bench = await openBench({ connector, platform });
      const order = { ...plainOrder(bench.store), fields: fieldsOf(overrideCustomer) };
      const externalId = await createOrder(bench, order);
      const original = seen(bench.store.order(externalId));
      bench.store.forgetRequests();

      const update = operation(connector, "updateOrder");
      const { skipped } = valueOf(
        await update(bench.context(), externalId, fieldsOf(overrideCustomer, after), order.reference),
      );

      const now = seen(bench.store.order(externalId));
      const expected = overrideCustomer ? foundWithoutBuyer : found;
      const { support } = connector.manifest.capabilities[capability];
      if (expected === null) expect(now).toBe(original);
      else if (!now.includes(expected)) {
        expect(skipped).not.toEqual([]);
        expect(support).not.toBe("full");
      }
      if (overrideCustomer) {
        expect(now).not.toMatch(buyer);
        expect(JSON.stringify(bench.store.requests)).not.toMatch(buyer);
      }
      expect(bench.store.order(externalId)?.customerMails).toBe(0);
    });
  });
});
