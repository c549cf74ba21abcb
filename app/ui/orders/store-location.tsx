import { Banner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { VendorOrderView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";

/** Which of the vendor's locations takes the order, and why it did not where it did not (L10). */
export function StoreLocation({ vendorOrder }: { readonly vendorOrder: VendorOrderView }) {
  const { t } = useTranslation();
  const { storeLocation, state } = vendorOrder;
  if (storeLocation === null) return null;
  const { name, answer } = storeLocation;
  if (storeLocation.state === "refused" && (state === "confirmed" || state === "partially-fulfilled"))
    return (
      <Banner
        tone="warning"
        title={t("order.storeLocation.refused", { location: name })}
        action={{ content: t("order.storeLocation.choose"), url: paths.storeSync("locations") }}
      >
        {t("order.storeLocation.refusedText")} {answer}
      </Banner>
    );
  return (
    <Text as="p" tone="subdued" variant="bodySm" breakWord>
      {t(`order.storeLocation.${storeLocation.state === "refused" ? "elsewhere" : storeLocation.state}`, {
        location: name,
      })}
    </Text>
  );
}
