import { Banner, BlockStack, Text, type BannerHandles } from "@shopify/polaris";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { SettingsView } from "../../use-cases/views.ts";
import { When } from "../frame/when.tsx";
import { ChangeList } from "./change-list.tsx";

interface ConflictBannerProps {
  readonly current: SettingsView;
  readonly saving: boolean;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

/** Somebody else saved first: who, when and what; nothing was overwritten, the reader decides (O8). */
export function ConflictBanner({ current, saving, onKeepMine, onTakeTheirs }: ConflictBannerProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const [latest] = current.audit;
  // It stands at the top, and the reader may have saved from far below.
  const banner = useRef<BannerHandles>(null);
  useEffect(() => banner.current?.focus(), [current]);
  return (
    <Banner
      ref={banner}
      tone="warning"
      title={t("settings.conflict.title")}
      action={{ content: t("settings.conflict.keepMine"), loading: saving, onAction: onKeepMine }}
      secondaryAction={{ content: t("settings.conflict.takeTheirs"), onAction: onTakeTheirs }}
    >
      <BlockStack gap="200">
        <Text as="p">{t("settings.conflict.text")}</Text>
        {latest === undefined ? null : (
          <BlockStack gap="100">
            <Text as="p">
              <Text as="span" fontWeight="semibold">
                {sentences.actor(latest.actor)}
              </Text>{" "}
              <When iso={latest.at} />
            </Text>
            <ChangeList changes={latest.changes} />
          </BlockStack>
        )}
      </BlockStack>
    </Banner>
  );
}
