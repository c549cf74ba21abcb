import { BlockStack, List, Modal, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { AddOnRef } from "../../domain/add-ons/add-on.ts";
import type { BillingInterval } from "../../domain/add-ons/price-list.ts";
import type { Money } from "../../domain/shared/money.ts";
import { useFormat } from "../../i18n/use-format.tsx";

/** What the merchant is about to change, when money hangs on it. */
export interface PaidWish {
  readonly addOn: AddOnRef;
  readonly on: boolean;
  /** Names of everything that is paid for afterwards; empty: nothing is. */
  readonly names: readonly string[];
  /** What that costs; null: nothing is paid any more. */
  readonly total: Money | null;
}

interface AddOnWishDialogProps {
  readonly wish: PaidWish;
  readonly name: string;
  readonly current: Money | null;
  readonly interval: BillingInterval;
  readonly test: boolean;
  readonly onGo: () => void;
  readonly onClose: () => void;
}

/** Says what it will cost before anything is agreed, and where it is agreed. */
export function AddOnWishDialog({ wish, name, current, interval, test, onGo, onClose }: AddOnWishDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = (amount: Money) => t(`addOns.price.${interval}`, { price: format.money(amount) });
  const kind = wish.on ? "on" : wish.total === null ? "end" : "off";
  return (
    <Modal
      open
      onClose={onClose}
      title={t(`addOns.wish.${kind}.title`, { addOn: name })}
      primaryAction={{
        content: t(`addOns.wish.${kind}.go`),
        destructive: kind === "end",
        onAction: onGo,
      }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">
            {t(`addOns.wish.${kind}.text`, { addOn: name, price: wish.total === null ? "" : price(wish.total) })}
          </Text>
          {wish.names.length === 0 ? null : (
            <List>
              {wish.names.map((each) => (
                <List.Item key={each}>{each}</List.Item>
              ))}
            </List>
          )}
          {current === null || kind === "end" ? null : (
            <Text as="p" tone="subdued">
              {t("addOns.wish.replaces", { price: price(current) })}
            </Text>
          )}
          {test ? <Text as="p">{t("addOns.test")}</Text> : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
