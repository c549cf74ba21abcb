import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSecretBox, SealedError } from "./secret-box.server.ts";

const newKey = (id: string) => `${id}:${randomBytes(32).toString("base64")}`;
const [older, newer] = [newKey("2025"), newKey("2026")];
const box = createSecretBox(newer);

const reasonOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof SealedError) return error.reason;
    throw error;
  }
  return "opened";
};

describe("secret box", () => {
  it("opens what it sealed, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (plain, place) => {
        expect(box.open(box.seal(plain, place), place)).toBe(plain);
      }),
    );
  });

  it("never makes the same envelope twice and shows nothing of the text", () => {
    const [one, two] = [box.seal("a secret", "p"), box.seal("a secret", "p")];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    expect(Buffer.from(one).includes("secret")).toBe(false);
  });

  it("does not open in another place", () => {
    const sealed = box.seal("text", "connection:1:credentials");
    expect(reasonOf(() => box.open(sealed, "connection:2:credentials"))).toBe("refused");
  });

  it("does not open when any byte has changed or is missing", () => {
    const sealed = box.seal("text", "p");
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Uint8Array.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(
        reasonOf(() => box.open(changed, "p")),
        `byte ${index}`,
      ).not.toBe("opened");
      expect(
        reasonOf(() => box.open(sealed.subarray(0, index), "p")),
        `cut at ${index}`,
      ).not.toBe("opened");
    }
  });

  it("opens under an older key and says that it should be sealed again", () => {
    const sealed = createSecretBox(older).seal("text", "p");
    const both = createSecretBox(`${newer}, ${older}`);
    expect(both.open(sealed, "p")).toBe("text");
    expect(both.needsRotation(sealed)).toBe(true);
    expect(both.needsRotation(both.seal("text", "p"))).toBe(false);
    expect(reasonOf(() => box.open(sealed, "p"))).toBe("unknown-key");
  });

  it("opens a view into a larger buffer", () => {
    const sealed = box.seal("text", "p");
    const larger = Buffer.concat([Buffer.alloc(7), sealed, Buffer.alloc(3)]);
    expect(box.open(larger.subarray(7, 7 + sealed.length), "p")).toBe("text");
  });

  it("refuses what is not id:base64key of 32 bytes, each with an id of its own, without showing a key", () => {
    const short = randomBytes(16).toString("base64");
    const bare = randomBytes(32).toString("base64");
    for (const keys of ["", `a:${short}`, bare, `:${bare}`, `${newer},b:${short}`, `${newer},2026:${bare}`]) {
      expect(() => createSecretBox(keys)).toThrow("ENCRYPTION_KEYS");
      expect(() => createSecretBox(keys)).not.toThrow(short);
      expect(() => createSecretBox(keys)).not.toThrow(bare);
    }
  });
});
