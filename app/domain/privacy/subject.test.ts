import { describe, expect, it } from "vitest";
import { somePersonal } from "../../../tests/arbitraries/marketplace-order.ts";
import { isNamedIn, isOrderOf, type PrivacySubject } from "./subject.ts";

const subject: PrivacySubject = {
  customerGid: "gid://shopify/Customer/191167",
  email: "Jana@Example.com",
  phone: "+420 777-123-456",
  orderGids: ["gid://shopify/Order/450789469"],
};
const nobody: PrivacySubject = { customerGid: null, email: null, phone: null, orderGids: [] };
const order = (personal: Partial<typeof somePersonal> | null, gid = "gid://shopify/Order/1") => ({
  gid,
  personal: personal && { ...somePersonal, customerGid: null, email: null, ...personal },
});

describe("a customer's orders", () => {
  it("are those that are named, and those that have their id or their address", () => {
    expect(isOrderOf(subject, order(null, "gid://shopify/Order/450789469"))).toBe(true);
    expect(isOrderOf(subject, order({ customerGid: "gid://shopify/Customer/191167" }))).toBe(true);
    expect(isOrderOf(subject, order({ email: "jana@example.COM" }))).toBe(true);
  });

  it("are not others', nor those of guests of whom nothing is known", () => {
    expect(isOrderOf(subject, order({ customerGid: "gid://shopify/Customer/1911670", email: "jan@example.com" }))).toBe(
      false,
    );
    expect(isOrderOf(subject, order(null))).toBe(false);
    expect(isOrderOf(nobody, order({}))).toBe(false);
  });
});

describe("a text", () => {
  it.each([
    '{"id":450789469,"note":null}',
    '{"customer":{"id":191167}}',
    '{"email":"JANA@example.com"}',
    '{"phone":"00420777123456"}'.replace("00", "+"),
    "call (+420) 777 123 456",
  ])("names the customer: %s", (text) => {
    expect(isNamedIn(subject, text)).toBe(true);
  });

  it.each([
    '{"id":4507894690}',
    '{"id":1450789469}',
    '{"customer":{"id":1911670}}',
    '{"email":"ana@example.com"}',
    "{}",
  ])("does not: %s", (text) => {
    expect(isNamedIn(subject, text)).toBe(false);
  });

  it("names nobody in particular", () => {
    expect(isNamedIn(nobody, '{"id":1,"email":null,"phone":"1234567"}')).toBe(false);
  });
});
