import { useTranslation } from "react-i18next";
import type { VendorMailsView } from "../../use-cases/portal/vendor-portal.ts";

/** Which mails come to the vendor's address, and how to end those that it may do without. */
export function MailsCard({ mails }: { readonly mails: VendorMailsView }) {
  const { t } = useTranslation();
  return (
    <section className="card" aria-labelledby="mails">
      <h2 id="mails">{t("portal.mails.title")}</h2>
      <p className="quiet">{t("portal.mails.text", { to: mails.to })}</p>
      <ul className="rows">
        {mails.choices.map(({ notification, muted }) => (
          <li key={notification} className="split">
            <div>
              <div className="strong">{t(`portal.mails.kind.${notification}`)}</div>
              <div className="quiet">{t(muted ? "portal.mails.off" : "portal.mails.on")}</div>
            </div>
            <form method="post">
              <input type="hidden" name="notification" value={notification} />
              <input type="hidden" name="muted" value={String(!muted)} />
              <button
                name="intent"
                value="mail"
                aria-label={t(muted ? "portal.mails.startThese" : "portal.mails.endThese", {
                  kind: t(`portal.mails.kind.${notification}`),
                })}
              >
                {t(muted ? "portal.mails.start" : "portal.mails.end")}
              </button>
            </form>
          </li>
        ))}
      </ul>
      <p className="quiet small">{t("portal.mails.always")}</p>
    </section>
  );
}
