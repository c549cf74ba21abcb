import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anAddress, marketplaceOrder, orderLine } from "../../../tests/arbitraries/marketplace-order.ts";
import { defaultOrderSyncSettings, type OrderSyncSettings } from "../settings/order-sync-settings.ts";
import { foldText } from "../shared/fold-text.ts";
import type { VendorId } from "../shared/ids.ts";
import { apportionOrder } from "../splitting/apportion-order.ts";
import { buildOrderToPush } from "./build-order-to-push.ts";
import type { MarketplaceOrder } from "./marketplace-order.ts";
import type { VendorSlice } from "./vendor-order.ts";

const settings: OrderSyncSettings = {
  ...defaultOrderSyncSettings,
  enabled: true,
  merchantContact: { name: "Fjord Market", company: "", email: "orders@fjord.example", phone: "" },
};
const wholeSlice = (order: MarketplaceOrder): VendorSlice => ({
  vendorId: "v" as VendorId,
  supplement: 0,
  lines: apportionOrder(order, "none").lines.map(({ shipping: _, ...share }) => ({ ...share, mapping: null })),
  shipping: null,
});
const build = (order: MarketplaceOrder, change: Partial<OrderSyncSettings> = {}) =>
  buildOrderToPush({
    order,
    slice: wholeSlice(order),
    conversion: null,
    settings: { ...settings, ...change },
    reference: "vss-1",
    marketplaceName: "Fjord Market",
    testFlag: false,
  });

// ---- Arbitrary buyers -------------------------------------------------------------------------------------------

const letters = (...ranges: readonly (readonly [string, string])[]) =>
  fc
    .oneof(...ranges.map(([from, to]) => fc.integer({ min: from.codePointAt(0)!, max: to.codePointAt(0)! })))
    .map((code) => String.fromCodePoint(code));
/** Long enough not to stand in any of the fixed words by chance, in several scripts. */
const name = fc
  .oneof(
    fc.array(letters(["a", "z"], ["à", "ö"]), { minLength: 5, maxLength: 10 }),
    fc.array(letters(["а", "я"]), { minLength: 5, maxLength: 10 }),
    fc.array(letters(["α", "ω"]), { minLength: 5, maxLength: 10 }),
    fc.array(letters(["가", "힣"]), { minLength: 3, maxLength: 4 }),
    fc.array(letters(["一", "鿿"]), { minLength: 3, maxLength: 4 }),
  )
  .map((characters) => characters.join(""));
