import { Link } from "@remix-run/react";
import {
  Badge,
  BlockStack,
  Checkbox,
  IndexTable,
  IndexTableSelectionType,
  InlineStack,
  Text,
  useBreakpoints,
  useIndexResourceState,
} from "@shopify/polaris";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { OrderListItem, VendorOrderAction } from "../../use-cases/views.ts";
import { Amount } from "../frame/amount.tsx";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";
import { FinancialBadge } from "../status/financial-badge.tsx";
import { VendorOrderBadge } from "../status/vendor-order-badge.tsx";
import { NarrowBulkBar } from "./narrow-bulk-bar.tsx";

interface OrdersTableProps {
  readonly orders: readonly OrderListItem[];
  /** The list goes on on other pages. */
  readonly more: boolean;
  readonly emptyState: ReactNode;
  readonly onBulk: (action: VendorOrderAction, orders: readonly string[] | "all") => void;
}

/** What may be done to many orders; the first ones without opening a menu. */
const promoted = ["release", "leave", "hold"] as const satisfies readonly VendorOrderAction[];
const others = [
  "push-anyway",
  "retry",
  "take-up",
  "mark-handled",
  "cancel-in-store",
] as const satisfies readonly VendorOrderAction[];

export function OrdersTable({ orders, more, emptyState, onBulk }: OrdersTableProps) {
  const { t } = useTranslation();
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(
    orders.map(({ id }) => ({ id })),
  );
  const bulk = (action: VendorOrderAction) => ({
    content: t(`order.action.${action}`),
    onAction: () => onBulk(action, allResourcesSelected ? "all" : selectedResources),
  });
  const { smDown } = useBreakpoints();
  const pageChosen = allResourcesSelected || selectedResources.length === orders.length;
  const table = (
    <IndexTable
      resourceName={{ singular: t("orders.one"), plural: t("orders.many") }}
      itemCount={orders.length}
      selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
      onSelectionChange={handleSelectionChange}
      hasMoreItems={more}
      promotedBulkActions={promoted.map(bulk)}
      bulkActions={others.map(bulk)}
      condensed={smDown}
      emptyState={emptyState}
      headings={[
        { title: t("orders.column.order") },
        { title: t("orders.column.date") },
        { title: t("orders.column.vendors") },
        { title: t("orders.column.payment") },
        { title: t("orders.column.total"), alignment: "end" },
      ]}
    >
      {orders.map((order, position) => (
        <IndexTable.Row
          key={order.id}
          id={order.id}
          position={position}
          selected={selectedResources.includes(order.id)}
          tone={order.cancelled ? "subdued" : undefined}
        >
          {smDown ? (
            <NarrowOrder
              order={order}
              selected={selectedResources.includes(order.id)}
              onSelect={(chosen) => handleSelectionChange(IndexTableSelectionType.Single, chosen, order.id, position)}
            />
          ) : (
            <WideOrder order={order} />
          )}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
  if (!smDown || selectedResources.length === 0) return table;
  return (
    <>
      {table}
      <NarrowBulkBar
        chosen={allResourcesSelected ? "all" : selectedResources.length}
        next={!pageChosen ? "page" : more && !allResourcesSelected ? "all" : null}
        actions={[...promoted, ...others].map(bulk)}
        onChoose={(what) =>
          handleSelectionChange(
            what === "all" ? IndexTableSelectionType.All : IndexTableSelectionType.Page,
            what !== "none",
          )
        }
      />
    </>
  );
}

function WideOrder({ order }: { readonly order: OrderListItem }) {
  return (
    <>
      <IndexTable.Cell>
        <OrderName order={order} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <When iso={order.placedAt} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <VendorParts order={order} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <FinancialBadge status={order.financialStatus} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <Text as="p" alignment="end" numeric>
          <Amount of={order.total} />
        </Text>
      </IndexTable.Cell>
    </>
  );
}

interface NarrowOrderProps {
  readonly order: OrderListItem;
  readonly selected: boolean;
  readonly onSelect: (chosen: boolean) => void;
}

/** A narrow row has no cell of its own for choosing. */
function NarrowOrder({ order, selected, onSelect }: NarrowOrderProps) {
  const { t } = useTranslation();
  return (
    <div style={{ padding: "var(--p-space-300) var(--p-space-400)", inlineSize: "100%" }}>
      <BlockStack gap="200">
        <InlineStack align="space-between" gap="200">
          <InlineStack gap="200" blockAlign="center">
            {/* The row itself follows its link. */}
            <span onClick={(event) => event.stopPropagation()}>
              <Checkbox
                label={t("orders.choose", { order: order.name })}
                labelHidden
                checked={selected}
                onChange={onSelect}
              />
            </span>
            <OrderName order={order} />
          </InlineStack>
          <Amount of={order.total} />
        </InlineStack>
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="span" tone="subdued" variant="bodySm">
            <When iso={order.placedAt} />
          </Text>
          <FinancialBadge status={order.financialStatus} />
        </InlineStack>
        <VendorParts order={order} />
      </BlockStack>
    </div>
  );
}

function OrderName({ order }: { readonly order: OrderListItem }) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="200" blockAlign="center">
      <Link
        data-primary-link
        to={paths.order(order.id)}
        className="Polaris-Link Polaris-Link--monochrome Polaris-Link--removeUnderline"
      >
        <Text as="span" fontWeight="semibold">
          {order.name}
        </Text>
      </Link>
      {order.cancelled ? <Badge>{t("orders.cancelled")}</Badge> : null}
    </InlineStack>
  );
}

/** One badge a vendor, its reason in words beneath: colour is never the only sign. */
function VendorParts({ order }: { readonly order: OrderListItem }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <BlockStack gap="150">
      {order.vendorOrders.map(({ id, vendorName, state, reason, declined }) => (
        <InlineStack key={id} gap="150" blockAlign="center">
          <VendorOrderBadge state={state} vendorName={vendorName} />
          {declined ? <Badge tone="warning">{sentences.reasonTitle("declined")}</Badge> : null}
          {reason === null ? null : (
            <Text as="span" tone="subdued" variant="bodySm">
              {sentences.reasonTitle(reason)}
            </Text>
          )}
        </InlineStack>
      ))}
      {order.unassignedCount > 0 ? (
        <InlineStack>
          <Badge tone="attention">{t("orders.unassigned", { count: order.unassignedCount })}</Badge>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
