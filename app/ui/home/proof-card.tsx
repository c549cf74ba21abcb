import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { linesDue } from "../../domain/proof/proof-numbers.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { ProofDayItem } from "../../use-cases/proof/proof-desk.ts";
import { paths } from "../paths.ts";
import { DayBadge } from "../proof/day-badge.tsx";

/** The last day that was proved, at a glance. */
export function ProofCard({ day }: { readonly day: ProofDayItem | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t("proof.title")}
          </Text>
          {day === null ? null : <DayBadge day={day} />}
        </InlineStack>
        {day === null ? (
          <Text as="p" tone="subdued">
            {t("home.proof.nothing")}
          </Text>
        ) : (
          <Text as="p">
            {t("home.proof.found", {
              date: format.date(day.noon),
              found: format.number(day.numbers.places["in-store"]),
              count: linesDue(day.numbers),
              due: format.number(linesDue(day.numbers)),
            })}
          </Text>
        )}
        <Link url={day === null ? paths.proof : paths.proofDay(day.day)}>
          {t(day === null ? "home.proof.all" : "home.proof.open")}
        </Link>
      </BlockStack>
    </Card>
  );
}
