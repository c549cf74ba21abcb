import { Link } from "@remix-run/react";
import { BlockStack, IndexTable, InlineStack, Text, useBreakpoints } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { ActivityListItem } from "../../use-cases/activity-log.ts";
import { CopyText } from "../frame/copy-text.tsx";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";
import { LevelBadge } from "./level-badge.tsx";

interface ActivityTableProps {
  readonly entries: readonly ActivityListItem[];
  readonly emptyState: ReactNode;
}

/** What happened, when, to whose order, how long it took and what the store said. Cards on a phone. */
export function ActivityTable({ entries, emptyState }: ActivityTableProps) {
  const { t } = useTranslation();
  const { mdDown } = useBreakpoints();
  return (
    <IndexTable
      resourceName={{ singular: t("activityLog.one"), plural: t("activityLog.many") }}
      itemCount={entries.length}
      selectable={false}
      condensed={mdDown}
      emptyState={emptyState}
      headings={[
        { title: t("activityLog.column.time") },
        { title: t("activityLog.column.what") },
        { title: t("activityLog.column.order") },
        { title: t("activityLog.column.vendor") },
        { title: t("activityLog.column.duration"), alignment: "end" },
      ]}
    >
      {entries.map((entry, position) => (
        <IndexTable.Row key={entry.id} id={entry.id} position={position}>
          {mdDown ? <NarrowEntry entry={entry} /> : <WideEntry entry={entry} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

interface EntryProps {
  readonly entry: ActivityListItem;
}

function WideEntry({ entry }: EntryProps) {
  return (
    <>
      <IndexTable.Cell>
        <When iso={entry.at} />
      </IndexTable.Cell>
      <IndexTable.Cell className="vss-cell-wrap">
        <What entry={entry} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <OrderLink entry={entry} />
      </IndexTable.Cell>
      <IndexTable.Cell className="vss-cell-wrap">
        <BlockStack gap="050">
          <VendorLink entry={entry} />
          <Platform entry={entry} />
        </BlockStack>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="p" alignment="end" numeric>
          <Duration entry={entry} />
        </Text>
      </IndexTable.Cell>
    </>
  );
}

function NarrowEntry({ entry }: EntryProps) {
  return (
    <div style={{ padding: "var(--p-space-300) var(--p-space-400)", inlineSize: "100%" }}>
      <BlockStack gap="150">
        <InlineStack align="space-between" gap="200">
          <Text as="span" tone="subdued" variant="bodySm">
            <When iso={entry.at} />
          </Text>
          <Text as="span" tone="subdued" variant="bodySm" numeric>
            <Duration entry={entry} />
          </Text>
        </InlineStack>
        <What entry={entry} />
        <InlineStack gap="300" blockAlign="center">
          <OrderLink entry={entry} />
          <VendorLink entry={entry} />
          <Platform entry={entry} />
        </InlineStack>
      </BlockStack>
    </div>
  );
}

function What({ entry }: EntryProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <BlockStack gap="100">
      <InlineStack gap="150" blockAlign="center">
        <LevelBadge level={entry.level} />
        <Text as="span" breakWord>
          {sentences.activity(entry.code, entry.params)}
        </Text>
      </InlineStack>
      {entry.answer === null ? null : (
        <Text as="span" tone="subdued" variant="bodySm" breakWord>
          {t("activityLog.answer", { answer: entry.answer })}
        </Text>
      )}
      {entry.reference === null ? null : (
        <InlineStack gap="150" blockAlign="center">
          <Text as="span" tone="subdued" variant="bodySm">
            {t("error.reference")}
          </Text>
          <CopyText text={entry.reference} />
        </InlineStack>
      )}
    </BlockStack>
  );
}

const linkClass = "Polaris-Link Polaris-Link--monochrome Polaris-Link--removeUnderline";

function OrderLink({ entry: { orderId, orderName } }: EntryProps) {
  return orderId === null || orderName === null ? null : (
    <Link to={paths.order(orderId)} className={linkClass}>
      <Text as="span" fontWeight="semibold">
        {orderName}
      </Text>
    </Link>
  );
}

function VendorLink({ entry: { vendorId, vendorName } }: EntryProps) {
  return vendorId === null || vendorName === null ? null : (
    <Link to={paths.vendor(vendorId)} className={linkClass}>
      {vendorName}
    </Link>
  );
}

function Platform({ entry: { platform } }: EntryProps) {
  const sentences = useSentences();
  return platform === null ? null : (
    <Text as="span" tone="subdued" variant="bodySm">
      {sentences.platform(platform)}
    </Text>
  );
}

function Duration({ entry: { durationMs } }: EntryProps) {
  const format = useFormat();
  return durationMs === null ? null : <span suppressHydrationWarning>{format.duration(durationMs)}</span>;
}
