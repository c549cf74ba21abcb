import { Banner, BlockStack, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { StatusMeaning } from "../../domain/fulfillment/status-table.ts";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { OrderStatusesView } from "../../use-cases/order-statuses/order-statuses.ts";
import { PageAuditCard } from "./page-audit-card.tsx";
import { OrderStatusRow } from "./order-status-row.tsx";
import { ReadAgain } from "./read-again.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { type Choices, choicesContent, useVersionedForm } from "./use-versioned-form.ts";

/** "": as the platform means it, or no answer yet. */
export type StatusChoice = StatusMeaning | "";

const choicesOf = (view: OrderStatusesView): Choices<StatusChoice> =>
  Object.fromEntries(view.statuses.map(({ raw, chosen }) => [raw, chosen ?? ""]));

/** What each status in the stores of one platform means; those that nobody knows are asked first (O12). */
export function OrderStatusesForm({ view }: { readonly view: OrderStatusesView }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const form = useVersionedForm(view, choicesOf, choicesContent);
  const unknown = view.statuses.filter((status) => status.unknown);
  const known = view.statuses.filter((status) => !status.unknown);
  const platform = sentences.platform(view.platform);

  const rows = (statuses: OrderStatusesView["statuses"]) => (
    <ul className="vss-plain-list vss-rows">
      {statuses.map((status) => (
        <li key={status.raw}>
          <OrderStatusRow
            status={status}
            choice={form.value[status.raw] ?? ""}
            onChoose={(choice) => form.change({ [status.raw]: choice })}
          />
        </li>
      ))}
    </ul>
  );

  return (
    <SettingsForm
      id="order-statuses"
      form={form}
      saved={t("orderStatuses.saved")}
      changesOf={({ changes }) => <StatusChanges changes={changes} />}
    >
      {form.result?.kind === "invalid" || form.result?.kind === "not-found" ? (
        <Banner tone="critical">{t("orderStatuses.notSaved")}</Banner>
      ) : null}
      {unknown.length === 0 ? null : (
        <Card>
          <BlockStack gap="400">
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                {t("orderStatuses.ask.title")}
              </Text>
              <Text as="p" tone="subdued">
                {t("orderStatuses.ask.text")}
              </Text>
            </BlockStack>
            {rows(unknown)}
          </BlockStack>
        </Card>
      )}
      <Card>
        <BlockStack gap="400">
          <InlineStack align="space-between" blockAlign="start" gap="300">
            <BlockStack gap="200">
              <Text as="h2" variant="headingMd">
                {t("orderStatuses.known.title")}
              </Text>
              <Text as="p" tone="subdued">
                {t(view.ownStatuses ? "orderStatuses.known.text" : "orderStatuses.known.same", { platform })}
              </Text>
            </BlockStack>
            {view.ownStatuses && view.stores > 0 ? (
              <ReadAgain
                label={t("orderStatuses.readAgain")}
                done={t("orderStatuses.read")}
                unanswered={(vendors) => t("orderStatuses.unanswered", { vendors })}
              />
            ) : null}
          </InlineStack>
          {rows(known)}
        </BlockStack>
      </Card>
      <PageAuditCard audit={view.audit} changesOf={({ changes }) => <StatusChanges changes={changes} />} />
    </SettingsForm>
  );
}

function StatusChanges({ changes }: { readonly changes: OrderStatusesView["audit"][number]["changes"] }) {
  const { t } = useTranslation();
  const words = (meaning: StatusMeaning | null): string =>
    t(meaning === null ? "orderStatuses.means.usual" : `orderStatuses.means.${meaning}`);
  return (
    <List gap="extraTight">
      {changes.map(({ raw, label, from, to }) => (
        <List.Item key={raw}>
          <span className="vss-wrap">{t("settings.change", { field: label, from: words(from), to: words(to) })}</span>
        </List.Item>
      ))}
    </List>
  );
}
