import { BlockStack, Box, Button, Collapsible, InlineStack, Link, SkeletonBodyText, Text } from "@shopify/polaris";
import { ChevronDownIcon, ChevronUpIcon } from "@shopify/polaris-icons";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { PreviewGroup } from "../../use-cases/views.ts";
import { SupportReference } from "../frame/support-reference.tsx";
import { paths } from "../paths.ts";
import { useSettingsPreview } from "./use-settings-preview.ts";

/** So many effects are told in the line that is always seen. */
const headlines = 3;

/**
 * What the unsaved changes would do to the recent orders (O6), at the foot of the window while there are any: seen
 * before Save wherever the reader has scrolled to, and nothing else moves.
 */
export function SettingsPreviewPanel({ settings }: { readonly settings: OrderSyncSettings }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { preview, current } = useSettingsPreview(settings, true);
  const [open, setOpen] = useState(false);
  const id = useId();
  const groups = preview?.kind === "preview" ? preview.groups : [];

  return (
    <section className="vss-preview" aria-label={t("settings.preview.title")} aria-busy={!current}>
      <Box background="bg-surface" borderColor="border" borderWidth="025" borderRadius="300" padding="400" shadow="300">
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
            <Text as="h2" variant="headingSm">
              {t("settings.preview.title")}
            </Text>
            {groups.length === 0 ? null : (
              <Button
                variant="plain"
                icon={open ? ChevronDownIcon : ChevronUpIcon}
                ariaExpanded={open}
                ariaControls={id}
                onClick={() => setOpen(!open)}
              >
                {t(open ? "settings.preview.less" : "settings.preview.more")}
              </Button>
            )}
          </InlineStack>
          <div className="vss-preview-line" aria-live="polite">
            {!current ? (
              <SkeletonBodyText lines={1} />
            ) : preview?.kind === "failed" ? (
              <InlineStack gap="100" blockAlign="center">
                <Text as="span">{t("settings.preview.failed")}</Text>
                <SupportReference reference={preview.reference} />
              </InlineStack>
            ) : preview?.kind === "invalid" ? (
              <Text as="p">{t("settings.preview.invalid")}</Text>
            ) : groups.length === 0 ? (
              <Text as="p">{t("settings.preview.nothing")}</Text>
            ) : (
              <Text as="p">
                {groups
                  .slice(0, headlines)
                  .map(({ effect, count }) =>
                    t(`settings.preview.short.${effect}`, { count, shown: format.number(count) }),
                  )
                  .join(" · ")}
                {groups.length > headlines
                  ? ` · ${t("settings.preview.others", { count: groups.length - headlines })}`
                  : ""}
              </Text>
            )}
          </div>
          <Collapsible id={id} open={open && groups.length > 0}>
            <div className="vss-preview-list">
              <BlockStack gap="300">
                <ul className="vss-rules">
                  {groups.map((group) => (
                    <Effect key={`${group.effect} ${group.reason ?? ""}`} group={group} />
                  ))}
                </ul>
                {preview?.kind === "preview" ? (
                  <Text as="p" tone="subdued" variant="bodySm">
                    {t(
                      preview.counted < preview.total ? "settings.preview.countedSome" : "settings.preview.countedAll",
                      {
                        counted: format.number(preview.counted),
                        total: format.number(preview.total),
                        count: preview.days,
                      },
                    )}
                  </Text>
                ) : null}
              </BlockStack>
            </div>
          </Collapsible>
        </BlockStack>
      </Box>
    </section>
  );
}

function Effect({ group }: { readonly group: PreviewGroup }) {
  const { t } = useTranslation();
  const format = useFormat();
  const sentences = useSentences();
  const { effect, reason, count, examples } = group;
  return (
    <li>
      <BlockStack gap="050">
        <Text as="p" fontWeight="medium" breakWord>
          {t(`settings.preview.effect.${effect}`, { count, shown: format.number(count) })}
          {reason === null ? "" : ` ${t("settings.preview.because", { reason: sentences.reasonTitle(reason) })}`}
        </Text>
        <Text as="p" tone="subdued" breakWord>
          {t("settings.preview.examples")}{" "}
          {examples.map(({ orderId, order, vendor }, index) => (
            <span key={`${index} ${orderId}`}>
              {index === 0 ? "" : ", "}
              <Link url={paths.order(orderId)} target="_blank">
                {order}
              </Link>{" "}
              ({vendor})
            </span>
          ))}
        </Text>
      </BlockStack>
    </li>
  );
}
