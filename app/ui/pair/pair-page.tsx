import { Badge, Banner, BlockStack, Button, Card, InlineStack, Text, TextField } from "@shopify/polaris";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PairedView, PairingPreview, PairResult } from "../../use-cases/vendor-connect/vendor-connect.ts";
import { AppPage } from "../frame/app-page.tsx";
import { paths } from "../paths.ts";

interface PairPageProps {
  readonly view: PairedView;
  /** What came of the last step; `found` carries the code that was read. */
  readonly answer: PairResult | (PairingPreview & { readonly code?: string }) | { readonly kind: "marketplace" } | null;
  /** The step under way. */
  readonly busy: string | null;
  readonly onSubmit: (values: Record<string, string>) => void;
}

/** A vendor's side of the app: where it sells, and a code for one more marketplace. */
export function PairPage({ view, answer, busy, onSubmit }: PairPageProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState(answer);
  const [open, setOpen] = useState(true);
  if (asked !== answer) {
    setAsked(answer);
    setOpen(true);
    if (answer?.kind === "paired") setCode("");
  }
  const found = answer?.kind === "found" && open ? answer : null;
  const error =
    answer?.kind === "not-valid"
      ? t("connect.pair.invalid")
      : answer?.kind === "too-many"
        ? t("connect.pair.tooMany")
        : answer?.kind === "refused"
          ? answer.message
          : undefined;

  return (
    <AppPage
      title={t("connect.pair.title")}
      {...(view.vendorOnly ? {} : { backAction: { content: t("nav.home"), url: paths.home } })}
    >
      <BlockStack gap="400">
        {answer?.kind === "paired" ? (
          <Banner tone="success">
            <Text as="p">{t("connect.pair.paired", { marketplace: answer.marketplace })}</Text>
          </Banner>
        ) : null}
        {view.marketplaces.length === 0 ? null : (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t("connect.pair.list")}
              </Text>
              {view.marketplaces.map(({ marketplace, vendor, health, confirmed }) => (
                <InlineStack key={`${marketplace} ${vendor}`} align="space-between" gap="200">
                  <Text as="p">
                    {marketplace}{" "}
                    <Text as="span" tone="subdued">
                      {t("connect.pair.as", { vendor })}
                    </Text>
                  </Text>
                  {confirmed ? (
                    <Badge tone={health === "healthy" ? "success" : "warning"}>{t(`health.${health}`)}</Badge>
                  ) : (
                    <Badge tone="attention">{t("connect.pair.unconfirmed")}</Badge>
                  )}
                </InlineStack>
              ))}
            </BlockStack>
          </Card>
        )}
        <Card>
          {found ? (
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {t("connect.pair.ask", { marketplace: found.marketplace })}
              </Text>
              <Text as="p">{t("connect.pair.askText", { marketplace: found.marketplace, vendor: found.vendor })}</Text>
              <InlineStack gap="200">
                <Button
                  variant="primary"
                  loading={busy === "pair"}
                  onClick={() => onSubmit({ intent: "pair", code: found.code ?? code })}
                >
                  {t("connect.pair.agree")}
                </Button>
                <Button onClick={() => setOpen(false)}>{t("connect.pair.back")}</Button>
              </InlineStack>
            </BlockStack>
          ) : (
            <BlockStack gap="300">
              <Text as="p">{t("connect.pair.intro")}</Text>
              <form
                onSubmit={(event) => {
                  event.preventDefault();
                  onSubmit({ intent: "read", code });
                }}
              >
                <BlockStack gap="300" inlineAlign="start">
                  <TextField
                    label={t("connect.pair.code")}
                    helpText={t("connect.pair.codeHelp")}
                    value={code}
                    onChange={setCode}
                    error={error}
                    autoComplete="off"
                    monospaced
                  />
                  <Button submit variant="primary" loading={busy === "read"} disabled={code.trim() === ""}>
                    {t("connect.pair.read")}
                  </Button>
                </BlockStack>
              </form>
            </BlockStack>
          )}
        </Card>
        {view.vendorOnly ? (
          <InlineStack>
            <Button
              variant="plain"
              loading={busy === "marketplace"}
              onClick={() => onSubmit({ intent: "marketplace" })}
            >
              {t("connect.pair.marketplaceToo")}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </AppPage>
  );
}
