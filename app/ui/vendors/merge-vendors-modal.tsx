import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, ChoiceList, Modal, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { DuplicateSide, DuplicateView, MergeResult } from "../../use-cases/vendors/vendor-roster.ts";
import { paths } from "../paths.ts";

interface MergeVendorsModalProps {
  readonly pair: DuplicateView;
  readonly onClose: () => void;
  readonly onMerged: () => void;
}

/** Asks what only the merchant can know: which name goes on, and which store if both have one. */
export function MergeVendorsModal({ pair, onClose, onMerged }: MergeVendorsModalProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const { submit, state, data } = useFetcher<MergeResult>();
  const sides = [pair.first, pair.second];
  // Who has the store, or else more orders, is more likely the one that is in use.
  const likely = pair.second.store && !pair.first.store ? pair.second : pair.first;
  const [keep, setKeep] = useState<string>(likely.id);
  const stores = sides.flatMap(({ store }) => store ?? []);
  const [store, setStore] = useState<string | null>(null);
  const merged = data?.kind === "merged";
  useEffect(() => {
    if (merged) onMerged();
  }, [merged, onMerged]);

  const gone = sides.find(({ id }) => id !== keep) ?? pair.second;
  const send = () =>
    submit(
      { intent: "merge", keep, merge: gone.id, ...(store !== null && { store }) },
      { method: "post", action: paths.vendorDuplicates() },
    );
  const refused = state === "idle" && data && data.kind !== "merged" ? data.kind : null;
  return (
    <Modal
      open
      onClose={onClose}
      title={t("vendors.alikePage.dialog.title")}
      primaryAction={{
        content: t("vendors.alikePage.dialog.go"),
        destructive: true,
        loading: state !== "idle",
        disabled: stores.length > 1 && store === null,
        onAction: () => void send(),
      }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {refused === null ? null : <Banner tone="critical">{t(`vendors.alikePage.refused.${refused}`)}</Banner>}
          <Text as="p">{t("vendors.alikePage.dialog.text")}</Text>
          <ChoiceList
            title={t("vendors.alikePage.dialog.keep")}
            choices={sides.map(({ id, name }) => ({ label: name, value: id }))}
            selected={[keep]}
            onChange={([id]) => setKeep(id ?? keep)}
          />
          {stores.length < 2 ? null : (
            <ChoiceList
              title={t("vendors.alikePage.dialog.store")}
              choices={stores.map((each) => ({
                label: t("vendors.alikePage.dialog.storeLine", {
                  store: each.name,
                  platform: sentences.platform(each.platform),
                  host: each.host,
                }),
                value: each.connectionId,
                ...(each.running > 0 && {
                  helpText: t("vendors.alikePage.dialog.running", { count: each.running }),
                }),
              }))}
              selected={store === null ? [] : [store]}
              onChange={([id]) => setStore(id ?? null)}
            />
          )}
          {sides.some(hasPeople) ? <Text as="p">{t("vendors.alikePage.dialog.people")}</Text> : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

const hasPeople = ({ people }: DuplicateSide): boolean => people > 0;
