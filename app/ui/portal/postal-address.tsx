import { useTranslation } from "react-i18next";
import type { PostalAddress as Address } from "../../domain/order/marketplace-order.ts";

/** An address as it stands on a label, the country in the reader's language. */
export function PostalAddress({ address }: { readonly address: Address }) {
  const { i18n } = useTranslation();
  const lines = [
    [address.firstName, address.lastName],
    [address.company],
    [address.address1],
    [address.address2],
    [address.zip, address.city],
    [address.province ?? address.provinceCode],
    [countryName(address.countryCode, i18n.language)],
  ]
    .map((parts) => parts.filter((part) => part !== null && part !== "").join(" "))
    .filter((text) => text !== "");
  return (
    <address>
      {lines.map((text, index) => (
        <div key={index}>{text}</div>
      ))}
    </address>
  );
}

function countryName(code: string | null, language: string): string | null {
  if (code === null || !/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
}
