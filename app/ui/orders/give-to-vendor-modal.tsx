import {
  Banner,
  BlockStack,
  Box,
  ChoiceList,
  Modal,
  RadioButton,
  SkeletonBodyText,
  Spinner,
  Text,
  TextField,
} from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { RerouteChoice, RerouteChoices } from "../../use-cases/rerouting/rerouting.ts";
import type { VendorOrderView } from "../../use-cases/views.ts";

interface GiveToVendorModalProps {
  readonly vendorOrder: VendorOrderView;
  /** Why it is not done, under `order.reroute.refusal.`; null: nothing is in the way. */
  readonly why: string | null;
  /** Ids of the chosen lines. */
  readonly lines: readonly string[];
  readonly onLines: (lines: readonly string[]) => void;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** Null: not known yet. */
  readonly found: RerouteChoices | null;
  readonly searching: boolean;
  readonly chosen: RerouteChoice | null;
  readonly onChoose: (vendor: RerouteChoice) => void;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onGive: () => void;
}

/** Which items another vendor delivers, which vendor, and what happens then; asked before anything does. */
export function GiveToVendorModal(props: GiveToVendorModalProps) {
  const { t } = useTranslation();
  const { vendorOrder, why, lines, chosen } = props;
  const { vendorName: vendor, rerouting } = vendorOrder;
  const possible = rerouting.kind !== "no";
  return (
    <Modal
      open
      onClose={props.onClose}
      title={t("order.reroute.title", { vendor })}
      {...(possible
        ? {
            primaryAction: {
              content: chosen === null ? t("order.reroute.goNobody") : t("order.reroute.go", { vendor: chosen.name }),
              destructive: rerouting.kind === "after-cancellation",
              disabled: chosen === null || lines.length === 0,
              loading: props.busy,
              onAction: props.onGive,
            },
          }
        : {})}
      secondaryActions={[{ content: t(possible ? "cancel" : "back"), onAction: props.onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {why === null ? null : (
            <Banner tone={possible ? "critical" : "warning"}>{t(`order.reroute.refusal.${why}`, { vendor })}</Banner>
          )}
          {possible ? (
            <>
              <WhatHappens vendorOrder={vendorOrder} />
              <Items {...props} />
              <Vendors {...props} />
            </>
          ) : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function WhatHappens({ vendorOrder }: Pick<GiveToVendorModalProps, "vendorOrder">) {
  const { t } = useTranslation();
  const { vendorName: vendor, externalName, state, rerouting } = vendorOrder;
  if (rerouting.kind !== "after-cancellation")
    return (
      <Text as="p">{t(state === "cancelled" ? "order.reroute.afterwards" : "order.reroute.atOnce", { vendor })}</Text>
    );
  return (
    <Banner tone="warning">
      <BlockStack gap="200">
        <Text as="p">
          {t(state === "confirmed" ? "order.reroute.cancelFirst" : "order.reroute.cancelling", {
            vendor,
            order: externalName ?? "",
          })}
        </Text>
        <Text as="p">{t("order.reroute.staysIfShipped", { vendor })}</Text>
      </BlockStack>
    </Banner>
  );
}

function Items({ vendorOrder, lines, onLines }: GiveToVendorModalProps) {
  const { t } = useTranslation();
  const { vendorName: vendor, rerouting, state } = vendorOrder;
  const whole = rerouting.kind === "at-once" && rerouting.whole;
  const choices = vendorOrder.lines.map(({ lineGid, title, variantTitle, quantity }) => ({
    value: lineGid,
    label: t("order.reroute.line", {
      quantity,
      title: variantTitle === null ? title : `${title} · ${variantTitle}`,
    }),
  }));
  const some = lines.length > 0 && lines.length < choices.length;
  const anew = rerouting.kind === "after-cancellation" || state === "cancelled";
  return (
    <BlockStack gap="200">
      {whole || choices.length === 1 ? (
        <>
          <Text as="h3" variant="bodyMd">
            {t("order.reroute.lines")}
          </Text>
          <ul className="vss-bullets">
            {choices.map(({ value, label }) => (
              <li key={value}>{label}</li>
            ))}
          </ul>
        </>
      ) : (
        <ChoiceList
          allowMultiple
          title={t("order.reroute.lines")}
          choices={choices}
          selected={[...lines]}
          onChange={onLines}
        />
      )}
      <Box role="status">
        {whole ? (
          <Text as="p" tone="subdued">
            {t("order.reroute.whole", { vendor })}
          </Text>
        ) : some ? (
          <Text as="p" tone="subdued">
            {t(anew ? "order.reroute.restAnew" : "order.reroute.restStays", { vendor })}
          </Text>
        ) : null}
      </Box>
    </BlockStack>
  );
}

/** So many are seen at one glance. */
const fewVendors = 7;

function Vendors({ search, onSearch, found, searching, chosen, onChoose }: GiveToVendorModalProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  if (found === null) return <SkeletonBodyText lines={3} />;
  const searchable = search !== "" || found.more || found.items.length > fewVendors;
  const aboutStore = ({ platform, storeName, paused }: RerouteChoice) =>
    [
      platform === null ? t("order.reroute.noStore") : `${storeName ?? ""} (${sentences.platform(platform)})`,
      paused ? t("order.reroute.paused") : null,
    ]
      .filter((part) => part !== null)
      .join(" · ");
  return (
    <BlockStack gap="200">
      {searchable ? (
        <TextField
          label={t("order.reroute.search")}
          type="search"
          value={search}
          onChange={onSearch}
          autoComplete="off"
          clearButton
          onClearButtonClick={() => onSearch("")}
          suffix={searching ? <Spinner size="small" accessibilityLabel={t("loading")} /> : undefined}
        />
      ) : null}
      <Box role="status">
        <Text as="p" tone="subdued" visuallyHidden={!found.more && found.items.length > 0}>
          {found.items.length === 0
            ? t(search === "" ? "order.reroute.nobodyElse" : "order.reroute.nobody")
            : found.more
              ? t("order.reroute.more")
              : t("order.reroute.found", { count: found.items.length })}
        </Text>
      </Box>
      {found.items.length === 0 ? null : (
        <fieldset className="vss-fieldset">
          <Text as="legend">{t("order.reroute.vendor")}</Text>
          <BlockStack gap="200">
            {found.items.map((vendor) => (
              <RadioButton
                key={vendor.id}
                id={vendor.id}
                name="vendor"
                label={vendor.name}
                helpText={aboutStore(vendor)}
                checked={chosen?.id === vendor.id}
                onChange={() => onChoose(vendor)}
              />
            ))}
          </BlockStack>
        </fieldset>
      )}
    </BlockStack>
  );
}
