import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FormatProvider } from "../../i18n/use-format.tsx";
import type { Membership } from "../../use-cases/portal/vendor-portal.ts";
import { portalPaths } from "./portal-paths.ts";

export type PortalPage = "orders" | "store" | "receive" | "account";

interface PortalFrameProps {
  /** Whose pages these are; null: the person acts for nobody. */
  readonly member: Membership | null;
  readonly page: PortalPage;
  /** The server's clock; decides what "today" is. */
  readonly now: string;
  readonly children: ReactNode;
}

const pages = [
  ["orders", portalPaths.orders()],
  ["store", portalPaths.store],
  ["receive", portalPaths.receive],
  ["account", portalPaths.account],
] as const;

/** Header, navigation and the page itself. Times are in the marketplace's time zone. */
export function PortalFrame({ member, page, now, children }: PortalFrameProps) {
  const { t } = useTranslation();
  return (
    <FormatProvider timeZone={member?.timeZone ?? "UTC"} now={now}>
      <a className="skip" href="#page">
        {t("portal.skip")}
      </a>
      <header className="top">
        <div className="top-in">
          <p className="who">
            <strong>{member?.vendorName ?? t("portal.name")}</strong>
            {member ? <span>{t("portal.at", { shop: member.shopName })}</span> : null}
          </p>
          <nav className="nav" aria-label={t("portal.nav.label")}>
            {pages.map(([id, path]) => (
              <a key={id} href={path} aria-current={id === page ? "page" : undefined}>
                {t(`portal.nav.${id}`)}
              </a>
            ))}
          </nav>
        </div>
      </header>
      <main className="page" id="page">
        {children}
      </main>
    </FormatProvider>
  );
}
