import { Banner, BlockStack, InlineStack, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { VendorOrderState } from "../../domain/order/vendor-order-states.ts";
import { useSentences } from "../../i18n/use-sentences.ts";
import type { VendorOrderView } from "../../use-cases/views.ts";
import { SupportReference } from "../frame/support-reference.tsx";
import { When } from "../frame/when.tsx";

const tones: Partial<Record<VendorOrderState, "info" | "warning" | "critical">> = {
  held: "warning",
  unknown: "warning",
  refused: "critical",
  "cancel-refused": "critical",
};

interface WhoseMoveProps {
  readonly vendorOrder: VendorOrderView;
  readonly notNow: boolean;
}

/** Where the vendor order stands in one sentence, who moves next, and what went wrong the last time. */
export function WhoseMove({ vendorOrder, notNow }: WhoseMoveProps) {
  const { t } = useTranslation();
  const sentences = useSentences();
  const { state, reason, reasonParams, move, lastFailure, errorReference, nextAttemptAt, decideAgainAt, attempts } =
    vendorOrder;
  const sentence = reason === null ? t(`stateText.${state}`) : sentences.reason(reason, reasonParams);
  const body = (
    <BlockStack gap="150">
      <Text as="p" breakWord>
        {sentence}
      </Text>
      {lastFailure === null ? null : (
        <>
          {lastFailure.kind === reason ? null : <Text as="p">{sentences.failure(lastFailure.kind)}</Text>}
          {lastFailure.message === "" ? null : (
            <Text as="p" breakWord>
              {t("order.failure.said", { message: lastFailure.message })}
            </Text>
          )}
        </>
      )}
      {nextAttemptAt === null ? null : (
        <Text as="p">
          {t("order.failure.nextAttempt", { count: attempts })} <When iso={nextAttemptAt} />
        </Text>
      )}
      {decideAgainAt === null ? null : (
        <Text as="p">
          {t("order.decideAgain")} <When iso={decideAgainAt} />
        </Text>
      )}
      {move === null ? null : (
        <Text as="p" fontWeight="semibold">
          {t("order.nextMove", { move: t(`move.${move}`) })}
        </Text>
      )}
      {errorReference === null ? null : (
        <InlineStack gap="100" blockAlign="center" align="start">
          <Text as="span">{t("error.reference")}</Text>
          <SupportReference reference={errorReference} />
        </InlineStack>
      )}
      {notNow ? (
        <Text as="p" tone="critical">
          {t("order.notNow")}
        </Text>
      ) : null}
    </BlockStack>
  );
  const tone = tones[state];
  return tone === undefined ? body : <Banner tone={tone}>{body}</Banner>;
}