const digits = (length: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
/** Digits written with any gaps between them. */
const grouped = (number: readonly number[]) =>
  fc
    .array(fc.constantFrom("", "", " ", "-", ".", " / ", "\u00a0", ") "), {
      minLength: number.length,
      maxLength: number.length,
    })
    .map((gaps) => number.map((digit, index) => (index === 0 ? "" : gaps[index]) + String(digit)).join(""));

interface Buyer {
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly national: readonly number[];
  readonly phone: string;
  readonly phoneInText: string;
}
const buyer: fc.Arbitrary<Buyer> = fc
  .record({ firstName: name, lastName: name, country: digits(2), national: digits(9) })
  .chain(({ firstName, lastName, country, national }) =>
    fc.record({
      firstName: fc.constant(firstName),
      lastName: fc.constant(lastName),
      email: fc.constantFrom(`${firstName}.x7q@mail.example`, "QzKw77@Mail.Example", "o'zqk+tag@mail.example"),
      national: fc.constant(national),
      phone: grouped([...country, ...national]).map((text) => `+${text}`),
      phoneInText: fc.oneof(
        grouped(national),
        grouped([0, ...national]),
        grouped([0, 0, ...country, ...national]),
        grouped([...country, ...national]).map((text) => `+${text}`),
      ),
    }),
  );

const anyCase = (text: string) =>
  fc.constantFrom(
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    text.normalize("NFD"),
    text
      .normalize("NFKD")
      .replace(/[\u0300-\u036f]/g, "")
      .normalize("NFC"),
  );
/** A text in which the buyer stands in one of the ways people write. */
const mention = (who: Buyer): fc.Arbitrary<string> =>
  fc
    .oneof(
      anyCase(who.firstName),
      anyCase(who.lastName),
      anyCase(`${who.firstName} ${who.lastName}`),
      anyCase(`${who.lastName}, ${who.firstName}`),
      anyCase(`${who.firstName}${who.lastName}`),
      anyCase(who.email),
      fc.constant(who.phoneInText),
    )
    .chain((what) =>
      fc.constantFrom(what, `Pls gift 4 ${what}!`, `(${what})`, `${what}'s box`, `to:\n${what}\nthx`, `«${what}»`),
    );

const orderOfBuyer = fc
  .record({ order: marketplaceOrder, line: orderLine(50, "EUR"), who: buyer })
  .chain(({ order, line, who }) =>
    fc
      .record({
        note: mention(who),
        attributes: fc.array(fc.record({ name: mention(who), value: mention(who) }), { maxLength: 3 }),
        properties: fc.array(fc.record({ name: fc.constant("Gift text"), value: mention(who) }), { maxLength: 3 }),
        tags: fc.array(mention(who), { maxLength: 2 }),
        address2: fc.constantFrom(null, `c/o ${who.firstName} ${who.lastName}`, who.phoneInText, who.email),
        company: fc.constantFrom(null, `${who.lastName} Trading`),
      })
      .map(({ note, attributes, properties, tags, address2, company }) => {
        const { firstName, lastName, email, phone } = who;
        const address = {
          ...anAddress,
          firstName,
          lastName,
          company,
          phone,
          address2,
          address1: "Ulice 4",
          zip: "11000",
        };
        const sold = { ...line, requiresShipping: true, giftCard: false, tip: false, currentQuantity: line.quantity };
        const full: MarketplaceOrder = {
          ...order,
          currency: "EUR",
          lines: [sold],
          shippingLines: [],
          tags,
          personal: {
            customerGid: null,
            firstName,
            lastName,
            email,
            phone,
            acceptsMarketing: true,
            shippingAddress: address,
            billingAddress: { ...address, address1: "Jina 99" },
            note,
            attributes,
            lineProperties: { [sold.gid]: properties },
          },
        };
        return { order: full, who };
      }),
  );

describe("buildOrderToPush", () => {
  it("leaves no trace of the buyer with override on (O4, R3)", () => {
    fc.assert(
      fc.property(orderOfBuyer, ({ order, who }) => {
        const built = foldText(JSON.stringify(build(order)));
        for (const secret of [who.firstName, who.lastName, who.email]) expect(built).not.toContain(foldText(secret));
        expect(built).not.toContain("jina 99");
        expect(built.replace(/[^\p{L}\p{N}"]/gu, "")).not.toContain(who.national.join(""));
      }),
      { numRuns: 1_500 },
    );
  }, 60_000);

  it("is looked through by a test that would notice: with override off the buyer is there", () => {
    fc.assert(
      fc.property(orderOfBuyer, ({ order, who }) => {
        const built = foldText(JSON.stringify(build(order, { overrideCustomer: false })));
        for (const trace of [who.firstName, who.lastName, who.email]) expect(built).toContain(foldText(trace));
      }),
      { numRuns: 50 },
    );
  });

  const [sample] = fc.sample(orderOfBuyer, { numRuns: 1, seed: 7 });
  const order: MarketplaceOrder = { ...sample!.order, test: false, financialStatus: "paid", cancelledAt: null };

  it("carries reference, marketplace, money, lines and whether it is paid", () => {
    const built = build(order);
    expect(built).toMatchObject({
      reference: "vss-1",
      marketplace: { name: "Fjord Market", orderName: "#1001", orderId: "5001" },
      currency: "EUR",
      taxesIncluded: order.taxesIncluded,
      paid: true,
      test: false,
      placedAt: order.createdAt,
    });
    const [line] = order.lines;
    expect(built.lines).toHaveLength(1);
    expect(built.lines[0]).toMatchObject({
      key: line!.gid,
      title: line!.title,
      sku: line!.sku,
      quantity: line!.quantity,
      unitPrice: line!.unitPrice,
      discount: line!.discount,
      taxLines: line!.taxLines,
    });
  });

  it.each([
    ["paid", true],
    ["partially_refunded", true],
    ["partially_paid", false],
    ["authorized", false],
    ["pending", false],
  ] as const)("calls %s money secured: %s (O2)", (financialStatus, paid) => {
    expect(build({ ...order, financialStatus }).paid).toBe(paid);
  });

  it("builds the same order each time, so that a repeated attempt repeats exactly", () => {
    expect(build(order)).toEqual(build(structuredClone(order)));
  });

  it("leaves out what nothing is left of", () => {
    const slice = wholeSlice(order);
    const none = { ...slice, lines: slice.lines.map((line) => ({ ...line, quantity: 0 })) };
    const input = { order, conversion: null, settings, reference: "r", marketplaceName: "m" };
    expect(buildOrderToPush({ ...input, slice: none, testFlag: true })).toMatchObject({ lines: [], test: true });
  });
});
