import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Checkbox, FormLayout, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { VendorOrderView } from "../../use-cases/views.ts";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { paths } from "../paths.ts";

/** What the server made of it: `done`, or why not, under `order.behalf.problem.`. */
export interface OnBehalfAnswer {
  readonly done: "fulfilled" | "withdrawn" | null;
  readonly problem: string | null;
}

/** Ships a vendor's items in the vendor's place. Nothing where that is not offered. */
export function FulfillOnBehalf({ vendorOrder }: { readonly vendorOrder: VendorOrderView }) {
  const { t } = useTranslation();
  const fetcher = useFetcher<OnBehalfAnswer>();
  // The answer that was there when the dialog was opened says nothing about what is sent from it.
  const [opened, setOpened] = useState<{ readonly after: OnBehalfAnswer | undefined } | null>(null);
  const answer = fetcher.state === "idle" && fetcher.data !== opened?.after ? fetcher.data : undefined;
  const done = fetcher.data?.done === "fulfilled";
  useSuccessToast(fetcher.data, done ? t("order.behalf.done") : null);
  if (vendorOrder.fulfillOnBehalf === "no") return null;
  return (
    <>
      <Button onClick={() => setOpened({ after: fetcher.data })}>{t("order.behalf.action")}</Button>
      {opened === null || answer?.done === "fulfilled" ? null : (
        <Dialog
          vendorOrder={vendorOrder}
          busy={fetcher.state !== "idle"}
          problem={answer?.problem ?? null}
          onClose={() => setOpened(null)}
          onSend={(fields) =>
            void fetcher.submit(fields, { method: "post", action: paths.fulfillOnBehalf(vendorOrder.id) })
          }
        />
      )}
    </>
  );
}

interface DialogProps {
  readonly vendorOrder: VendorOrderView;
  readonly busy: boolean;
  readonly problem: string | null;
  readonly onClose: () => void;
  readonly onSend: (fields: Record<string, string>) => void;
}

function Dialog({ vendorOrder, busy, problem, onClose, onSend }: DialogProps) {
  const { t } = useTranslation();
  const lines = vendorOrder.lines
    .map((line) => ({ ...line, left: line.quantity - line.shipped }))
    .filter(({ left }) => left > 0);
  const withCare = vendorOrder.fulfillOnBehalf === "with-care";
  const [quantities, setQuantities] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(lines.map(({ lineGid, left }) => [lineGid, String(left)])),
  );
  const [tracking, setTracking] = useState({ carrier: "", number: "", url: "" });
  const [evenSo, setEvenSo] = useState(false);
  const send = () =>
    onSend({
      intent: "fulfill",
      ...tracking,
      evenSo: String(evenSo),
      ...Object.fromEntries(lines.map(({ lineGid }) => [`quantity:${lineGid}`, quantities[lineGid] ?? "0"])),
    });
  const field = (name: keyof typeof tracking) => ({
    label: t(`order.behalf.${name}`),
    autoComplete: "off",
    value: tracking[name],
    onChange: (value: string) => setTracking({ ...tracking, [name]: value }),
  });
  return (
    <Modal
      open
      onClose={onClose}
      title={t("order.behalf.title", { vendor: vendorOrder.vendorName })}
      primaryAction={{
        content: t("order.behalf.go"),
        loading: busy,
        disabled: withCare && !evenSo,
        onAction: send,
      }}
      secondaryActions={[{ content: t("cancel"), onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {problem === null || problem === "url" ? null : (
            <Banner tone="critical">{t(`order.behalf.problem.${problem}`)}</Banner>
          )}
          {withCare ? (
            <Banner tone="warning" title={t("order.behalf.inStoreTitle", { vendor: vendorOrder.vendorName })}>
              <BlockStack gap="200">
                <Text as="p">
                  {t(vendorOrder.externalId === null ? "order.behalf.maybeInStore" : "order.behalf.inStore")}
                </Text>
                <Checkbox label={t("order.behalf.evenSo")} checked={evenSo} onChange={setEvenSo} />
              </BlockStack>
            </Banner>
          ) : (
            <Text as="p">{t("order.behalf.text")}</Text>
          )}
          <FormLayout>
            {lines.map(({ lineGid, title, variantTitle, left }) => (
              <TextField
                key={lineGid}
                type="number"
                min={0}
                max={left}
                autoComplete="off"
                label={t("order.behalf.pieces", {
                  title: variantTitle === null ? title : `${title} · ${variantTitle}`,
                  left,
                })}
                value={quantities[lineGid] ?? "0"}
                onChange={(value) => setQuantities({ ...quantities, [lineGid]: value })}
              />
            ))}
            <FormLayout.Group>
              <TextField {...field("carrier")} />
              <TextField {...field("number")} />
            </FormLayout.Group>
            <TextField
              {...field("url")}
              type="url"
              error={problem === "url" ? t("order.behalf.problem.url") : undefined}
            />
          </FormLayout>
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}
