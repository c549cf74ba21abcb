import type { ActionFunctionArgs, HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useFetcher, useNavigate, useRouteError } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, DropZone, InlineStack, Text } from "@shopify/polaris";
import { boundary } from "@shopify/shopify-app-remix/server";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAppBridge } from "@shopify/app-bridge-react";
import { asMerchant } from "../lib/merchant-session.server.ts";
import { ErrorPage } from "../ui/errors/error-page.tsx";
import { AppPage } from "../ui/frame/app-page.tsx";
import { paths } from "../ui/paths.ts";
import { ImportPreview } from "../ui/vendors/import-preview.tsx";
import { readTextFile } from "../ui/vendors/read-text-file.ts";

export const loader = (args: LoaderFunctionArgs) => asMerchant(args, async () => null);

/** Without a token: what the file would change. With one: changes exactly that. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request }) => {
    const form = await request.formData();
    const csv = String(form.get("csv") ?? "");
    const token = form.get("token");
    return typeof token === "string"
      ? app.importVendors(merchant.shop, csv, token, merchant.actor)
      : app.previewVendorImport(merchant.shop, csv);
  });

export const headers: HeadersFunction = (args) => boundary.headers(args);

export default function ImportVendors() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const shopify = useAppBridge();
  const { submit, state, data, formData } = useFetcher<typeof action>();
  const [file, setFile] = useState<{ readonly name: string; readonly csv: string } | null>(null);
  const [unreadable, setUnreadable] = useState(false);

  const read = async ([chosen]: File[]) => {
    if (!chosen) return;
    const csv = await readTextFile(chosen);
    setUnreadable(csv === null);
    if (csv === null) return;
    setFile({ name: chosen.name, csv });
    submit({ csv }, { method: "post" });
  };
  const done = data?.kind === "imported" ? data : null;
  useEffect(() => {
    if (done === null) return;
    shopify.toast.show(t("vendors.import.done", { added: done.added, changed: done.changed }));
    navigate(paths.vendors);
  }, [done, navigate, shopify, t]);

  const preview = data?.kind === "preview" ? data : data?.kind === "outdated" ? data.preview : null;
  const count = preview ? preview.counts.new + preview.counts.changed : 0;
  return (
    <AppPage title={t("vendors.import.title")} backAction={{ content: t("nav.vendors"), url: paths.vendors }}>
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="400">
            <Text as="p">{t("vendors.import.intro")}</Text>
            <DropZone
              label={t("vendors.import.choose")}
              labelHidden
              accept=".csv,text/csv,text/plain"
              type="file"
              allowMultiple={false}
              variableHeight
              onDrop={(_all, accepted, rejected) => void read(accepted.length > 0 ? accepted : rejected)}
            >
              <DropZone.FileUpload
                actionTitle={t("vendors.import.choose")}
                actionHint={file === null ? t("vendors.import.hint") : t("vendors.import.chosen", { file: file.name })}
              />
            </DropZone>
          </BlockStack>
        </Card>
        {unreadable ? <Banner tone="critical">{t("vendors.import.fault.unreadable")}</Banner> : null}
        {data?.kind === "refused" ? (
          <Banner tone="critical">{t(`vendors.import.fault.${data.fault}`, { line: data.line })}</Banner>
        ) : null}
        {data?.kind === "outdated" ? <Banner tone="warning">{t("vendors.import.outdated")}</Banner> : null}
        {preview === null || file === null ? null : (
          <Card>
            <BlockStack gap="400">
              <Text as="h2" variant="headingMd">
                {t("vendors.import.preview")}
              </Text>
              <ImportPreview preview={preview} />
              {count === 0 ? (
                <Text as="p">{preview.counts.error === 0 ? t("vendors.import.nothingToDo") : null}</Text>
              ) : (
                <InlineStack align="end">
                  <Button
                    variant="primary"
                    loading={state !== "idle" && formData?.has("token") === true}
                    onClick={() => submit({ csv: file.csv, token: preview.token }, { method: "post" })}
                  >
                    {t("vendors.import.go", { count })}
                  </Button>
                </InlineStack>
              )}
            </BlockStack>
          </Card>
        )}
      </BlockStack>
    </AppPage>
  );
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
