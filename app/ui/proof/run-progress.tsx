import { BlockStack, Card, ProgressBar, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import type { ProofRunView } from "../../use-cases/proof/proof-desk.ts";

/** How far a proof has come. It goes on when the page is left. */
export function RunProgress({ run }: { readonly run: ProofRunView }) {
  const { t } = useTranslation();
  const { stores, storesDone } = run;
  return (
    <Card>
      <BlockStack gap="200">
        <div role="status">
          <Text as="p" id="proof-progress" fontWeight="medium">
            {stores === 0 ? t("proof.run.begins") : t("proof.run.stores", { done: storesDone, count: stores })}
          </Text>
        </div>
        <ProgressBar
          size="small"
          tone="primary"
          progress={stores === 0 ? 2 : Math.max(2, (100 * storesDone) / stores)}
          ariaLabelledBy="proof-progress"
        />
        <Text as="p" tone="subdued" variant="bodySm">
          {t("proof.run.leave")}
        </Text>
      </BlockStack>
    </Card>
  );
}
