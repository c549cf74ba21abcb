import { Banner, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { paths } from "../paths.ts";

/** Said once, when the three steps are done, until it is put away. */
export function SetupDone({ onDismiss }: { readonly onDismiss: () => void }) {
  const { t } = useTranslation();
  return (
    <Banner
      tone="success"
      title={t("guide.finished.title")}
      action={{ content: t("guide.finished.action"), url: paths.orders() }}
      onDismiss={onDismiss}
    >
      <Text as="p">{t("guide.finished.text")}</Text>
    </Banner>
  );
}
