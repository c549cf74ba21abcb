import { Banner, BlockStack, Text, type BannerHandles } from "@shopify/polaris";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSentences } from "../../i18n/use-sentences.ts";
import { When } from "../frame/when.tsx";

interface SavedMeanwhileProps {
  /** What somebody else saved; a new one brings the reader here. */
  readonly current: object;
  readonly latest: { readonly actor: string; readonly at: string } | undefined;
  readonly saving: boolean;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
  /** What they changed. */
  readonly children?: ReactNode;
}

/** Somebody else saved first: who, when and what; nothing was overwritten, the reader decides (O8). */
export function SavedMeanwhile({ current, latest, saving, onKeepMine, onTakeTheirs, children }: SavedMeanwhileProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
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
            {children}
          </BlockStack>
        )}
      </BlockStack>
    </Banner>
  );
}
