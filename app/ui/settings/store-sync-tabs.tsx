import { NavLink, useLocation } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { paths, storeSyncTabs } from "../paths.ts";

/** The tabs of Vendor Store Sync Settings. Links, because each has an address of its own. */
export function StoreSyncTabs() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const list = useRef<HTMLUListElement>(null);
  // On a phone the row is longer than the screen: bring the chosen tab into it.
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [pathname]);
  return (
    <nav aria-label={t("settings.storeSync.title")}>
      <ul className="vss-tabs" ref={list}>
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
