import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { When } from "../frame/when.tsx";
import { paths } from "../paths.ts";

function usePause(vendorId: string) {
  const { t } = useTranslation();
  const fetcher = useFetcher<{ readonly paused: boolean }>();
  const { data } = fetcher;
  useSuccessToast(data, data ? t(data.paused ? "vendor.pause.paused" : "vendor.pause.resumed") : null);
  return {
    busy: fetcher.state !== "idle",
    set: (paused: boolean) =>
      fetcher.submit({ paused: String(paused) }, { method: "post", action: paths.vendorPause(vendorId) }),
  };
}

interface PauseBannerProps {
  readonly vendorId: string;
  readonly pausedAt: string | null;
}

/** Why nothing goes out, and the way on. Nothing for a vendor that is not paused. */
export function PauseBanner({ vendorId, pausedAt }: PauseBannerProps) {
  const { t } = useTranslation();
  const { busy, set } = usePause(vendorId);
  if (pausedAt === null) return null;
  return (
    <Banner
      tone="warning"
      action={{ content: t("vendor.pause.resume"), loading: busy, onAction: () => void set(false) }}
    >
      <Text as="p">
        {t("vendor.pause.since")} <When iso={pausedAt} />
      </Text>
    </Banner>
  );
}

interface PauseCardProps {
  readonly vendorId: string;
  readonly paused: boolean;
}

/** Holds the vendor's orders for a while, or lets them go. */
export function PauseCard({ vendorId, paused }: PauseCardProps) {
  const { t } = useTranslation();
  const { busy, set } = usePause(vendorId);
  return (
    <Card>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="h2" variant="headingMd">
          {t("vendor.pause.title")}
        </Text>
        <Text as="p">{t("vendor.pause.text")}</Text>
        <Button loading={busy} onClick={() => void set(!paused)}>
          {t(paused ? "vendor.pause.resume" : "vendor.pause.pause")}
        </Button>
      </BlockStack>
    </Card>
  );
}
