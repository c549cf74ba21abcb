import { NavLink } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { paths, storeSyncTabs } from "../paths.ts";

/** The tabs of Vendor Store Sync Settings. Links, because each has an address of its own. */
export function StoreSyncTabs() {
  const { t } = useTranslation();
  return (
    <nav aria-label={t("settings.storeSync.title")}>
      <ul className="vss-tabs">
        {storeSyncTabs.map((tab) => (
          <li key={tab}>
            <NavLink to={paths.storeSync(tab)} prefetch="intent">
              {t(`settings.tab.${tab}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
