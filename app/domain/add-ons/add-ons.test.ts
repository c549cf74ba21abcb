import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { money } from "../shared/money.ts";
import { addOnKey, addOnKinds, addOnOfKey } from "./add-on.ts";
import { parsePriceList, priceOf, priceOfAll, type PriceList } from "./price-list.ts";
import {
  type AddOnRow,
  addOnsAfterBilling,
  type Agreement,
  agreementInForce,
  agreementStates,
  isFinal,
  mayBecome,
} from "./settle-billing.ts";

const push = { platform: "shopify", kind: "order-push" } as const;
const stock = { platform: "shopify", kind: "inventory-sync" } as const;
const row = (change: Partial<AddOnRow> = {}): AddOnRow => ({
  ...push,
  active: true,
  agreementId: "a",
  lapse: null,
  ...change,
});
const agreement = (
  id: string,
  state: Agreement["state"],
  addOns: readonly string[] = [addOnKey(push)],
  day = 1,
): Agreement => ({
  id,
  state,
  addOns,
  createdAt: new Date(Date.UTC(2026, 0, day)),
});
const never = () => false;
const after = (rows: readonly AddOnRow[], agreements: readonly Agreement[], included: () => boolean = never) =>
  addOnsAfterBilling(rows, agreements, included).map(({ active, agreementId, lapse }) => [active, agreementId, lapse]);

describe("price lists", () => {
  const good =
    '{"currency":"USD","interval":"every-30-days","prices":{"shopify/order-push":"19.00","all/locations":"5"}}';

  it("reads what costs what; what is not listed, or costs 0, is included", () => {
    const list = parsePriceList(good.replace('"5"', '"0.00"'));
    expect(list && priceOf(list, push)).toEqual(money(1900, "USD"));
    expect(priceOf(list, { platform: "all", kind: "locations" })).toBeNull();
    expect(priceOf(list, stock)).toBeNull();
    expect(priceOf(null, push)).toBeNull();
  });

  it("adds up in the list's own currency", () => {
    const list: PriceList = {
      currency: "JPY",
      interval: "annual",
      prices: { [addOnKey(push)]: 900, [addOnKey(stock)]: 300 },
    };
    expect(priceOfAll(list, [push, stock, { platform: "x", kind: "order-push" }])).toEqual(money(1200, "JPY"));
    expect(priceOfAll(list, [])).toEqual(money(0, "JPY"));
  });

  it.each([
    ["no JSON", "19 USD"],
    ["an unknown kind", good.replace("order-push", "order-pull")],
    ["a price that is no plain number", good.replace("19.00", "19,00")],
    ["a negative price", good.replace("19.00", "-1")],
    ["more decimals than the currency has", good.replace("19.00", "19.001")],
    ["an unknown interval", good.replace("every-30-days", "weekly")],
    ["a currency that is none", good.replace("USD", "dollars")],
    ["a word that means nothing here", good.replace('"prices"', '"discount":1,"prices"')],
    ["no prices at all", '{"currency":"USD","interval":"annual","prices":{}}'],
  ])("refuses %s", (_, text) => expect(parsePriceList(text)).toBeNull());
});

