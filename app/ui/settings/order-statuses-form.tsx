import { Banner, BlockStack, Button, Card, InlineStack, List, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { StatusMeaning } from "../../domain/fulfillment/status-table.ts";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { OrderStatusesView } from "../../use-cases/order-statuses/order-statuses.ts";
import { FormSaveBar } from "../frame/form-save-bar.tsx";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { PageAuditCard } from "./page-audit-card.tsx";
import { OrderStatusRow } from "./order-status-row.tsx";
import { SavedMeanwhile } from "./saved-meanwhile.tsx";
import { usePageForm } from "./use-page-form.ts";

/** "": as the platform means it, or no answer yet. */
export type StatusChoice = StatusMeaning | "";

const choicesOf = (view: OrderStatusesView): Readonly<Record<string, StatusChoice>> =>
  Object.fromEntries(view.statuses.map(({ raw, chosen }) => [raw, chosen ?? ""]));

/** What each status in the stores of one platform means; those that nobody knows are asked first (O12). */
export function OrderStatusesForm({ view }: { readonly view: OrderStatusesView }) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const form = usePageForm<StatusChoice, OrderStatusesView>(view, choicesOf);
  useSuccessToast(form.result, form.result?.kind === "saved" ? t("orderStatuses.saved") : null);
  const unknown = view.statuses.filter((status) => status.unknown);
  const known = view.statuses.filter((status) => !status.unknown);
  const platform = sentences.platform(view.platform);

  const rows = (statuses: OrderStatusesView["statuses"]) => (
    <ul className="vss-plain-list vss-rows">
      {statuses.map((status) => (
        <li key={status.raw}>
          <OrderStatusRow
            status={status}
            choice={form.choices[status.raw] ?? ""}
            onChoose={(choice) => form.choose(status.raw, choice)}
          />
        </li>
      ))}
    </ul>
  );

  return (
    <>
      <FormSaveBar
        id="order-statuses"
        unsaved={form.unsaved}
        saving={form.saving}
        onSave={form.save}
        onDiscard={form.discard}
      />
      <BlockStack gap="400">
        {form.conflict === null ? null : (
          <SavedMeanwhile
            current={form.conflict}
            latest={form.conflict.audit[0]}
            saving={form.saving}
            onKeepMine={form.keepMine}
            onTakeTheirs={form.takeTheirs}
          >
            <StatusChanges changes={form.conflict.audit[0]?.changes ?? []} />
          </SavedMeanwhile>
        )}
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
              {view.ownStatuses && view.stores > 0 ? <ReadAgain /> : null}
            </InlineStack>
            {rows(known)}
          </BlockStack>
        </Card>
        <PageAuditCard audit={view.audit} changesOf={({ changes }) => <StatusChanges changes={changes} />} />
      </BlockStack>
    </>
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

/** The lists are read daily; a status that was added a minute ago is here after this. */
function ReadAgain() {
  const { t } = useTranslation();
  const fetcher = useFetcher<{ readonly unanswered: readonly string[] }>();
  const failed = fetcher.state === "idle" ? (fetcher.data?.unanswered ?? []) : [];
  useSuccessToast(fetcher.data, fetcher.data && fetcher.data.unanswered.length === 0 ? t("orderStatuses.read") : null);
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Button
        loading={fetcher.state !== "idle"}
        onClick={() => fetcher.submit(JSON.stringify({ read: true }), { method: "post", encType: "application/json" })}
      >
        {t("orderStatuses.readAgain")}
      </Button>
      {failed.length === 0 ? null : (
        <Text as="p" tone="critical">
          {t("orderStatuses.unanswered", { vendors: failed.join(", ") })}
        </Text>
      )}
    </BlockStack>
  );
}
