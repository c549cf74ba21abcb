import { describe, expect, it } from "vitest";
import { anAddress, somePersonal } from "../../../tests/arbitraries/marketplace-order.ts";
import type { OrderGid } from "../shared/ids.ts";
import { orderFieldsFor, type OrderFieldsInput } from "./order-fields.ts";

const input = (
  order: Partial<OrderFieldsInput["order"]> = {},
  settings: Partial<OrderFieldsInput["settings"]> = {},
): OrderFieldsInput => ({
  order: { gid: "gid://shopify/Order/5001" as OrderGid, name: "#1001", tags: [], personal: somePersonal, ...order },
  settings: {
    overrideCustomer: true,
    keepRecipientName: false,
    merchantContact: {
      name: "Fjord Market Oslo",
      company: "Fjord AS",
      email: "orders@fjord.example",
      phone: "+47 22 00 00 00",
    },
    ...settings,
  },
  marketplaceName: "Fjord Market",
});
const merchant = { firstName: "Fjord Market", lastName: "Oslo", company: "Fjord AS", phone: "+47 22 00 00 00" };

describe("orderFieldsFor, override on (O4)", () => {
  it("puts the merchant in every contact and keeps the street the parcel goes to, for billing too", () => {
    const billingAddress = { ...anAddress, address1: "Tajná 1", city: "Brno", company: "Secret Ltd" };
    const fields = orderFieldsFor(input({ personal: { ...somePersonal, billingAddress } }));
    expect(fields.contact).toEqual({ ...merchant, email: "orders+1001-5001@fjord.example" });
    expect(fields.shippingAddress).toEqual({ ...anAddress, ...merchant });
    expect(fields.billingAddress).toEqual({ ...anAddress, ...merchant });
  });

  it("keeps the recipient's name on the label, and nowhere else, when told so", () => {
    const fields = orderFieldsFor(input({}, { keepRecipientName: true }));
    expect(fields.shippingAddress).toMatchObject({ ...merchant, firstName: "Jana", lastName: "Nováková" });
    expect(fields.billingAddress).toMatchObject(merchant);
    expect(fields.contact.lastName).toBe("Oslo");
  });

  it("has no address where the order has none", () => {
    const fields = orderFieldsFor(input({ personal: { ...somePersonal, shippingAddress: null } }));
    expect([fields.shippingAddress, fields.billingAddress]).toEqual([null, null]);
  });

  it.each([
    ["orders@fjord.example", "#1001", "orders+1001-5001@fjord.example"],
    ["orders+vendors@fjord.example", "FM-1001", "orders+vendors-fm1001-5001@fjord.example"],
    ["orders@fjord.example", "주문", "orders+5001@fjord.example"],
    [`${"o".repeat(58)}@fjord.example`, "#1001", `${"o".repeat(58)}+5001@fjord.example`],
  ])("makes %s unique for order %s", (email, name, expected) => {
    const contact = { name: "Fjord", company: "", email, phone: "" };
    expect(orderFieldsFor(input({ name }, { merchantContact: contact })).contact).toEqual({
      firstName: null,
      lastName: "Fjord",
      company: null,
      email: expected,
      phone: null,
    });
  });

  it("takes care-of lines out of the address and leaves the street", () => {
    const shippingAddress = {
      ...anAddress,
      lastName: "Dlouhá",
      address1: "Dlouhá 12, Jana Dlouhá",
      address2: "c/o Jana Dlouhá",
    };
    const fields = orderFieldsFor(input({ personal: { ...somePersonal, shippingAddress } }));
    expect(fields.shippingAddress).toMatchObject({ address1: "Dlouhá 12, ***", address2: "c/o" });
    const only = { ...shippingAddress, address2: "Jana Dlouhá!" };
    expect(
      orderFieldsFor(input({ personal: { ...somePersonal, shippingAddress: only } })).shippingAddress?.address2,
    ).toBeNull();
  });

  it("drops tags that name the buyer", () => {
    expect(orderFieldsFor(input({ tags: ["VIP", "for Jana", "jana.novakova@example.com"] })).tags).toEqual([
      "Fjord Market",
      "#1001",
      "VIP",
    ]);
  });
});

describe("orderFieldsFor, override off", () => {
  const off = { overrideCustomer: false };

  it("passes the buyer on as they are", () => {
    const personal = { ...somePersonal, note: "For Jana", attributes: [{ name: "Call", value: "777123456" }] };
    const fields = orderFieldsFor(input({ personal }, off));
    expect(fields).toMatchObject({
      contact: {
        firstName: "Jana",
        lastName: "Nováková",
        email: "jana.novakova@example.com",
        phone: "+420 777 123 456",
      },
      shippingAddress: anAddress,
      billingAddress: anAddress,
      note: "For Jana",
      attributes: personal.attributes,
    });
  });

  it("names the customer after the address when the order has no name", () => {
    const personal = { ...somePersonal, firstName: null, lastName: null, phone: null };
    expect(orderFieldsFor(input({ personal }, off)).contact).toMatchObject({
      firstName: "Jana",
      lastName: "Nováková",
      phone: "+420 777 123 456",
    });
  });
});

it("keeps tags within 40 characters, without commas, each once (L3)", () => {
  const tags = ["a,b", "  a   b ", "🐟".repeat(50), "", "#1001"];
  expect(orderFieldsFor({ ...input({ tags }), marketplaceName: "F".repeat(60) }).tags).toEqual([
    "F".repeat(40),
    "#1001",
    "a b",
    "🐟".repeat(40),
  ]);
});
