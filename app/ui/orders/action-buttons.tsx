import { BlockStack, Button, ButtonGroup, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isDangerous } from "../../domain/order/offered-actions.ts";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorOrderAction, VendorOrderView } from "../../use-cases/views.ts";
import { useHoldEnd } from "./hold-end.tsx";
import { riskyRules } from "./risky-rules.ts";

export interface ActionButtonsProps {
  readonly vendorOrder: VendorOrderView;
  /** The action under way, if any. */
  readonly busy: VendorOrderAction | null;
  /** @param until of a hold that ends by itself, ISO 8601 */
  readonly onAct: (action: VendorOrderAction, until?: string) => void;
}

/** What brings the order on; the rest are asides. */
const main: ReadonlySet<VendorOrderAction> = new Set(["release", "retry", "mark-handled", "take-up"]);

/** What the merchant may do now, asked about first where it could cost something. */
export function ActionButtons({ vendorOrder, busy, onAct }: ActionButtonsProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<VendorOrderAction | null>(null);
  const { actions, state } = vendorOrder;
  if (actions.length === 0) return null;
  const label = (action: VendorOrderAction) =>
    t(`order.action.${action}`, action === "retry" ? { context: state } : {});
  return (
    <>
      <ButtonGroup>
        {actions.map((action) => (
          <Button
            key={action}
            variant={main.has(action) ? "primary" : undefined}
            tone={action === "cancel-in-store" ? "critical" : undefined}
            loading={busy === action}
            disabled={busy !== null && busy !== action}
            onClick={() => (action === "hold" || isDangerous(action, vendorOrder) ? setAsked(action) : onAct(action))}
          >
            {label(action)}
          </Button>
        ))}
      </ButtonGroup>
      <HoldQuestion
        open={asked === "hold"}
        onClose={() => setAsked(null)}
        onHold={(until) => {
          setAsked(null);
          onAct("hold", until);
        }}
      />
      <DangerQuestion
        action={asked === "hold" ? null : asked}
        label={asked === null ? "" : label(asked)}
        vendorOrder={vendorOrder}
        onClose={() => setAsked(null)}
        onConfirm={(action) => {
          setAsked(null);
          onAct(action);
        }}
      />
    </>
  );
}

function HoldQuestion(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onHold: (until?: string) => void;
}) {
  const { t } = useTranslation();
  const end = useHoldEnd();
  const hold = () => {
    const until = end.read();
    if (until !== null) props.onHold(until);
  };
  return (
    <Modal
      open={props.open}
      onClose={props.onClose}
      title={t("order.hold.title")}
      primaryAction={{
        content: t("order.action.hold"),
        disabled: end.incomplete,
        onAction: hold,
      }}
      secondaryActions={[{ content: t("cancel"), onAction: props.onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          <Text as="p">{t("order.hold.text")}</Text>
          {end.fields}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

function DangerQuestion(props: {
  readonly action: VendorOrderAction | null;
  readonly label: string;
  readonly vendorOrder: VendorOrderView;
  readonly onClose: () => void;
  readonly onConfirm: (action: VendorOrderAction) => void;
}) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const { action, vendorOrder } = props;
  return (
    <Modal
      open={action !== null}
      onClose={props.onClose}
      title={props.label}
      primaryAction={{
        content: props.label,
        destructive: true,
        onAction: () => action !== null && props.onConfirm(action),
      }}
      secondaryActions={[{ content: t("back"), onAction: props.onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="200">
          <Text as="p">
            {t(`order.danger.${action ?? "retry"}`, {
              vendor: vendorOrder.vendorName,
              order: vendorOrder.externalName ?? "",
            })}
          </Text>
          {action === "push-anyway" ? (
            <ul className="vss-bullets">
              {riskyRules(vendorOrder.checks).map((check) => (
                <li key={check.rule}>{sentences.ruleResult(check)}</li>
              ))}
            </ul>
          ) : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
