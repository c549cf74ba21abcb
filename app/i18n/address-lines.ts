import type { PostalAddress } from "../domain/order/marketplace-order.ts";

/** An address as it stands on a label, line by line, the country in the reader's language. */
export const addressLines = (address: PostalAddress, language: string): readonly string[] =>
  [
    [address.firstName, address.lastName],
    [address.company],
    [address.address1],
    [address.address2],
    [address.zip, address.city],
    [address.province ?? address.provinceCode],
    [countryName(address.countryCode, language)],
  ]
    .map((parts) => parts.filter((part) => part !== null && part !== "").join(" "))
    .filter((text) => text !== "");

function countryName(code: string | null, language: string): string | null {
  if (code === null || !/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
}
