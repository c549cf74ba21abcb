import {
  Badge,
  BlockStack,
  Card,
  IndexTable,
  InlineStack,
  Link,
  ProgressBar,
  Text,
  useBreakpoints,
} from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { BulkOutcome, BulkRunView } from "../../use-cases/bulk/bulk-runs.ts";
import { SupportReference } from "../frame/support-reference.tsx";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";

const tones: Readonly<Record<BulkOutcome, "success" | "critical" | undefined>> = {
  done: "success",
  skipped: undefined,
  failed: "critical",
};

/** How far a bulk run is, and what became of each vendor order; what went wrong comes first. */
export function BulkResults({ run }: { readonly run: BulkRunView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentences = useSentences();
  const { smDown } = useBreakpoints();
  const settled = run.done + run.skipped + run.failed;
  const progress = run.total === 0 ? 100 : Math.round((settled / run.total) * 100);
  const state = run.stoppedAt !== null ? "stopped" : run.finishedAt !== null ? "finished" : "running";
  return (
    <BlockStack gap="400">
      <Card>
        <BlockStack gap="300">
          <div role="status">
            <Text as="p" fontWeight="semibold">
              {t(`bulk.state.${state}`, {
                count: settled,
                shown: format.number(settled),
                total: format.number(run.total),
              })}
            </Text>
          </div>
          <ProgressBar
            progress={progress}
            size="small"
            tone={run.failed > 0 ? "critical" : "success"}
            animated={false}
            ariaLabelledBy="bulk-counts"
          />
          <InlineStack gap="400">
            <Text as="p" id="bulk-counts">
              {t("bulk.counts", {
                done: format.number(run.done),
                skipped: format.number(run.skipped),
                failed: format.number(run.failed),
              })}
            </Text>
            <Text as="p" tone="subdued">
              {t("bulk.startedBy", { actor: sentences.actor(run.startedBy) })} <When iso={run.startedAt} />
            </Text>
          </InlineStack>
          {run.until === null ? null : (
            <Text as="p">
              {t("bulk.until")} <When iso={run.until} />
            </Text>
          )}
          {state === "running" ? (
            <Text as="p" tone="subdued">
              {t("bulk.leave")}
            </Text>
          ) : null}
        </BlockStack>
      </Card>
      <Card padding="0">
        <IndexTable
          resourceName={{ singular: t("orders.one"), plural: t("orders.many") }}
          itemCount={run.items.length}
          selectable={false}
          condensed={smDown}
          headings={[{ title: t("orders.column.order") }, { title: t("filter.vendor") }, { title: t("bulk.result") }]}
        >
          {run.items.map((item, position) => {
            const cells = [
              item.orderId === null ? (
                <Text as="span">{t("bulk.gone")}</Text>
              ) : (
                <Link url={paths.order(item.orderId)} monochrome removeUnderline>
                  {item.orderName}
                </Link>
              ),
              <Text as="span">{item.vendorName ?? ""}</Text>,
              <InlineStack gap="200" blockAlign="center">
                <Badge tone={item.outcome === null ? "info" : tones[item.outcome]}>
                  {t(`bulk.outcome.${item.outcome ?? (run.stoppedAt === null ? "waiting" : "not-done")}`)}
                </Badge>
                {item.why === null ? null : (
                  <Text as="span" tone="subdued">
                    {item.why === "gone" ? t("bulk.gone") : sentences.reasonTitle(item.why)}
                  </Text>
                )}
                {item.heldBy === null ? null : (
                  <Text as="span" tone="subdued">
                    {t("bulk.heldBy", { why: sentences.reasonTitle(item.heldBy) })}
                  </Text>
                )}
                {item.reference === null ? null : <SupportReference reference={item.reference} />}
              </InlineStack>,
            ] as const;
            return (
              <IndexTable.Row key={item.vendorOrderId} id={item.vendorOrderId} position={position}>
                {smDown ? (
                  <div style={{ padding: "var(--p-space-300) var(--p-space-400)" }}>
                    <BlockStack gap="100">
                      <InlineStack gap="200">
                        {cells[0]}
                        {cells[1]}
                      </InlineStack>
                      {cells[2]}
                    </BlockStack>
                  </div>
                ) : (
                  <>
                    <IndexTable.Cell>{cells[0]}</IndexTable.Cell>
                    <IndexTable.Cell>{cells[1]}</IndexTable.Cell>
                    <IndexTable.Cell>{cells[2]}</IndexTable.Cell>
                  </>
                )}
              </IndexTable.Row>
            );
          })}
        </IndexTable>
      </Card>
      {run.total > run.items.length ? (
        <Text as="p" tone="subdued">
          {t("bulk.more", { shown: format.number(run.items.length), total: format.number(run.total) })}
        </Text>
      ) : null}
    </BlockStack>
  );
}
