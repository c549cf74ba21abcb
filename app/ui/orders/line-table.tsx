import { Badge, BlockStack, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { times } from "../../domain/shared/money.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { OrderLineView } from "../../use-cases/views.ts";
import { Amount } from "../frame/amount.tsx";

interface LineTableProps {
  readonly caption: string;
  readonly lines: readonly (OrderLineView & {
    readonly mapped?: boolean;
    readonly shipped?: number;
    /** A sentence beneath the title. */
    readonly remark?: string;
  })[];
}

/** Order lines with what each costs and how many have shipped. Becomes a list of cards on a phone. */
export function LineTable({ caption, lines }: LineTableProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const shipping = lines.some(({ shipped }) => shipped !== undefined);
  return (
    <table className="vss-table">
      <caption className="Polaris-Text--visuallyHidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("order.line.product")}</th>
          <th scope="col" className="vss-end">
            {t("order.line.quantity")}
          </th>
          {shipping ? (
            <th scope="col" className="vss-end">
              {t("order.line.shipped")}
            </th>
          ) : null}
          <th scope="col" className="vss-end">
            {t("order.line.amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.lineGid}>
            <td>
              <BlockStack gap="050">
                <InlineStack gap="200" blockAlign="center">
                  <Text as="span" fontWeight="medium" breakWord>
                    {line.title}
                  </Text>
                  {line.mapped === false ? <Badge tone="attention">{t("order.line.unsynced")}</Badge> : null}
                </InlineStack>
                <Text as="span" tone="subdued" variant="bodySm" breakWord>
                  {[line.variantTitle, line.sku === null ? null : t("order.line.sku", { sku: line.sku })]
                    .filter((part) => part !== null)
                    .join(" · ")}
                </Text>
                {line.remark === undefined ? null : (
                  <Text as="span" tone="subdued" variant="bodySm" breakWord>
                    {line.remark}
                  </Text>
                )}
              </BlockStack>
            </td>
            <td className="vss-end" data-label={t("order.line.quantity")}>
              <span>
                {t("order.line.quantityTimes", { quantity: format.number(line.quantity) })}{" "}
                <Amount of={line.unitPrice} />
              </span>
            </td>
            {shipping ? (
              <td className="vss-end" data-label={t("order.line.shipped")}>
                {t("order.line.shippedOf", {
                  shipped: format.number(line.shipped ?? 0),
                  quantity: format.number(line.quantity),
                })}
              </td>
            ) : null}
            <td className="vss-end" data-label={t("order.line.amount")}>
              <span>
                <Amount
                  of={{
                    currency: line.unitPrice.currency,
                    minor: times(line.unitPrice, line.quantity).minor - line.discount.minor,
                  }}
                />
                {line.discount.minor === 0 ? null : (
                  <>
                    <br />
                    <Text as="span" tone="subdued" variant="bodySm">
                      {t("order.line.discount", { amount: format.money(line.discount) })}
                    </Text>
                  </>
                )}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
