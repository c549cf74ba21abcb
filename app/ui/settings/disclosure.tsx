import { BlockStack, Box, Button, Collapsible, InlineStack, Text } from "@shopify/polaris";
import { ChevronDownIcon, ChevronUpIcon } from "@shopify/polaris-icons";
import { useId, useState, type ReactNode } from "react";

interface DisclosureProps {
  readonly label: string;
  /** What is chosen now, in a few words: seen without opening. */
  readonly summary: string;
  /** Something inside needs attention. */
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A setting that few people change: its name and what is chosen; the choices on request. */
export function Disclosure({ label, summary, open: forced = false, children }: DisclosureProps) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  const open = opened || forced;
  return (
    <BlockStack gap="200">
      <InlineStack>
        <Button
          variant="plain"
          textAlign="start"
          icon={open ? ChevronUpIcon : ChevronDownIcon}
          ariaExpanded={open}
          ariaControls={id}
          onClick={() => setOpened(!open)}
        >
          {label}
        </Button>
      </InlineStack>
      {open ? null : (
        <Text as="p" tone="subdued">
          {summary}
        </Text>
      )}
      <Collapsible id={id} open={open}>
        <Box paddingInlineStart="200">{children}</Box>
      </Collapsible>
    </BlockStack>
  );
}
