import { useFetcher } from "@remix-run/react";
import { Button, InlineStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { paths } from "../paths.ts";
import type { OnBehalfAnswer } from "./fulfill-on-behalf.tsx";

interface WithdrawParcelProps {
  readonly vendorOrderId: string;
  readonly parcelId: string;
}

/** Takes back a parcel that the merchant entered, after asking. */
export function WithdrawParcel({ vendorOrderId, parcelId }: WithdrawParcelProps) {
  const { t } = useTranslation();
  const fetcher = useFetcher<OnBehalfAnswer>();
  const [asking, setAsking] = useState(false);
  useSuccessToast(fetcher.data, fetcher.data?.done === "withdrawn" ? t("order.behalf.withdrawn") : null);
  return (
    <InlineStack>
      <Button variant="plain" tone="critical" loading={fetcher.state !== "idle"} onClick={() => setAsking(true)}>
        {t("order.behalf.withdraw")}
      </Button>
      <Modal
        open={asking}
        onClose={() => setAsking(false)}
        title={t("order.behalf.withdrawTitle")}
        primaryAction={{
          content: t("order.behalf.withdraw"),
          destructive: true,
          onAction: () => {
            setAsking(false);
            fetcher.submit(
              { intent: "withdraw", parcel: parcelId },
              { method: "post", action: paths.fulfillOnBehalf(vendorOrderId) },
            );
          },
        }}
        secondaryActions={[{ content: t("cancel"), onAction: () => setAsking(false) }]}
      >
        <Modal.Section>
          <Text as="p">{t("order.behalf.withdrawText")}</Text>
        </Modal.Section>
      </Modal>
    </InlineStack>
  );
}
