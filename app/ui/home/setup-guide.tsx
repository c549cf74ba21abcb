import { BlockStack, Box, Button, Card, Icon, InlineStack, ProgressBar, Text } from "@shopify/polaris";
import { CheckCircleIcon, XIcon } from "@shopify/polaris-icons";
import { useTranslation } from "react-i18next";

export interface SetupStep {
  readonly id: "connect" | "map" | "add-on" | "switch-on";
  readonly done: boolean;
  readonly url: string;
}

interface SetupGuideProps {
  readonly steps: readonly SetupStep[];
  readonly onDismiss: () => void;
}

/** Three steps from an empty installation to the first pushed order. The next one is open, the others are one line. */
export function SetupGuide({ steps, onDismiss }: SetupGuideProps) {
  const { t } = useTranslation();
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done)?.id;
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="200">
          <InlineStack align="space-between" blockAlign="center" wrap={false} gap="200">
            <Text as="h2" variant="headingMd">
              {t("guide.title")}
            </Text>
            <Button variant="tertiary" icon={XIcon} accessibilityLabel={t("guide.dismiss")} onClick={onDismiss} />
          </InlineStack>
          <Text as="p" tone="subdued">
            {t("guide.intro")}
          </Text>
          <InlineStack gap="300" blockAlign="center">
            <Text as="span" variant="bodySm">
              {t("guide.progress", { done, total: steps.length })}
            </Text>
            <Box width="120px">
              <ProgressBar
                size="small"
                tone="primary"
                progress={(100 * done) / steps.length}
                ariaLabelledBy="guide-progress"
              />
            </Box>
            <span id="guide-progress" hidden>
              {t("guide.title")}
            </span>
          </InlineStack>
        </BlockStack>
        <ol className="vss-plain-list vss-rows">
          {steps.map((step) => (
            <li key={step.id}>
              <InlineStack gap="300" wrap={false} blockAlign="start">
                <span>
                  {step.done ? (
                    <Icon source={CheckCircleIcon} tone="success" accessibilityLabel={t("guide.done")} />
                  ) : (
                    <OpenCircle />
                  )}
                </span>
                <BlockStack gap="200" inlineAlign="start">
                  <Text as="h3" variant={step.id === next ? "headingSm" : "bodyMd"}>
                    {t(`guide.${step.id}.title`)}
                  </Text>
                  {step.id === next ? (
                    <>
                      <Text as="p">{t(`guide.${step.id}.text`)}</Text>
                      <Button variant="primary" url={step.url}>
                        {t(`guide.${step.id}.action`)}
                      </Button>
                    </>
                  ) : null}
                </BlockStack>
              </InlineStack>
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}

const OpenCircle = () => (
  <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
    <circle
      cx="10"
      cy="10"
      r="7.25"
      fill="none"
      stroke="var(--p-color-icon-secondary)"
      strokeWidth="1.5"
      strokeDasharray="3 2.7"
    />
  </svg>
);
