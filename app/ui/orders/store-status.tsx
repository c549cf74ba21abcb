import { Banner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorOrderView } from "../../use-cases/views.ts";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";

/** The status the order has in the vendor's store, and what it means; one that nobody knows is asked about (O12). */
export function StoreStatus({ vendorOrder }: { readonly vendorOrder: VendorOrderView }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const { storeStatus, platform, state } = vendorOrder;
  if (storeStatus === null) return null;
  const { label, kind, at } = storeStatus;
  const over = ["fulfilled", "cancelled", "closed"].includes(state);
  if (kind === "unknown" && platform !== null && !over)
    return (
      <Banner
        tone="warning"
        title={t("order.storeStatus.unknown", { status: label })}
        action={{ content: t("order.storeStatus.explain"), url: paths.orderStatuses(platform) }}
      >
        {t("order.storeStatus.unknownText", { platform: sentences.platform(platform) })}
      </Banner>
    );
  return (
    <Text as="p" tone="subdued" variant="bodySm" breakWord>
      {t("order.storeStatus.known", {
        status: label,
        meaning: t(`orderStatuses.means.${kind}`, { defaultValue: t("order.storeStatus.notKnown") }),
      })}{" "}
      <When iso={at} />
    </Text>
  );
}
