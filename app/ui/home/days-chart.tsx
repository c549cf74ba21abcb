import { Link } from "@remix-run/react";
import { BlockStack, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { LinePlace } from "../../domain/proof/proof-numbers.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { ProofDayItem } from "../../use-cases/proof/proof-desk.ts";
import { paths } from "../paths.ts";

/** From the bottom of a bar to its top. */
const parts = [
  { id: "in-stores", places: ["in-store"] },
  { id: "waiting", places: ["held", "underway"] },
  { id: "trouble", places: ["missing", "failed", "unchecked"] },
  { id: "other", places: ["by-hand", "cancelled", "not-ours", "unassigned"] },
] as const satisfies readonly { readonly id: string; readonly places: readonly LinePlace[] }[];

const sumOf = (day: ProofDayItem, places: readonly LinePlace[]): number =>
  places.reduce((sum, place) => sum + day.numbers.places[place], 0);

/**
 * What became of each day's lines: bars for who would rather look, and the same in words for each bar, which leads to
 * the day's proof. A list of links, so that keyboards and screen readers need nothing else.
 */
export function DaysChart({ days }: { readonly days: readonly ProofDayItem[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...days.map(({ numbers }) => numbers.lines));
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return null;
  const used = parts.filter(({ places }) => days.some((day) => sumOf(day, places) > 0));
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="050">
          <Text as="h2" variant="headingMd">
            {t("home.days.title")}
          </Text>
          <Text as="p" tone="subdued" variant="bodySm">
            {t("home.days.text")}
          </Text>
        </BlockStack>
        <ol className="vss-bars">
          {days.map((day) => {
            const words = [
              t("home.days.lines", { count: day.numbers.lines, shown: format.number(day.numbers.lines) }),
              ...used
                .map(({ id, places }) => ({ id, count: sumOf(day, places) }))
                .filter(({ count }) => count > 0)
                .map(({ id, count }) => `${t(`home.days.${id}`)}: ${format.number(count)}`),
            ].join(", ");
            const name = `${format.date(day.noon)}: ${words}`;
            return (
              <li key={day.day}>
                <Link to={paths.proofDay(day.day)} aria-label={name} title={name}>
                  {used.map(({ id, places }) => {
                    const count = sumOf(day, places);
                    return count === 0 ? null : (
                      <span
                        key={id}
                        className={`vss-bar vss-bar-${id}`}
                        style={{ blockSize: `${(100 * count) / most}%` }}
                      />
                    );
                  })}
                </Link>
              </li>
            );
          })}
        </ol>
        <InlineStack align="space-between">
          <Text as="span" tone="subdued" variant="bodySm">
            {format.date(first.noon)}
          </Text>
          {last === first ? null : (
            <Text as="span" tone="subdued" variant="bodySm">
              {format.date(last.noon)}
            </Text>
          )}
        </InlineStack>
        <ul className="vss-plain-list vss-legend">
          {used.map(({ id }) => (
            <li key={id}>
              <span className={`vss-bar-key vss-bar-${id}`} aria-hidden="true" />
              <Text as="span" variant="bodySm">
                {t(`home.days.${id}`)}
              </Text>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
