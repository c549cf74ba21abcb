import { Box, InlineStack, Pagination } from "@shopify/polaris";
import { useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";

interface KeysetPagingProps {
  readonly next: string | null;
  readonly previous: string | null;
}

/** Older and newer pages by opaque cursor, kept in the address. Nothing when there is but one page. */
export function KeysetPaging({ next, previous }: KeysetPagingProps) {
  const { t } = useTranslation();
  const [query, setQuery] = useSearchParams();
  if (next === null && previous === null) return null;
  const go = (cursor: string, direction: "forward" | "back") => () => {
    const changed = new URLSearchParams(query);
    changed.set("cursor", cursor);
    changed.set("direction", direction);
    setQuery(changed);
  };
  return (
    <Box padding="300">
      <InlineStack align="center">
        <Pagination
          accessibilityLabel={t("paging.label")}
          hasNext={next !== null}
          hasPrevious={previous !== null}
          onNext={go(next ?? "", "forward")}
          onPrevious={go(previous ?? "", "back")}
          accessibilityLabels={{ next: t("paging.next"), previous: t("paging.previous") }}
        />
      </InlineStack>
    </Box>
  );
}
