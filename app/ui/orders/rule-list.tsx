import { BlockStack, Button, Collapsible, Icon, InlineStack, Text } from "@shopify/polaris";
import {
  AlertTriangleIcon,
  CheckCircleIcon,
  ChevronDownIcon,
  ChevronUpIcon,
  MinusCircleIcon,
  XCircleIcon,
} from "@shopify/polaris-icons";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RuleCheck } from "../../domain/sync-rules/decision.ts";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorOrderAction, VendorOrderView } from "../../use-cases/views.ts";
import { ruleFix } from "./rule-fix.ts";

interface RuleListProps {
  readonly vendorOrder: VendorOrderView;
  readonly orderGid: string;
  readonly busy: boolean;
  readonly onAct: (action: VendorOrderAction) => void;
}

const icons = {
  pass: CheckCircleIcon,
  fail: XCircleIcon,
  overridden: AlertTriangleIcon,
  "not-asked": MinusCircleIcon,
} as const;
const tones = { pass: "success", fail: "critical", overridden: "caution", "not-asked": "subdued" } as const;

/**
 * "Why was this (not) pushed?" (S1): what failed comes first, with the button that mends it; then what passed, and
 * what was not asked because of a setting or an earlier failure.
 */
export function RuleList({ vendorOrder, orderGid, busy, onAct }: RuleListProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const { checks } = vendorOrder;
  const having = (outcome: RuleCheck["outcome"]) => checks.filter((check) => check.outcome === outcome);
  const failed = having("fail");
  const overridden = having("overridden");
  const notAsked = having("not-asked");
  const [open, setOpen] = useState(failed.length > 0);
  const id = useId();
  if (checks.length === 0) return null;

  const question = failed.length > 0 ? "notPushed" : vendorOrder.confirmedAt === null ? "toPush" : "pushed";
  const row = (check: RuleCheck) => {
    const fix = check.outcome === "fail" ? ruleFix(check.rule, { ...vendorOrder, orderGid }) : null;
    return (
      <li key={check.rule}>
        <InlineStack gap="200" wrap={false} blockAlign="start" align="start">
          <span className="vss-fixed">
            <Icon
              source={icons[check.outcome]}
              tone={tones[check.outcome]}
              accessibilityLabel={t(`rule.outcome.${check.outcome}`)}
            />
          </span>
          {check.outcome === "fail" ? (
            <BlockStack gap="150" inlineAlign="start">
              <Text as="span" fontWeight="semibold" breakWord>
                {sentences.ruleLabel(check.rule)}
              </Text>
              <Text as="span" breakWord>
                {sentences.ruleResult(check)}
              </Text>
              {fix === null ? null : fix.kind === "page" ? (
                <Button size="slim" url={fix.url} {...(fix.url.startsWith("/") ? {} : { target: "_top" as const })}>
                  {t(`rule.${check.rule}.fix`)}
                </Button>
              ) : (
                <Button size="slim" loading={busy} onClick={() => onAct(fix.action)}>
                  {t(`rule.${check.rule}.fix`)}
                </Button>
              )}
            </BlockStack>
          ) : (
            <Text as="span" tone={check.outcome === "not-asked" ? "subdued" : undefined} breakWord>
              {sentences.ruleLabel(check.rule)}
              {check.outcome === "pass" || check.outcome === "overridden" ? (
                <Text as="span" tone="subdued">{` · ${sentences.ruleResult(check)}`}</Text>
              ) : null}
            </Text>
          )}
        </InlineStack>
      </li>
    );
  };

  return (
    <BlockStack gap="300">
      <InlineStack>
        <Button
          variant="plain"
          icon={open ? ChevronUpIcon : ChevronDownIcon}
          ariaExpanded={open}
          ariaControls={id}
          onClick={() => setOpen(!open)}
        >
          {t(`order.why.${question}`)}
        </Button>
      </InlineStack>
      <Collapsible id={id} open={open}>
        <BlockStack gap="300">
          {failed.length === 0 ? null : <ul className="vss-rules">{failed.map(row)}</ul>}
          {overridden.length === 0 ? null : <ul className="vss-rules">{overridden.map(row)}</ul>}
          <ul className="vss-rules">{having("pass").map(row)}</ul>
          {notAsked.length === 0 ? null : (
            <BlockStack gap="150">
              <Text as="p" tone="subdued" variant="bodySm">
                {t("rule.notAskedTitle", { count: notAsked.length })}. {t("rule.notAsked")}
              </Text>
              <ul className="vss-rules">{notAsked.map(row)}</ul>
            </BlockStack>
          )}
        </BlockStack>
      </Collapsible>
    </BlockStack>
  );
}
