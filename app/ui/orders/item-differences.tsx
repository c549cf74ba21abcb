import { Banner, BlockStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { VendorOrderView } from "../../use-cases/views.ts";

/** What the marketplace order says now against what the vendor's store was sent, side by side. */
export function ItemDifferences({
  differences,
}: {
  readonly differences: NonNullable<VendorOrderView["manualHandling"]>;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Banner tone="warning" title={t("order.manual.title")}>
      <BlockStack gap="300">
        <Text as="p">{t("order.manual.text")}</Text>
        <table className="vss-table">
          <caption className="Polaris-Text--visuallyHidden">{t("order.manual.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("order.line.product")}</th>
              <th scope="col" className="vss-end">
                {t("order.manual.sent")}
              </th>
              <th scope="col" className="vss-end">
                {t("order.manual.now")}
              </th>
            </tr>
          </thead>
          <tbody>
            {differences.map(({ lineGid, title, from, to }) => (
              <tr key={lineGid}>
                <td className="vss-wrap">{title}</td>
                <td className="vss-end" data-label={t("order.manual.sent")}>
                  {format.number(from)}
                </td>
                <td className="vss-end" data-label={t("order.manual.now")}>
                  <strong>{to === 0 ? t("order.manual.removed") : format.number(to)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </BlockStack>
    </Banner>
  );
}
