import { BlockStack, Button, Card, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { BackfillView } from "../../use-cases/backfill/backfill-desk.ts";
import { SupportReference } from "../frame/support-reference.tsx";

interface BackfillCardProps {
  readonly backfill: BackfillView;
  readonly stopping: boolean;
  readonly onStop: () => void;
}

/** How far bringing in earlier orders has come, or how the last time ended. */
export function BackfillCard({ backfill, stopping, onStop }: BackfillCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { state, seen, recorded, unread } = backfill;
  const date = format.date(backfill.from);
  if (state === "running")
    return (
      <Card>
        <BlockStack gap="300">
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="h2" variant="headingMd" id="backfill-run">
              {t("earlier.run.title", { date })}
            </Text>
            <Button loading={stopping} onClick={onStop}>
              {t("earlier.stop")}
            </Button>
          </InlineStack>
          {/* How many there are is not known before the end: it moves with each page, and never claims to be full. */}
          <ProgressBar
            size="small"
            tone="primary"
            progress={100 - 95 / (1 + seen / 50)}
            ariaLabelledBy="backfill-run"
          />
          <div role="status">
            <Text as="p">
              {t("earlier.run.counts", { seen: format.number(seen), recorded: format.number(recorded) })}
            </Text>
          </div>
          <Text as="p" tone="subdued">
            {t(backfill.troubled ? "earlier.run.troubled" : "earlier.run.leave")}
          </Text>
        </BlockStack>
      </Card>
    );
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t(`earlier.last.${state}`, { date })}
        </Text>
        <div role="status">
          <Text as="p">
            {recorded === 0 && state === "done"
              ? t("earlier.last.none")
              : t("earlier.last.recorded", { count: recorded })}
          </Text>
        </div>
        {unread === 0 ? null : <Text as="p">{t("earlier.last.unread", { count: unread })}</Text>}
        {state === "failed" ? <Text as="p">{t("earlier.last.failedText")}</Text> : null}
        {backfill.errorReference === null ? null : <SupportReference reference={backfill.errorReference} />}
      </BlockStack>
    </Card>
  );
}
