import {
  Badge,
  BlockStack,
  Button,
  ButtonGroup,
  Icon,
  IndexTable,
  InlineStack,
  Link,
  Text,
  Thumbnail,
  useBreakpoints,
} from "@shopify/polaris";
import { ImageIcon, LinkIcon } from "@shopify/polaris-icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ProductView } from "../../use-cases/views.ts";
import { Amount } from "../frame/amount.tsx";
import { paths } from "../paths.ts";

interface ProductsTableProps {
  readonly products: readonly ProductView[];
  /** Orders with something that has no cost wait. */
  readonly atCost: boolean;
  readonly emptyState: ReactNode;
  /** The variant that is being unmapped, if any. */
  readonly unmapping: string | null;
  readonly onMap: (product: ProductView) => void;
  readonly onUnmap: (product: ProductView) => void;
}

export function ProductsTable({ products, atCost, emptyState, unmapping, onMap, onUnmap }: ProductsTableProps) {
  const { t } = useTranslation();
  const { smDown } = useBreakpoints();
  const buttons = (product: ProductView) =>
    product.connectionId === null ? null : (
      <ButtonGroup noWrap>
        <Button
          size="slim"
          onClick={() => onMap(product)}
          accessibilityLabel={t(product.mapping === null ? "products.mapLabel" : "products.changeLabel", {
            product: product.productTitle,
          })}
        >
          {t(product.mapping === null ? "products.map" : "products.change")}
        </Button>
        {product.mapping === null ? null : (
          <Button
            size="slim"
            variant="tertiary"
            loading={unmapping === product.variantGid}
            onClick={() => onUnmap(product)}
            accessibilityLabel={t("products.unmapLabel", { product: product.productTitle })}
          >
            {t("products.unmap")}
          </Button>
        )}
      </ButtonGroup>
    );
  return (
    <IndexTable
      resourceName={{ singular: t("products.one"), plural: t("products.many") }}
      itemCount={products.length}
      selectable={false}
      condensed={smDown}
      emptyState={emptyState}
      headings={[
        { title: t("products.column.product") },
        { title: t("products.column.vendor") },
        { title: t("products.column.mapping") },
        { title: t("products.column.cost") },
        {
          id: "actions",
          title: (
            <Text as="span" visuallyHidden>
              {t("products.column.actions")}
            </Text>
          ),
        },
      ]}
    >
      {products.map((product, position) => (
        <IndexTable.Row key={product.variantGid} id={product.variantGid} position={position}>
          {smDown ? (
            <div style={{ padding: "var(--p-space-300) var(--p-space-400)", inlineSize: "100%" }}>
              <BlockStack gap="200">
                <ProductName product={product} />
                <Text as="span" tone="subdued" variant="bodySm">
                  {product.vendorName}
                </Text>
                <Mapping product={product} />
                <Cost product={product} atCost={atCost} label />
                {buttons(product)}
              </BlockStack>
            </div>
          ) : (
            <>
              <IndexTable.Cell className="vss-cell-wrap">
                <ProductName product={product} />
              </IndexTable.Cell>
              <IndexTable.Cell>{product.vendorName}</IndexTable.Cell>
              <IndexTable.Cell className="vss-cell-wrap">
                <Mapping product={product} />
              </IndexTable.Cell>
              <IndexTable.Cell className="vss-cell-wrap">
                <Cost product={product} atCost={atCost} />
              </IndexTable.Cell>
              <IndexTable.Cell>
                <InlineStack align="end">{buttons(product)}</InlineStack>
              </IndexTable.Cell>
            </>
          )}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function ProductName({ product }: { readonly product: ProductView }) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="300" blockAlign="center" wrap={false}>
      <span className="vss-fixed">
        <Thumbnail source={product.imageUrl ?? ImageIcon} alt="" size="small" />
      </span>
      <BlockStack gap="050">
        <Text as="span" fontWeight="medium" breakWord>
          {product.productTitle}
        </Text>
        <Text as="span" tone="subdued" variant="bodySm" breakWord>
          {[
            product.variantTitle,
            product.sku === null ? t("products.noSku") : t("order.line.sku", { sku: product.sku }),
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </Text>
      </BlockStack>
    </InlineStack>
  );
}

interface CostProps {
  readonly product: ProductView;
  readonly atCost: boolean;
  /** Says what the number is, where no column does. */
  readonly label?: boolean;
}

/** The merchant's cost of one, and whether orders wait for it. */
function Cost({ product: { unitCost, connectionId, productGid, productTitle }, atCost, label = false }: CostProps) {
  const { t } = useTranslation();
  if (unitCost !== null)
    return (
      <Text as="span" tone={label ? "subdued" : undefined} variant={label ? "bodySm" : undefined}>
        {label ? `${t("products.column.cost")}: ` : null}
        <Amount of={unitCost} />
      </Text>
    );
  if (!atCost || connectionId === null)
    return (
      <Text as="span" tone="subdued" variant={label ? "bodySm" : undefined}>
        {t("products.cost.none")}
      </Text>
    );
  return (
    <BlockStack gap="050" inlineAlign="start">
      <Badge tone="attention">{t("products.cost.none")}</Badge>
      <Text as="span" tone="subdued" variant="bodySm">
        {t("products.cost.waits")}{" "}
        <Link
          url={paths.adminProduct(productGid)}
          target="_top"
          accessibilityLabel={t("products.cost.enterFor", { product: productTitle })}
        >
          {t("products.cost.enter")}
        </Link>
      </Text>
    </BlockStack>
  );
}

function Mapping({ product }: { readonly product: ProductView }) {
  const { t } = useTranslation();
  if (product.mapping === null) {
    const because = product.unmappedBecause ?? "no-match";
    return (
      <BlockStack gap="050" inlineAlign="start">
        <Badge tone={because === "no-store" ? undefined : "attention"}>{t(`products.status.${because}`)}</Badge>
        <Text as="span" tone="subdued" variant="bodySm" breakWord>
          {t(`products.because.${because}`)}
        </Text>
      </BlockStack>
    );
  }
  return (
    <InlineStack gap="200" blockAlign="start" wrap={false}>
      <span className="vss-fixed">
        <Icon source={LinkIcon} tone="success" accessibilityLabel={t("products.status.mapped")} />
      </span>
      <BlockStack gap="050">
        <Text as="span" breakWord>
          {product.mapping.title}
        </Text>
        <Text as="span" tone="subdued" variant="bodySm">
          {[
            product.mapping.sku === null ? null : t("order.line.sku", { sku: product.mapping.sku }),
            t(`products.source.${product.mapping.source}`, { defaultValue: product.mapping.source }),
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </Text>
      </BlockStack>
    </InlineStack>
  );
}
