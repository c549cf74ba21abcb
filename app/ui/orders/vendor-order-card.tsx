import { BlockStack, Box, Button, Card, Divider, InlineStack, Link, Text } from "@shopify/polaris";
import { ExternalIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useRateWords } from "../../i18n/use-rate-words.ts";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorAnswerView } from "../../use-cases/portal/vendor-answers.ts";
import type { VendorOrderAction, VendorOrderView } from "../../use-cases/views.ts";
import { Amount } from "../frame/amount.tsx";
import { CopyText } from "../frame/copy-text.tsx";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";
import { VendorOrderBadge } from "../status/vendor-order-badge.tsx";
import { ActionButtons, type ActionButtonsProps } from "./action-buttons.tsx";
import { FulfillOnBehalf } from "./fulfill-on-behalf.tsx";
import { GiveToVendor } from "./give-to-vendor.tsx";
import { ItemDifferences } from "./item-differences.tsx";
import { LeavingNote } from "./leaving-note.tsx";
import { LineTable } from "./line-table.tsx";
import { ParcelList } from "./parcel-list.tsx";
import { RuleList } from "./rule-list.tsx";
import { StoreLocation } from "./store-location.tsx";
import { StoreStatus } from "./store-status.tsx";
import { RefundNote } from "./refund-note.tsx";
import { VendorAnswer } from "./vendor-answer.tsx";
import { WhoseMove } from "./whose-move.tsx";

interface VendorOrderCardProps {
  readonly vendorOrder: VendorOrderView;
  readonly orderGid: string;
  /** What the vendor said in the portal. */
  readonly answer: VendorAnswerView | null;
  /** The action under way, if any. */
  readonly busy: VendorOrderAction | null;
  /** Set when the last action came too late: the order had moved on. */
  readonly notNow: boolean;
  readonly onAct: ActionButtonsProps["onAct"];
}

/** One vendor's part of the order: where it is, whose turn it is, what may be done, and why it is so. */
export function VendorOrderCard({ vendorOrder, orderGid, answer, busy, notNow, onAct }: VendorOrderCardProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const format = useFormat();
  const rateWords = useRateWords();
  const { vendorName, platform, storeName, externalName, externalUrl, conversion } = vendorOrder;

  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="start" gap="200">
          <BlockStack gap="100">
            <InlineStack gap="200" blockAlign="center">
              <Text as="h2" variant="headingMd">
                <Link url={paths.vendor(vendorOrder.vendorId)} monochrome removeUnderline>
                  {vendorName}
                </Link>
              </Text>
              <VendorOrderBadge state={vendorOrder.state} />
            </InlineStack>
            <Text as="p" tone="subdued" variant="bodySm">
              {[
                platform === null ? t("order.vendor.noStore") : `${storeName ?? ""} (${sentences.platform(platform)})`,
                vendorOrder.supplement > 0 ? t("order.vendor.supplement", { number: vendorOrder.supplement }) : null,
              ]
                .filter((part) => part !== null)
                .join(" · ")}
            </Text>
          </BlockStack>
          {externalName === null ? null : externalUrl === null ? (
            <Text as="span">{externalName}</Text>
          ) : (
            <Button url={externalUrl} target="_blank" icon={ExternalIcon} size="slim">
              {t("order.vendor.openExternal", { name: externalName })}
            </Button>
          )}
        </InlineStack>

        <WhoseMove vendorOrder={vendorOrder} notNow={notNow} />

        <LeavingNote vendorOrder={vendorOrder} />

        <StoreStatus vendorOrder={vendorOrder} />
        <StoreLocation vendorOrder={vendorOrder} />

        {answer === null ? null : <VendorAnswer vendorName={vendorName} answer={answer} />}

        {vendorOrder.refund === null ? null : <RefundNote refund={vendorOrder.refund} />}
        {vendorOrder.itemsWanted === null ? null : (
          <ItemDifferences differences={vendorOrder.itemsWanted} standing="under-way" />
        )}
        {vendorOrder.manualHandling === null ? null : (
          <ItemDifferences
            differences={vendorOrder.manualHandling}
            standing={vendorOrder.refund?.kind === "full" ? "refunded" : "by-hand"}
          />
        )}

        <ActionButtons vendorOrder={vendorOrder} busy={busy} onAct={onAct} />

        <LineTable
          caption={t("order.line.caption", { vendor: vendorName })}
          lines={vendorOrder.lines.map(({ givenFrom, ...line }) =>
            givenFrom === null ? line : { ...line, remark: t("order.reroute.givenFrom", { vendor: givenFrom }) },
          )}
        />

        <Box>
          <BlockStack gap="100">
            {vendorOrder.shipping === null ? null : (
              <InlineStack align="space-between">
                <Text as="span" tone="subdued">
                  {t("order.vendor.shipping")}
                </Text>
                <Amount of={vendorOrder.shipping} />
              </InlineStack>
            )}
            <InlineStack align="space-between">
              <Text as="span" fontWeight="semibold">
                {t("order.vendor.total")}
              </Text>
              <Text as="span" fontWeight="semibold">
                <Amount of={vendorOrder.total} />
              </Text>
            </InlineStack>
            {conversion === null ? null : (
              <Text as="p" tone="subdued" variant="bodySm">
                {t("rate.converted", { rate: rateWords(conversion.rate) })}{" "}
                {t("rate.before", { amount: format.money(conversion.before) })}
              </Text>
            )}
          </BlockStack>
        </Box>

        {vendorOrder.parcels.length === 0 ? null : (
          <>
            <Divider />
            <ParcelList parcels={vendorOrder.parcels} vendorOrderId={vendorOrder.id} />
          </>
        )}

        <InlineStack gap="200">
          <GiveToVendor vendorOrder={vendorOrder} />
          <FulfillOnBehalf vendorOrder={vendorOrder} />
        </InlineStack>

        <Divider />
        <RuleList vendorOrder={vendorOrder} orderGid={orderGid} busy={busy !== null} onAct={onAct} />

        <InlineStack gap="400" blockAlign="center">
          <InlineStack gap="100" blockAlign="center">
            <Text as="span" tone="subdued" variant="bodySm">
              {t("order.vendor.reference")}
            </Text>
            <CopyText text={vendorOrder.reference} />
          </InlineStack>
          {vendorOrder.confirmedAt === null ? null : (
            <Text as="span" tone="subdued" variant="bodySm">
              {t("order.vendor.confirmed")} <When iso={vendorOrder.confirmedAt} />
              {vendorOrder.latencyMs === null ? null : (
                <span suppressHydrationWarning>
                  {" "}
                  {t("order.vendor.took", { duration: format.duration(vendorOrder.latencyMs) })}
                </span>
              )}
            </Text>
          )}
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
