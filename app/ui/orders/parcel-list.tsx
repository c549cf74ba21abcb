import { Badge, BlockStack, InlineStack, Link, Text } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import type { VendorOrderView } from "../../use-cases/views.ts";
import { When } from "../frame/when.tsx";
import { WithdrawParcel } from "./withdraw-parcel.tsx";

const publishTones = { published: "success", refused: "critical" } as const;

/** What the vendor shipped, with tracking, and whether it stands on the marketplace order yet. */
interface ParcelListProps {
  readonly parcels: VendorOrderView["parcels"];
  readonly vendorOrderId: string;
}

export function ParcelList({ parcels, vendorOrderId }: ParcelListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        {t("order.parcel.title", { count: parcels.length })}
      </Text>
      <ul className="vss-plain-list vss-rows">
        {parcels.map((parcel) => (
          <li key={parcel.id}>
            <BlockStack gap="100">
              <InlineStack gap="200" blockAlign="center">
                {parcel.trackings.length === 0 ? (
                  <Text as="span">{t("order.parcel.noTracking")}</Text>
                ) : (
                  parcel.trackings.map(({ carrier, number, url }, index) => (
                    <Text as="span" key={number ?? index} breakWord>
                      {carrier === null ? null : `${carrier} `}
                      {url === null ? (
                        number
                      ) : (
                        <Link url={url} target="_blank">
                          {number ?? url}
                        </Link>
                      )}
                    </Text>
                  ))
                )}
                {parcel.onBehalf ? <Badge>{t("order.parcel.onBehalf")}</Badge> : null}
                {parcel.status === "cancelled" ? <Badge>{t("order.parcel.cancelled")}</Badge> : null}
                <Badge tone={publishTones[parcel.publishState as keyof typeof publishTones]}>
                  {t(`order.parcel.publish.${parcel.publishState}`, { defaultValue: parcel.publishState })}
                </Badge>
              </InlineStack>
              <Text as="p" tone="subdued" variant="bodySm" breakWord>
                {parcel.lines
                  .map(({ title, quantity }) => t("order.parcel.line", { title, quantity: format.number(quantity) }))
                  .join(", ")}
              </Text>
              {parcel.shippedAt === null ? null : (
                <Text as="p" tone="subdued" variant="bodySm">
                  {t("order.parcel.shipped")} <When iso={parcel.shippedAt} />
                </Text>
              )}
              {parcel.onBehalf ? <WithdrawParcel vendorOrderId={vendorOrderId} parcelId={parcel.id} /> : null}
            </BlockStack>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
