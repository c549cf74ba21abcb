import { useTranslation } from "react-i18next";
import type { PostalAddress as Address } from "../../domain/order/marketplace-order.ts";
import { addressLines } from "../../i18n/address-lines.ts";

/** An address as it stands on a label, the country in the reader's language. */
export function PostalAddress({ address }: { readonly address: Address }) {
  const { i18n } = useTranslation();
  return (
    <address>
      {addressLines(address, i18n.language).map((text, index) => (
        <div key={index}>{text}</div>
      ))}
    </address>
  );
}
