import { Link } from "@remix-run/react";
import { Badge, BlockStack, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { ChevronRightIcon, CheckCircleIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { moves } from "../../domain/sync-rules/decision.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { HomeView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";

/** What waits for somebody, by whose move it is; each line leads to the orders it speaks of, or to the proof. */
export function NeedsList({ needs, findings }: Pick<HomeView, "needs" | "findings">) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const format = useFormat();
  const lines = [
    ...needs.map((need) => ({ ...need, to: paths.orders({ need: { reason: need.reason, move: need.move } }) })),
    ...findings.map(({ day, ...found }) => ({
      ...found,
      reason: "proof-finding",
      to: day === null ? paths.proof : paths.proofDay(day),
    })),
  ];
  const groups = moves
    .map((move) => ({ move, items: lines.filter((line) => line.move === move) }))
    .filter(({ items }) => items.length > 0);
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("home.needs.title")}
        </Text>
        {groups.length === 0 ? (
          <InlineStack gap="200" blockAlign="center" wrap={false}>
            <span>
              <Icon source={CheckCircleIcon} tone="success" />
            </span>
            <Text as="p">{t("home.needs.nothing")}</Text>
          </InlineStack>
        ) : (
          groups.map(({ move, items }) => (
            <BlockStack key={move} gap="100">
              <Text as="h3" variant="headingSm" tone="subdued">
                {t(`move.${move}`)}
              </Text>
              <ul className="vss-plain-list">
                {items.map(({ reason, count, to }) => (
                  <li key={reason}>
                    <Link className="vss-link-row" to={to}>
                      <span className="vss-grow">{sentences.reasonTitle(reason)}</span>
                      <Badge tone={move === "merchant" ? "attention" : undefined}>
                        {t("home.needs.orders", { count, shown: format.number(count) })}
                      </Badge>
                      <span className="vss-fixed">
                        <Icon source={ChevronRightIcon} tone="subdued" />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </BlockStack>
          ))
        )}
      </BlockStack>
    </Card>
  );
}
