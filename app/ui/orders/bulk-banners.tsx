import { Banner, BlockStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { BulkRunSummary } from "../../use-cases/bulk/bulk-runs.ts";
import { paths } from "../paths.ts";

/** Bulk runs that are under way or were just finished, with the way back to them. */
export function BulkBanners({ runs }: { readonly runs: readonly BulkRunSummary[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (runs.length === 0) return null;
  return (
    <BlockStack gap="200">
      {runs.map((run) => {
        const settled = run.done + run.skipped + run.failed;
        const state = run.stoppedAt !== null ? "stopped" : run.finishedAt !== null ? "finished" : "running";
        return (
          <Banner
            key={run.id}
            tone={run.failed > 0 ? "warning" : state === "running" ? "info" : "success"}
            title={t(`order.action.${run.action}`)}
          >
            {t(`bulk.state.${state}`, {
              count: settled,
              shown: format.number(settled),
              total: format.number(run.total),
            })}{" "}
            <Link url={paths.bulkRun(run.id)}>{t("bulk.open")}</Link>
          </Banner>
        );
      })}
    </BlockStack>
  );
}
