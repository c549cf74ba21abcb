import { Banner, BlockStack, Box, Modal, RadioButton, Spinner, Text, TextField } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ExternalVariantView, ProductView } from "../../use-cases/views.ts";

interface MapProductModalProps {
  readonly product: ProductView;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  readonly searching: boolean;
  readonly found: readonly ExternalVariantView[];
  readonly chosen: ExternalVariantView | null;
  readonly onChoose: (variant: ExternalVariantView) => void;
  readonly saving: boolean;
  readonly failed: boolean;
  readonly onSave: () => void;
  readonly onClose: () => void;
}

/** Finds the one variant in the vendor's store that this product is. Never a guess: the merchant chooses. */
export function MapProductModal(props: MapProductModalProps) {
  const { t } = useTranslation();
  const { product, found, chosen, searching } = props;
  const variant = [product.productTitle, product.variantTitle].filter((part) => part !== null).join(" · ");
  return (
    <Modal
      open
      onClose={props.onClose}
      title={t("products.modal.title", { vendor: product.vendorName })}
      primaryAction={{
        content: t("products.modal.save"),
        disabled: chosen === null,
        loading: props.saving,
        onAction: props.onSave,
      }}
      secondaryActions={[{ content: t("cancel"), onAction: props.onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {props.failed ? (
            <Banner tone="critical">
              <Text as="p">{t("products.modal.failed")}</Text>
            </Banner>
          ) : null}
          <Text as="p">{t("products.modal.text", { product: variant })}</Text>
          {product.unmappedBecause === "ambiguous" ? <Text as="p">{t("products.modal.ambiguous")}</Text> : null}
          <TextField
            label={t("products.modal.search")}
            type="search"
            value={props.search}
            onChange={props.onSearch}
            autoComplete="off"
            autoFocus
            clearButton
            onClearButtonClick={() => props.onSearch("")}
            suffix={searching ? <Spinner size="small" accessibilityLabel={t("loading")} /> : undefined}
          />
          <Box role="status">
            <Text as="p" tone="subdued" variant="bodySm">
              {searching ? t("loading") : t("products.modal.found", { count: found.length })}
            </Text>
          </Box>
          <fieldset className="vss-fieldset">
            <Text as="legend" visuallyHidden>
              {t("products.modal.title", { vendor: product.vendorName })}
            </Text>
            <BlockStack gap="200">
              {found.map((candidate) => {
                const id = `${candidate.externalProductId}/${candidate.externalVariantId}`;
                return (
                  <RadioButton
                    key={id}
                    id={id}
                    name="target"
                    label={[candidate.title, candidate.variantTitle].filter((part) => part !== null).join(" · ")}
                    helpText={
                      candidate.sku === null ? t("products.noSku") : t("order.line.sku", { sku: candidate.sku })
                    }
                    checked={
                      chosen?.externalProductId === candidate.externalProductId &&
                      chosen.externalVariantId === candidate.externalVariantId
                    }
                    onChange={() => props.onChoose(candidate)}
                  />
                );
              })}
            </BlockStack>
          </fieldset>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
