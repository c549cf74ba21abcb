import { useTranslation } from "react-i18next";
import type { PortalOrderView } from "../../use-cases/portal/vendor-portal.ts";
import { Note } from "./note.tsx";

/** What the state means for the vendor, and what to do now. */
export function OrderStanding({ order }: { readonly order: PortalOrderView }) {
  const { t } = useTranslation();
  const names = { shop: order.member.shopName, store: order.store?.storeName ?? "" };
  const tone = order.orderCancelled || order.state === "waiting" ? "warn" : "info";
  const reason = order.reason === null ? "" : t(`vendorReason.${order.reason}`, { ...names, defaultValue: "" });
  return (
    <>
      <Note tone={tone}>
        <p className="strong">
          {t(order.orderCancelled ? "portal.stateText.orderCancelled" : `portal.stateText.${order.state}`, names)}
        </p>
        {reason === "" || order.orderCancelled ? null : <p>{reason}</p>}
      </Note>
      {order.test ? (
        <Note tone="warn">
          <p>{t("portal.order.test")}</p>
        </Note>
      ) : null}
      {order.itemChanges.length === 0 ? null : (
        <Note tone="warn">
          <p className="strong">{t("portal.changes.title", names)}</p>
          <ul>
            {order.itemChanges.map(({ title, from, to }) => (
              <li key={title}>{t("portal.changes.line", { title, from, to })}</li>
            ))}
          </ul>
          <p>{t("portal.changes.ask", names)}</p>
        </Note>
      )}
    </>
  );
}
