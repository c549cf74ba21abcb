import { Button, InlineStack } from "@shopify/polaris";
import { ClipboardCheckFilledIcon, ClipboardIcon } from "@shopify/polaris-icons";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

/** A short text to quote elsewhere, with a button that copies it. */
export function CopyText({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <InlineStack gap="100" blockAlign="center" align="start" wrap={false}>
      <code className="vss-wrap">{text}</code>
      <Button
        size="micro"
        variant="tertiary"
        icon={copied ? ClipboardCheckFilledIcon : ClipboardIcon}
        accessibilityLabel={t(copied ? "copy.done" : "copy.label", { text })}
        onClick={() => {
          // Refused (no permission in this frame): the text stays there to be selected by hand.
          navigator.clipboard.writeText(text).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      />
    </InlineStack>
  );
}
