import { Link } from "@remix-run/react";
import { Badge, BlockStack, IndexTable, InlineStack, Text, useBreakpoints } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorView } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";
import { HealthBadge } from "../status/health-badge.tsx";

interface VendorsTableProps {
  readonly vendors: readonly VendorView[];
  readonly emptyState: ReactNode;
}

export function VendorsTable({ vendors, emptyState }: VendorsTableProps) {
  const { t } = useTranslation();
  const { smDown } = useBreakpoints();
  return (
    <IndexTable
      resourceName={{ singular: t("vendors.one"), plural: t("vendors.many") }}
      itemCount={vendors.length}
      selectable={false}
      condensed={smDown}
      emptyState={emptyState}
      headings={[
        { title: t("vendors.column.vendor") },
        { title: t("vendors.column.store") },
        { title: t("vendors.column.readiness") },
        { title: t("vendors.column.products") },
        { title: t("vendors.column.openOrders"), alignment: "end" },
      ]}
    >
      {vendors.map((vendor, position) => (
        <IndexTable.Row key={vendor.id} id={vendor.id} position={position}>
          {smDown ? <NarrowVendor vendor={vendor} /> : <WideVendor vendor={vendor} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function WideVendor({ vendor }: { readonly vendor: VendorView }) {
  const format = useFormat();
  return (
    <>
      <IndexTable.Cell>
        <VendorName vendor={vendor} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Store vendor={vendor} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Readiness vendor={vendor} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Products vendor={vendor} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="p" alignment="end" numeric>
          {format.number(vendor.openOrders)}
        </Text>
      </IndexTable.Cell>
    </>
  );
}

function NarrowVendor({ vendor }: { readonly vendor: VendorView }) {
  const { t } = useTranslation();
  return (
    <div style={{ padding: "var(--p-space-300) var(--p-space-400)", inlineSize: "100%" }}>
      <BlockStack gap="150">
        <InlineStack align="space-between" gap="200">
          <VendorName vendor={vendor} />
          <Readiness vendor={vendor} />
        </InlineStack>
        <Store vendor={vendor} />
        <Text as="span" tone="subdued" variant="bodySm">
          <Products vendor={vendor} /> · {t("vendors.openOrders", { count: vendor.openOrders })}
        </Text>
      </BlockStack>
    </div>
  );
}

function VendorName({ vendor }: { readonly vendor: VendorView }) {
  return (
    <Link
      data-primary-link
      to={paths.vendor(vendor.id)}
      className="Polaris-Link Polaris-Link--monochrome Polaris-Link--removeUnderline"
    >
      <Text as="span" fontWeight="semibold" breakWord>
        {vendor.name}
      </Text>
    </Link>
  );
}

function Store({ vendor }: { readonly vendor: VendorView }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  if (vendor.connection === null) {
    return (
      <Text as="span" tone="subdued">
        {t("vendors.noStore")}
      </Text>
    );
  }
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="span">{sentences.platform(vendor.connection.platform)}</Text>
      <HealthBadge health={vendor.connection.health} />
    </InlineStack>
  );
}

function Readiness({ vendor }: { readonly vendor: VendorView }) {
  const { t } = useTranslation();
  const needed = vendor.readiness.filter(({ optional }) => !optional);
  const done = needed.filter(({ ok }) => ok).length;
  const total = needed.length;
  if (vendor.pausedAt !== null) return <Badge tone="warning">{t("vendors.paused")}</Badge>;
  return done === total ? (
    <Badge tone="success" progress="complete">
      {t("vendors.ready")}
    </Badge>
  ) : (
    <Badge tone="attention" progress={done === 0 ? "incomplete" : "partiallyComplete"}>
      {t("vendors.readySteps", { done, total })}
    </Badge>
  );
}

function Products({ vendor }: { readonly vendor: VendorView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Text as="span">
      {t("vendors.productsMapped", {
        mapped: format.number(vendor.products.mapped),
        total: format.number(vendor.products.total),
      })}
    </Text>
  );
}
