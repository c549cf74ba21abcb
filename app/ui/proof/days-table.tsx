import { Link } from "@remix-run/react";
import { IndexTable, InlineStack, Text, useBreakpoints } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { linesDue } from "../../domain/proof/proof-numbers.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import type { ProofDayItem } from "../../use-cases/proof/proof-desk.ts";
import { paths } from "../paths.ts";
import { DayBadge } from "./day-badge.tsx";

const linkClass = "Polaris-Link Polaris-Link--monochrome Polaris-Link--removeUnderline";

/** The days that were proved, newest first. Cards on a phone. */
export function DaysTable({ days }: { readonly days: readonly ProofDayItem[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { mdDown } = useBreakpoints();
  return (
    <IndexTable
      resourceName={{ singular: t("proof.one"), plural: t("proof.many") }}
      itemCount={days.length}
      selectable={false}
      condensed={mdDown}
      headings={[
        { title: t("proof.column.day") },
        { title: t("proof.column.standing") },
        { title: t("proof.column.orders"), alignment: "end" },
        { title: t("proof.column.lines"), alignment: "end" },
        { title: t("proof.column.inStores"), alignment: "end" },
        { title: t("proof.column.repaired"), alignment: "end" },
      ]}
    >
      {days.map((day, position) => {
        const { numbers } = day;
        const date = (
          <Link to={paths.proofDay(day.day)} className={linkClass}>
            <Text as="span" fontWeight="semibold">
              {format.date(day.noon)}
            </Text>
          </Link>
        );
        const inStores = t("proof.inStores", {
          found: format.number(numbers.places["in-store"]),
          due: format.number(linesDue(numbers)),
        });
        return (
          <IndexTable.Row key={day.day} id={day.day} position={position}>
            {mdDown ? (
              <div style={{ padding: "var(--p-space-300) var(--p-space-400)", inlineSize: "100%" }}>
                <InlineStack align="space-between" gap="200" blockAlign="center">
                  {date}
                  <DayBadge day={day} />
                </InlineStack>
                <Text as="p" tone="subdued" variant="bodySm">
                  {t("proof.summary", { count: numbers.lines, shown: format.number(numbers.lines), inStores })}
                </Text>
              </div>
            ) : (
              <>
                <IndexTable.Cell>{date}</IndexTable.Cell>
                <IndexTable.Cell>
                  <DayBadge day={day} />
                </IndexTable.Cell>
                {[numbers.orders, numbers.lines].map((value, index) => (
                  <IndexTable.Cell key={index}>
                    <Text as="p" alignment="end" numeric>
                      {format.number(value)}
                    </Text>
                  </IndexTable.Cell>
                ))}
                <IndexTable.Cell>
                  <Text as="p" alignment="end" numeric>
                    {inStores}
                  </Text>
                </IndexTable.Cell>
                <IndexTable.Cell>
                  <Text as="p" alignment="end" numeric tone={day.repaired === 0 ? "subdued" : undefined}>
                    {format.number(day.repaired)}
                  </Text>
                </IndexTable.Cell>
              </>
            )}
          </IndexTable.Row>
        );
      })}
    </IndexTable>
  );
}
