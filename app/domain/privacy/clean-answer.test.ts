import { describe, expect, it } from "vitest";
import { anAddress, somePersonal } from "../../../tests/arbitraries/marketplace-order.ts";
import { cleanAnswer, longestAnswer } from "./clean-answer.ts";

const buyer = {
  ...somePersonal,
  firstName: "Jana",
  lastName: "Nováková",
  email: "jana.novakova@example.com",
  phone: "+420 777 123 456",
  shippingAddress: { ...anAddress, firstName: "Jana", lastName: "Nováková" },
};

describe("a store's answer", () => {
  it.each([
    ["Invalid phone 777123456 for Jana Novakova.", "Invalid phone *** for ***."],
    ["Customer jana.novakova@example.com exists already", "Customer *** exists already"],
    ["line_items[0]: product 8812 is not purchasable", "line_items[0]: product 8812 is not purchasable"],
    ["<p>Sorry,\n\n  <b>no stock</b></p>", "Sorry, no stock"],
    ["a\u0000b\tc", "a b c"],
    ["", ""],
  ])("%j is kept as %j", (text, kept) => {
    expect(cleanAnswer(text, buyer)).toBe(kept);
  });

  it("loses addresses and international numbers of whoever, when the buyer is not known", () => {
    expect(cleanAnswer("Write to help@store.example or +47 912 34 567", null)).toBe("Write to *** or ***");
  });

  it("is cut between characters, also between those of two halves", () => {
    const kept = cleanAnswer("😀".repeat(1_000), null);
    expect(Array.from(kept)).toHaveLength(longestAnswer);
    expect(kept.isWellFormed()).toBe(true);
    expect(kept.endsWith("…")).toBe(true);
  });

  it("does not let a cut name through", () => {
    const kept = cleanAnswer(`${"x".repeat(longestAnswer - 9)} Jana Nováková`, buyer);
    expect(kept).not.toMatch(/Jan|Nov/);
  });
});
