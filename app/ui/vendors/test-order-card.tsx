import { BlockStack, Button, Card, Icon, InlineStack, Spinner, Text } from "@shopify/polaris";
import { CheckCircleIcon, ExternalIcon, MinusCircleIcon, XCircleIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";
import { isOver } from "../../domain/test-order/test-order.ts";
import type { TestOrderView } from "../../use-cases/test-order/test-order-desk.ts";
import { SupportReference } from "../frame/support-reference.tsx";
import { When } from "../frame/when.tsx";

interface TestOrderCardProps {
  readonly test: TestOrderView;
  readonly stopping: boolean;
  readonly onStop: () => void;
}

type Progress = "done" | "now" | "waiting" | "failed";

/** How far a test order has come, step by step, and what the vendor has to do now. */
export function TestOrderCard({ test, stopping, onStop }: TestOrderCardProps) {
  const { t } = useTranslation();
  const store = test.storeName;
  const over = isOver(test.state);
  const times = [test.sentAt, test.foundAt, test.shippedAt, over && test.state !== "failed" ? test.endedAt : null];
  // A step that was passed over stays open; the first open one after the last done one is where it stands.
  const current = test.state === "cleaning" ? 3 : times.findIndex((time) => time === null);
  const progressOf = (index: number): Progress => {
    if (times[index] !== null) return "done";
    if (index !== current) return "waiting";
    return test.state === "failed" ? "failed" : over ? "waiting" : "now";
  };
  const last = test.leftInStore && over ? "left" : "ended";
  const doing = test.stopping
    ? t("testOrder.stopping")
    : over
      ? null
      : t(`testOrder.doing.${test.state as "waiting"}`, { store });

  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {over ? t(`testOrder.end.${test.state as "passed"}.title`) : <When iso={test.startedAt} />}
          </Text>
          {test.externalUrl !== null && test.externalName !== null ? (
            <Button url={test.externalUrl} target="_blank" icon={ExternalIcon} size="slim">
              {t("testOrder.open", { name: test.externalName })}
            </Button>
          ) : null}
        </InlineStack>
        <div role="status">
          <Text as="p">{over ? t(`testOrder.end.${test.state as "passed"}.text`, { store }) : doing}</Text>
        </div>
        <ol className="vss-rules">
          {(["sent", "found", "shipped", last] as const).map((step, index) => (
            <li key={step}>
              <InlineStack gap="200" wrap={false} blockAlign="start">
                <span className="vss-fixed">
                  <StepIcon progress={progressOf(index)} />
                </span>
                <BlockStack gap="050">
                  <Text as="span" tone={progressOf(index) === "waiting" ? "subdued" : undefined}>
                    {t(`testOrder.step.${step}`, { store })}
                  </Text>
                  {step === "shipped" && test.trackings.length > 0 ? (
                    <Text as="span" tone="subdued" variant="bodySm" breakWord>
                      {test.trackings
                        .map(({ carrier, number }) => [carrier, number].filter(Boolean).join(" "))
                        .join(", ")}
                    </Text>
                  ) : null}
                  {times[index] ? (
                    <Text as="span" tone="subdued" variant="bodySm">
                      <When iso={times[index]} />
                    </Text>
                  ) : null}
                </BlockStack>
              </InlineStack>
            </li>
          ))}
        </ol>
        {test.failure === null || test.failure.message === "" ? null : (
          <Text as="p" breakWord>
            {t("testOrder.said", { message: test.failure.message })}
          </Text>
        )}
        {test.errorReference === null ? null : <SupportReference reference={test.errorReference} />}
        {over || test.stopping ? null : (
          <InlineStack>
            <Button loading={stopping} onClick={onStop}>
              {t("testOrder.stop")}
            </Button>
          </InlineStack>
        )}
      </BlockStack>
    </Card>
  );
}

function StepIcon({ progress }: { readonly progress: Progress }) {
  const { t } = useTranslation();
  const label = t(`testOrder.step.${progress}`);
  if (progress === "now") return <Spinner size="small" accessibilityLabel={label} />;
  if (progress === "done") return <Icon source={CheckCircleIcon} tone="success" accessibilityLabel={label} />;
  if (progress === "failed") return <Icon source={XCircleIcon} tone="critical" accessibilityLabel={label} />;
  return <Icon source={MinusCircleIcon} tone="subdued" accessibilityLabel={label} />;
}
