import { InlineStack, Link } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { paths } from "../paths.ts";
import { CopyText } from "./copy-text.tsx";
import { useSupportLink } from "./use-support-link.ts";

/** A support reference to quote, the way to the entry of the log that it names, and to the people who help (S8). */
export function SupportReference({ reference }: { readonly reference: string }) {
  const { t } = useTranslation();
  const help = useSupportLink(reference);
  return (
    <InlineStack gap="200" blockAlign="center">
      <CopyText text={reference} />
      <Link url={paths.activity({ search: reference })}>{t("activityLog.find")}</Link>
      {help === null ? null : (
        <Link url={help} target="_blank">
          {t("error.help")}
        </Link>
      )}
    </InlineStack>
  );
}
