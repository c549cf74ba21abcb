import { Box, Button, InlineStack } from "@shopify/polaris";
import { useRevalidator } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { newActivityLimit } from "../../use-cases/activity-log.ts";

/** Tells that there is news without moving what is being read. */
export function NewActivityNotice({ count }: { readonly count: number }) {
  const { t } = useTranslation();
  const { revalidate, state } = useRevalidator();
  const many = count > newActivityLimit;
  return (
    <div role="status">
      {count === 0 ? null : (
        <Box padding="200" borderBlockEndWidth="025" borderColor="border-secondary">
          <InlineStack align="center">
            <Button variant="tertiary" loading={state === "loading"} onClick={revalidate}>
              {many ? t("activityLog.newMany", { count: newActivityLimit }) : t("activityLog.new", { count })}
            </Button>
          </InlineStack>
        </Box>
      )}
    </div>
  );
}
