import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { ActivityView } from "../../use-cases/views.ts";
import { SupportReference } from "../frame/support-reference.tsx";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";

/** A change of which something did not reach the vendor's store, or all of it. */
const couldNotTravel = ({ code, params }: ActivityView): boolean =>
  code === "edit.not-possible" || code === "edit.refused" || (code === "edit.sent" && params["skipped"] !== undefined);

/** Everything that happened to the order; newest first. */
export function Timeline({ events }: { readonly events: readonly ActivityView[] }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("order.timeline.title")}
        </Text>
        {events.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("order.timeline.nothing")}
          </Text>
        ) : (
          <ol className="vss-timeline">
            {events.map((event) => (
              <li key={event.id} data-level={event.level}>
                <BlockStack gap="050">
                  <Text as="p" breakWord>
                    {event.level === "info" ? null : (
                      <Text as="span" visuallyHidden>
                        {t(`order.timeline.level.${event.level}`)}{" "}
                      </Text>
                    )}
                    {sentences.activity(event.code, event.params)}
                  </Text>
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="span" tone="subdued" variant="bodySm">
                      <When iso={event.at} />
                      {event.vendorName === null ? null : ` · ${event.vendorName}`}
                      {event.durationMs === null ? null : (
                        <span suppressHydrationWarning>{` · ${format.duration(event.durationMs)}`}</span>
                      )}
                    </Text>
                    {couldNotTravel(event) ? <Link url={paths.changes}>{t("order.manual.link")}</Link> : null}
                    {event.reference === null || event.level === "info" ? null : (
                      <SupportReference reference={event.reference} />
                    )}
                  </InlineStack>
                </BlockStack>
              </li>
            ))}
          </ol>
        )}
      </BlockStack>
    </Card>
  );
}
