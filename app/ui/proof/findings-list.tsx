import { Link } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { ProofFindingView } from "../../use-cases/proof/proof-desk.ts";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";

interface FindingsListProps {
  readonly title: string;
  readonly findings: readonly ProofFindingView[];
  /** The finding that is being settled. */
  readonly busy: string | null;
  /** Null: they need nobody any more. */
  readonly onSettle: ((id: string) => void) | null;
}

/** What was found, each with the order it concerns, what to do, and the button that helps. */
export function FindingsList({ title, findings, busy, onSettle }: FindingsListProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <ul className="vss-plain-list vss-rows">
          {findings.map((finding) => (
            <li key={finding.id}>
              <BlockStack gap="200">
                <InlineStack gap="200" blockAlign="center">
                  <Text as="h3" variant="headingSm">
                    {t(`proof.finding.${finding.kind}.title`)}
                  </Text>
                  {onSettle === null ? null : (
                    <Badge tone={finding.move === "merchant" ? "attention" : undefined}>
                      {t(`move.${finding.move}`)}
                    </Badge>
                  )}
                </InlineStack>
                <Text as="p" breakWord>
                  {sentences.finding(finding)}
                </Text>
                {onSettle === null ? null : (
                  <Text as="p" tone="subdued" breakWord>
                    {t(`proof.finding.${finding.kind}.next`, { vendor: finding.vendorName ?? t("proof.someVendor") })}
                  </Text>
                )}
                <InlineStack gap="300" blockAlign="center">
                  {finding.orderId === null ? null : (
                    <Link to={paths.order(finding.orderId)} className="Polaris-Link">
                      {t("proof.openOrder", { order: finding.orderName })}
                    </Link>
                  )}
                  {finding.externalUrl === null ? null : (
                    <a href={finding.externalUrl} target="_blank" rel="noreferrer" className="Polaris-Link">
                      {t("proof.openInStore", { order: finding.externalName, store: finding.storeName })}
                    </a>
                  )}
                  {finding.vendorId === null ? null : (
                    <Link to={paths.vendor(finding.vendorId)} className="Polaris-Link">
                      {finding.vendorName}
                    </Link>
                  )}
                  {onSettle === null ? null : (
                    <Button
                      size="slim"
                      loading={busy === finding.id}
                      disabled={busy !== null && busy !== finding.id}
                      onClick={() => onSettle(finding.id)}
                    >
                      {t("proof.settle")}
                    </Button>
                  )}
                </InlineStack>
                <Text as="p" tone="subdued" variant="bodySm">
                  {t("proof.firstSeen")} <When iso={finding.firstSeenAt} />
                  {finding.settledBy === null
                    ? null
                    : ` · ${t("proof.settledBy", { actor: sentences.actor(finding.settledBy) })}`}
                </Text>
              </BlockStack>
            </li>
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
