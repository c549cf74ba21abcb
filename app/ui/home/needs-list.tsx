import { Link } from "@remix-run/react";
import { Badge, BlockStack, Card, Icon, InlineStack, Text } from "@shopify/polaris";
import { ChevronRightIcon, CheckCircleIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { moves } from "../../domain/sync-rules/decision.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { HomeView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";

/** What waits for somebody, by whose move it is; each line leads to the orders it speaks of. */
export function NeedsList({ needs }: { readonly needs: HomeView["needs"] }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const format = useFormat();
  const groups = moves
    .map((move) => ({ move, items: needs.filter((need) => need.move === move) }))
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
                {items.map(({ reason, count }) => (
                  <li key={reason}>
                    <Link className="vss-link-row" to={paths.orders({ need: { reason, move } })}>
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