describe("add-ons after a look at billing", () => {
  it.each([
    ["what is agreed to becomes active", [], [agreement("a", "active")], [[true, "a", null]]],
    [
      "what is only asked for does not",
      [row({ active: false, agreementId: null })],
      [agreement("a", "pending")],
      [[false, null, null]],
    ],
    ["a payment that fails stops it, with the reason", [row()], [agreement("a", "frozen")], [[false, "a", "frozen"]]],
    [
      "a payment that comes after all starts it again",
      [row({ active: false, lapse: "frozen" })],
      [agreement("a", "active")],
      [[true, "a", null]],
    ],
    [
      "an end that was not said here stops it, with the reason",
      [row()],
      [agreement("a", "cancelled")],
      [[false, null, "ended"]],
    ],
    [
      "the reason stays until it is mended",
      [row({ active: false, agreementId: null, lapse: "ended" })],
      [agreement("a", "cancelled")],
      [[false, null, "ended"]],
    ],
    [
      "a newer agreement takes over",
      [row()],
      [agreement("a", "cancelled"), agreement("b", "active", undefined, 2)],
      [[true, "b", null]],
    ],
    [
      "what a newer agreement leaves out was given up",
      [row()],
      [agreement("a", "cancelled"), agreement("b", "active", [], 2)],
      [[false, null, null]],
    ],
    [
      "also before the old one's end is known",
      [row()],
      [agreement("a", "active"), agreement("b", "active", [], 2)],
      [[false, null, null]],
    ],
    [
      "a declined change leaves the old one in force",
      [row()],
      [agreement("a", "active"), agreement("b", "declined", [], 2)],
      [[true, "a", null]],
    ],
    [
      "what nothing ever paid for is as the merchant left it",
      [row({ agreementId: null })],
      [agreement("a", "cancelled")],
      [[true, null, null]],
    ],
  ] as const)("%s", (_, rows, agreements, expected) => expect(after(rows, agreements)).toEqual(expected));

  it("lets what has become free go on when its payment ends or fails", () => {
    expect(after([row()], [agreement("a", "cancelled")], () => true)).toEqual([[true, null, null]]);
    expect(after([row()], [agreement("a", "frozen")], () => true)).toEqual([[true, "a", null]]);
  });

  const anyKey = fc.constantFrom(addOnKey(push), addOnKey(stock), "woocommerce/order-push", "all/locations");
  const anyAgreement = fc.record({
    id: fc.constantFrom("a", "b", "c"),
    state: fc.constantFrom(...agreementStates),
    addOns: fc.uniqueArray(anyKey),
    createdAt: fc.date({ min: new Date(0), max: new Date(1e12), noInvalidDate: true }),
  });
  const anyAgreements = fc.uniqueArray(anyAgreement, { selector: ({ id }) => id });
  const anyRow = fc
    .record({
      key: anyKey,
      active: fc.boolean(),
      agreementId: fc.constantFrom("a", "b", "c", null),
      lapse: fc.constantFrom("frozen" as const, "ended" as const, null),
    })
    .map(({ key, active, lapse, agreementId }): AddOnRow => {
      const addOn = addOnOfKey(key) ?? push;
      return { ...addOn, active, agreementId, lapse: active ? null : lapse };
    });
  const anyRows = fc.uniqueArray(anyRow, { selector: addOnKey });

  it("is the same when it is looked at again, never both active and lapsed, and active only if somebody pays or nobody has to", () => {
    fc.assert(
      fc.property(anyRows, anyAgreements, fc.boolean(), (rows, agreements, included) => {
        const once = addOnsAfterBilling(rows, agreements, () => included);
        expect(addOnsAfterBilling(once, agreements, () => included)).toEqual(once);
        const inForce = agreementInForce(agreements);
        const known = new Set<string>(agreements.map(({ id }) => id));
        for (const one of once) {
          expect(one.active && one.lapse !== null).toBe(false);
          if (!one.active || included) continue;
          if (one.agreementId !== null && known.has(one.agreementId) && inForce)
            expect(one.agreementId).toBe(inForce.id);
          const before = rows.find((other) => addOnKey(other) === addOnKey(one));
          if (!before?.active) expect(inForce?.addOns).toContain(addOnKey(one));
        }
        for (const key of inForce?.addOns ?? [])
          expect(once).toContainEqual({ ...addOnOfKey(key), active: true, agreementId: inForce?.id, lapse: null });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("the states of an agreement", () => {
  it("end, and do not go back to waiting", () => {
    for (const from of agreementStates)
      for (const to of agreementStates) {
        if (isFinal(from)) expect(mayBecome(from, to)).toBe(false);
        if (to === "asked" || (to === "pending" && from !== "asked")) expect(mayBecome(from, to)).toBe(false);
      }
    expect(mayBecome("frozen", "active") && mayBecome("active", "frozen") && mayBecome("asked", "active")).toBe(true);
  });

  it("name add-ons that can be read back", () => {
    for (const kind of addOnKinds)
      expect(addOnOfKey(addOnKey({ platform: "x", kind }))).toEqual({ platform: "x", kind });
    for (const nonsense of ["", "/", "x/", "/order-push", "x/y", "a/b/c", "a/order-push/c"])
      expect(addOnOfKey(nonsense)).toBeNull();
  });
});
