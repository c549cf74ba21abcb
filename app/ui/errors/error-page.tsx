import { Box, Button, Card, EmptyState, InlineStack, Page, Text } from "@shopify/polaris";
import { isRouteErrorResponse, useRevalidator } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { SupportReference } from "../frame/support-reference.tsx";
import { errorReference } from "./error-reference.ts";
import { paths } from "../paths.ts";

/** What a merchant sees when a page could not be shown: what it means, what to do, and a reference to quote. */
export function ErrorPage({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const { revalidate, state } = useRevalidator();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  const reference = errorReference(error);
  return (
    <Page
      title={t(missing ? "error.notFound.title" : "error.unexpected.title")}
      backAction={{ url: paths.home, content: t("nav.home") }}
    >
      <Card>
        <EmptyState
          image=""
          heading={t(missing ? "error.notFound.heading" : "error.unexpected.heading")}
          action={missing ? { content: t("nav.home"), url: paths.home } : undefined}
        >
          <Text as="p">{t(missing ? "error.notFound.text" : "error.unexpected.text")}</Text>
          {reference ? (
            <Box paddingBlockStart="400">
              <InlineStack align="center" blockAlign="center" gap="200">
                <Text as="span">{t("error.reference")}</Text>
                <SupportReference reference={reference} />
              </InlineStack>
            </Box>
          ) : null}
          {missing ? null : (
            <Box paddingBlockStart="400">
              <Button variant="primary" loading={state === "loading"} onClick={revalidate}>
                {t("error.tryAgain")}
              </Button>
            </Box>
          )}
        </EmptyState>
      </Card>
    </Page>
  );
}
