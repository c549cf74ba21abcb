import { useTranslation } from "react-i18next";
import type { Membership } from "../../use-cases/portal/vendor-portal.ts";
import type { ConnectedStore } from "../../use-cases/vendor-connect/vendor-connect.ts";
import { Note } from "./note.tsx";
import { portalPaths } from "./portal-paths.ts";

interface ConnectedCardProps {
  readonly store: ConnectedStore;
  readonly member: Membership;
  /** Came up in answer to what was just done. */
  readonly answer?: boolean;
}

/** The store that was just connected: which it is, what is not ideal about it, and what happens next. */
export function ConnectedCard({ store, member, answer = false }: ConnectedCardProps) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="connected">
      <h2 id="connected">{store.name}</h2>
      <Note tone="good" answer={answer}>
        <p>{t("connect.done.text", { store: store.name, host: store.host })}</p>
        <p>{t(store.confirmed ? "connect.done.confirmed" : "connect.done.toConfirm", { shop: member.shopName })}</p>
      </Note>
      {store.currency === member.currency ? null : (
        <Note tone="warn">
          <p>{t("connect.done.currency", { store: store.currency, shop: member.shopName, wanted: member.currency })}</p>
        </Note>
      )}
      {store.warnings.length === 0 ? null : (
        <div>
          <h3>{t("connect.done.warnings")}</h3>
          <ul className="bullets">
            {store.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
      <p>
        <a className="button" href={portalPaths.store}>
          {t("connect.done.toStore")}
        </a>
      </p>
    </section>
  );
}
