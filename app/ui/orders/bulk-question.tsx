import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Modal, SkeletonBodyText, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { BulkPreview } from "../../use-cases/bulk/bulk-runs.ts";
import type { VendorOrderAction } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";
import { useHoldEnd } from "./hold-end.tsx";

export interface BulkWish {
  readonly action: VendorOrderAction;
  /** Ids of orders with commas between, or "all". */
  readonly orders: string;
  /** The list's address after the "?". */
  readonly query: string;
}

interface Answer {
  readonly preview: BulkPreview | null;
  readonly problem: "nothing" | "too-many" | null;
}

/** Asks before something is done to many: to how many, and what is skipped and why. */
export function BulkQuestion({ wish, onClose }: { readonly wish: BulkWish; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentences = useSentences();
  const { submit: ask, data: asked } = useFetcher<Answer>({ key: "bulk-preview" });
  const start = useFetcher<Answer>({ key: "bulk-start" });
  useEffect(() => {
    ask({ ...wish, intent: "preview" }, { method: "post", action: paths.bulk });
  }, [ask, wish]);
  const preview = asked?.preview ?? null;
  const label = t(`order.action.${wish.action}`);
  const end = useHoldEnd();
  const begin = () => {
    const until = wish.action === "hold" ? end.read() : undefined;
    if (until === null) return;
    start.submit(
      { ...wish, intent: "start", ...(until === undefined ? {} : { until }) },
      { method: "post", action: paths.bulk },
    );
  };
  const impossible = preview === null || preview.tooMany || preview.willDo === 0;
  return (
    <Modal
      open
      onClose={onClose}
      title={label}
      primaryAction={{
        content: label,
        destructive: wish.action === "push-anyway" || wish.action === "cancel-in-store",
        disabled: impossible || end.incomplete,
        loading: start.state !== "idle",
        onAction: begin,
      }}
      secondaryActions={[{ content: t("back"), onAction: onClose }]}
    >
      <Modal.Section>
        {preview === null ? (
          <SkeletonBodyText lines={3} />
        ) : (
          <BlockStack gap="300">
            {preview.tooMany ? (
              <Banner tone="warning">{t("bulk.tooMany")}</Banner>
            ) : (
              <>
                <Text as="p" fontWeight="semibold">
                  {preview.willDo === 0
                    ? t("bulk.nothing")
                    : t(`bulk.will.${wish.action}`, { count: preview.willDo, shown: format.number(preview.willDo) })}
                </Text>
                {wish.action === "hold" && preview.willDo > 0 ? (
                  <>
                    <Text as="p">{t("bulk.holdText")}</Text>
                    {end.fields}
                  </>
                ) : null}
                {preview.skipped.length === 0 ? null : (
                  <BlockStack gap="100">
                    <Text as="p">{t("bulk.skipped")}</Text>
                    <ul className="vss-bullets">
                      {preview.skipped.map(({ why, count }) => (
                        <li key={why}>
                          {t("bulk.skippedOf", { count, shown: format.number(count), why: sentences.reasonTitle(why) })}
                        </li>
                      ))}
                    </ul>
                  </BlockStack>
                )}
              </>
            )}
            {start.data?.problem ? <Banner tone="critical">{t("bulk.changed")}</Banner> : null}
          </BlockStack>
        )}
      </Modal.Section>
    </Modal>
  );
}
