import { ActionList, Button, InlineStack, Popover, Text, type ActionListItemDescriptor } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";

interface NarrowBulkBarProps {
  /** How many orders are chosen; "all": whatever the list's filters match. */
  readonly chosen: number | "all";
  /** What choosing more would choose next; null: everything is chosen. */
  readonly next: "page" | "all" | null;
  readonly actions: readonly ActionListItemDescriptor[];
  readonly onChoose: (what: "page" | "all" | "none") => void;
}

/** Polaris has no place for actions on a narrow list. Here it is: at the bottom of the screen, near the thumb. */
export function NarrowBulkBar({ chosen, next, actions, onChoose }: NarrowBulkBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const choose = next === null ? "none" : next;
  const labels = { page: "orders.choosePage", all: "orders.chooseAll", none: "orders.chooseNone" } as const;
  return (
    <div className="vss-thumb-bar">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <div role="status">
          <Text as="p" fontWeight="semibold">
            {chosen === "all"
              ? t("orders.chosenAll")
              : t("orders.chosen", { count: chosen, shown: format.number(chosen) })}
          </Text>
        </div>
        <InlineStack gap="400" blockAlign="center">
          <Button variant="plain" onClick={() => onChoose(choose)}>
            {t(labels[choose])}
          </Button>
          <Popover
            active={open}
            preferredPosition="above"
            onClose={() => setOpen(false)}
            activator={
              <Button variant="primary" disclosure="up" onClick={() => setOpen((before) => !before)}>
                {t("orders.actions")}
              </Button>
            }
          >
            <ActionList actionRole="menuitem" items={actions} onActionAnyItem={() => setOpen(false)} />
          </Popover>
        </InlineStack>
      </InlineStack>
    </div>
  );
}
