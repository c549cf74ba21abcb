import { BlockStack, Button, Text } from "@shopify/polaris";
import { useFetcher } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { ReconnectLinkResult } from "../../use-cases/send-reconnect-link.ts";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { paths } from "../paths.ts";

interface ReconnectLinkProps {
  readonly vendorId: string;
  readonly vendorName: string;
}

/** Why a mail was not sent is said where it was asked for; that it was is a toast. */
export function ReconnectLink({ vendorId, vendorName }: ReconnectLinkProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<{ readonly result: ReconnectLinkResult }>();
  const result = fetcher.data?.result;
  useSuccessToast(fetcher.data, result === "sent" ? t("vendor.reconnect.sent") : null);
  const refused = result === "nobody" || result === "not-needed" || result === "too-many" ? result : null;
  return (
    <BlockStack gap="200" inlineAlign="start">
      <Text as="p">{t("vendor.reconnect.text")}</Text>
      <fetcher.Form method="post" action={paths.reconnectLink(vendorId)}>
        <Button submit loading={fetcher.state !== "idle"}>
          {t("vendor.reconnect.send")}
        </Button>
      </fetcher.Form>
      <div aria-live="polite">
        {refused === null ? null : <Text as="p">{t(`vendor.reconnect.${refused}`, { vendor: vendorName })}</Text>}
      </div>
    </BlockStack>
  );
}
