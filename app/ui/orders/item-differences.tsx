import { Banner, BlockStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { ItemDifferenceView } from "../../use-cases/views.ts";
import { Amount } from "../frame/amount.tsx";
import { paths } from "../paths.ts";

interface ItemDifferencesProps {
  readonly differences: readonly ItemDifferenceView[];
  /** `under-way`: they are carried out by themselves. `refunded`: everything was given back and nobody cancelled. */
  readonly standing: "by-hand" | "under-way" | "refunded";
}

/** Line by line: what was ordered, what is left of it, and what the vendor's store has, with the money between them. */
export function ItemDifferences({ differences, standing }: ItemDifferencesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const title = t(`order.manual.${standing}.title`);
  return (
    <Banner tone={standing === "under-way" ? "info" : "warning"} title={title}>
      <BlockStack gap="300">
        <Text as="p">
          {t(`order.manual.${standing}.text`)} <Link url={paths.changes}>{t("order.manual.link")}</Link>
        </Text>
        <table className="vss-table">
          <caption className="Polaris-Text--visuallyHidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t("order.line.product")}</th>
              {(["ordered", "now", "sent", "excess"] as const).map((column) => (
                <th key={column} scope="col" className="vss-end">
                  {t(`order.manual.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {differences.map(({ lineGid, title: product, ordered, from, to, excess }) => (
              <tr key={lineGid}>
                <td className="vss-wrap">{product}</td>
                <td className="vss-end" data-label={t("order.manual.ordered")}>
                  {format.number(ordered)}
                </td>
                <td className="vss-end" data-label={t("order.manual.now")}>
                  <strong>{to === 0 ? t("order.manual.removed") : format.number(to)}</strong>
                </td>
                <td className="vss-end" data-label={t("order.manual.sent")}>
                  {format.number(from)}
                </td>
                <td className="vss-end" data-label={t("order.manual.excess")}>
                  <Amount of={excess} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </BlockStack>
    </Banner>
  );
}
