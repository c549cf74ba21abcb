import { Banner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { VendorOrderView } from "../../use-cases/views.ts";

/** Which items of a part go to whom, as soon as they can. */
export function LeavingNote({ vendorOrder }: { readonly vendorOrder: VendorOrderView }) {
  const { t } = useTranslation();
  const { leaving, lines, vendorName: from } = vendorOrder;
  if (leaving.length === 0) return null;
  const titleOf = (lineGid: string) => lines.find((line) => line.lineGid === lineGid)?.title ?? "";
  return (
    <Banner tone="info">
      {leaving.map(({ vendorName: to, lineGids }) => (
        <Text as="p" key={to} fontWeight="semibold">
          {lineGids.length === lines.length
            ? t("order.reroute.leaves", { from, to })
            : t("order.reroute.leavesInPart", { from, to, items: lineGids.map(titleOf).join(", ") })}
        </Text>
      ))}
      <Text as="p">{t("order.reroute.changeMind", { from })}</Text>
    </Banner>
  );
}
