import { BlockStack, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { linePlaces } from "../../domain/proof/proof-numbers.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { ProofDayItem } from "../../use-cases/proof/proof-desk.ts";

/** Where the lines of the day's orders are: a column of numbers that adds up. */
export function PlacesCard({ report }: { readonly report: ProofDayItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { numbers, ordersInShop } = report;
  const shown = linePlaces.filter((place) => numbers.places[place] > 0 || place === "in-store" || place === "missing");
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("proof.places.title")}
        </Text>
        <table className="vss-sum">
          <caption className="Polaris-Text--visuallyHidden">{t("proof.places.title")}</caption>
          <tbody>
            {shown.map((place) => (
              <tr key={place}>
                <th scope="row">
                  <Text as="span" tone={place === "missing" && numbers.places[place] > 0 ? "critical" : undefined}>
                    {t(`proof.place.${place}`)}
                  </Text>
                </th>
                <td>{format.number(numbers.places[place])}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t("proof.places.all")}</th>
              <td>{format.number(numbers.lines)}</td>
            </tr>
          </tfoot>
        </table>
        <Text as="p" tone="subdued" variant="bodySm">
          {ordersInShop === null
            ? t("proof.places.orders", { count: numbers.orders, shown: format.number(numbers.orders) })
            : t("proof.places.ordersOf", {
                count: numbers.orders,
                shown: format.number(numbers.orders),
                inShop: format.number(ordersInShop),
              })}
        </Text>
      </BlockStack>
    </Card>
  );
}
