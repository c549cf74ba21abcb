import { Outlet } from "@remix-run/react";
import { BlockStack } from "@shopify/polaris";
import { useTranslation } from "react-i18next";
import { AppPage } from "../ui/frame/app-page.tsx";
import { paths } from "../ui/paths.ts";
import { StoreSyncTabs } from "../ui/settings/store-sync-tabs.tsx";

/** The frame of Vendor Store Sync Settings; each tab is a route of its own and signs the merchant in itself. */
export default function StoreSyncSettings() {
  const { t } = useTranslation();
  return (
    <AppPage title={t("settings.storeSync.title")} backAction={{ content: t("nav.settings"), url: paths.settings }}>
      <BlockStack gap="400">
        <StoreSyncTabs />
        <Outlet />
      </BlockStack>
    </AppPage>
  );
}
