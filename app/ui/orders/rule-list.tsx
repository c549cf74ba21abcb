import { BlockStack, Button, Collapsible, Icon, InlineStack, Text } from "@shopify/polaris";
import { CheckCircleIcon, ChevronDownIcon, ChevronUpIcon, MinusCircleIcon, XCircleIcon } from "@shopify/polaris-icons";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorOrderAction, VendorOrderView } from "../../use-cases/views.ts";
import { ruleFix } from "./rule-fix.ts";

interface RuleListProps {
  readonly vendorOrder: VendorOrderView;
  readonly orderGid: string;
  readonly busy: boolean;
  readonly onAct: (action: VendorOrderAction) => void;
}

const icons = { pass: CheckCircleIcon, fail: XCircleIcon, "not-asked": MinusCircleIcon } as const;
const tones = { pass: "success", fail: "critical", "not-asked": "subdued" } as const;

/** "Why was this (not) pushed?": every rule in the order in which it was asked, and the button that mends a failure. */
export function RuleList({ vendorOrder, orderGid, busy, onAct }: RuleListProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const failed = vendorOrder.checks.some(({ outcome }) => outcome === "fail");
  const [open, setOpen] = useState(failed);
  const id = useId();
  if (vendorOrder.checks.length === 0) return null;

  return (
    <BlockStack gap="300" inlineAlign="start">
      <Button
        variant="plain"
        icon={open ? ChevronUpIcon : ChevronDownIcon}
        ariaExpanded={open}
        ariaControls={id}
        onClick={() => setOpen(!open)}
      >
        {t(failed ? "order.why.notPushed" : "order.why.pushed")}
      </Button>
      <Collapsible id={id} open={open}>
        <ul className="vss-plain-list vss-rows">
          {vendorOrder.checks.map((check) => {
            const fix = check.outcome === "fail" ? ruleFix(check.rule, { ...vendorOrder, orderGid }) : null;
            return (
              <li key={check.rule}>
                <InlineStack gap="200" wrap={false} blockAlign="start">
                  <span className="vss-chevron">
                    <Icon
                      source={icons[check.outcome]}
                      tone={tones[check.outcome]}
                      accessibilityLabel={t(`rule.outcome.${check.outcome}`)}
                    />
                  </span>
                  <BlockStack gap="100" inlineAlign="start">
                    <Text
                      as="span"
                      fontWeight={check.outcome === "fail" ? "semibold" : "regular"}
                      tone={check.outcome === "not-asked" ? "subdued" : undefined}
                    >
                      {sentences.ruleLabel(check.rule)}
                    </Text>
                    <Text as="span" variant="bodySm" tone="subdued" breakWord>
                      {sentences.ruleResult(check)}
                    </Text>
                    {fix === null ? null : fix.kind === "page" ? (
                      <Button
                        size="slim"
                        url={fix.url}
                        {...(fix.url.startsWith("/") ? {} : { target: "_top" as const })}
                      >
                        {t(`rule.${check.rule}.fix`)}
                      </Button>
                    ) : (
                      <Button size="slim" loading={busy} onClick={() => onAct(fix.action)}>
                        {t(`rule.${check.rule}.fix`)}
                      </Button>
                    )}
                  </BlockStack>
                </InlineStack>
              </li>
            );
          })}
        </ul>
      </Collapsible>
    </BlockStack>
  );
}
