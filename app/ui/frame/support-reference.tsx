import { InlineStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { paths } from "../paths.ts";
import { CopyText } from "./copy-text.tsx";

/** A support reference to quote, and the way to the entry of the log that it names (S8). */
export function SupportReference({ reference }: { readonly reference: string }) {
  const { t } = useTranslation();
  return (
    <InlineStack gap="200" blockAlign="center">
      <CopyText text={reference} />
      <Link url={paths.activity({ search: reference })}>{t("activityLog.find")}</Link>
    </InlineStack>
  );
}
