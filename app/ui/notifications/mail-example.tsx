import { useFetcher } from "@remix-run/react";
import { BlockStack, Modal, Spinner, Text } from "@shopify/polaris";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { paths } from "../paths.ts";

interface MailExampleProps {
  /** The kind of mail. */
  readonly kind: string;
  readonly onClose: () => void;
}

/** The mail as it would be sent, with made-up facts. It cannot run anything, and its links lead nowhere. */
export function MailExample({ kind, onClose }: MailExampleProps) {
  const { t, i18n } = useTranslation();
  const { load, data } = useFetcher<{ readonly kind: string; readonly subject: string; readonly html: string }>();
  useEffect(() => load(paths.mailExample(kind, i18n.language)), [load, kind, i18n.language]);
  const example = data?.kind === kind ? data : null;
  return (
    <Modal open onClose={onClose} title={t("notifications.example.title")}>
      <Modal.Section>
        {example === null ? (
          <Spinner accessibilityLabel={t("loading")} />
        ) : (
          <BlockStack gap="300">
            <Text as="p">
              <Text as="span" tone="subdued">
                {t("notifications.example.subject")}
              </Text>{" "}
              <Text as="span" fontWeight="semibold">
                {example.subject}
              </Text>
            </Text>
            <iframe
              title={t("notifications.example.title")}
              srcDoc={example.html}
              sandbox=""
              style={{ border: 0, inlineSize: "100%", blockSize: "34rem", borderRadius: "var(--p-border-radius-200)" }}
            />
          </BlockStack>
        )}
      </Modal.Section>
    </Modal>
  );
}
