import { Badge, BlockStack, Button, ButtonGroup, Card, InlineGrid, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { DuplicateSide, DuplicateView } from "../../use-cases/vendors/vendor-roster.ts";
import { paths } from "../paths.ts";

interface DuplicateCardProps {
  readonly pair: DuplicateView;
  readonly busy: boolean;
  readonly onMerge: () => void;
  /** Absent where the merchant has chosen the two. */
  readonly onDistinct?: () => void;
}

/** Two vendors beside each other, with what says that they are one. */
export function DuplicateCard({ pair, busy, onMerge, onDistinct }: DuplicateCardProps) {
  const { t } = useTranslation();
  const names = { first: pair.first.name, second: pair.second.name };
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="200">
          {pair.evidence.length === 0 ? (
            <Badge>{t("vendors.alikePage.chosen")}</Badge>
          ) : (
            pair.evidence.map((likeness) => (
              <Badge key={likeness} tone="attention">
                {t(`vendors.alikePage.why.${likeness}`)}
              </Badge>
            ))
          )}
        </InlineStack>
        <InlineGrid columns={{ xs: 1, sm: 2 }} gap="400">
          <Side side={pair.first} />
          <Side side={pair.second} />
        </InlineGrid>
        <ButtonGroup>
          <Button accessibilityLabel={t("vendors.alikePage.mergeLabel", names)} onClick={onMerge}>
            {t("vendors.alikePage.merge")}
          </Button>
          {onDistinct ? (
            <Button
              variant="tertiary"
              loading={busy}
              accessibilityLabel={t("vendors.alikePage.distinctLabel", names)}
              onClick={onDistinct}
            >
              {t("vendors.alikePage.distinct")}
            </Button>
          ) : null}
        </ButtonGroup>
      </BlockStack>
    </Card>
  );
}

function Side({ side }: { readonly side: DuplicateSide }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const { store } = side;
  return (
    <BlockStack gap="100">
      <Text as="h2" variant="headingSm" breakWord>
        <Link url={paths.vendor(side.id)} monochrome>
          {side.name}
        </Link>
      </Text>
      {side.email === null ? null : (
        <Text as="p" breakWord>
          {side.email}
        </Text>
      )}
      <Text as="p" breakWord>
        {store === null ? t("vendors.alikePage.noStore") : `${store.name} (${sentences.platform(store.platform)})`}
      </Text>
      <Text as="p" tone="subdued">
        {[
          t("vendors.alikePage.products", { count: side.products }),
          t("vendors.alikePage.orders", { count: side.orders }),
          ...(side.people > 0 ? [t("vendors.alikePage.people", { count: side.people })] : []),
        ].join(" · ")}
      </Text>
    </BlockStack>
  );
}
