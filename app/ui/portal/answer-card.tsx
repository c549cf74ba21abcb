import { useTranslation } from "react-i18next";
import { declineReasons } from "../../domain/portal/decline-reasons.ts";
import type { PortalOrderView } from "../../use-cases/portal/vendor-portal.ts";
import { When } from "../frame/when.tsx";
import { Note } from "./note.tsx";

/** Yes or no to an order. A no says why, and that nothing is cancelled by it. */
export function AnswerCard({ order }: { readonly order: PortalOrderView }) {
  const { t } = useTranslation();
  const { answer } = order;
  if (answer === null && !order.mayAnswer) return null;
  return (
    <section className="card" aria-labelledby="answer">
      <h2 id="answer">{t("portal.answer.title")}</h2>
      {answer === null ? (
        <p className="quiet">{t("portal.answer.text", { shop: order.member.shopName })}</p>
      ) : (
        <Note tone={answer.kind === "accepted" ? "good" : "warn"}>
          <p className="strong">{t(`portal.answer.${answer.kind}`)}</p>
          {answer.reason === null ? null : <p>{t(`reasonTitle.${answer.reason}`)}</p>}
          {answer.note === null ? null : <p>“{answer.note}”</p>}
          <p className="small">
            <When iso={answer.answeredAt} />
          </p>
        </Note>
      )}
      {order.mayAnswer ? (
        <>
          {answer?.kind === "accepted" ? null : (
            <form method="post" className="buttons">
              <button name="intent" value="accept" {...(answer === null ? { "data-kind": "main" } : {})}>
                {t("portal.answer.accept")}
              </button>
            </form>
          )}
          {answer?.kind === "declined" ? null : (
            <details>
              <summary>{t("portal.answer.cannot")}</summary>
              <form method="post">
                <input type="hidden" name="intent" value="decline" />
                <div className="field">
                  <label htmlFor="reason">{t("portal.answer.reason")}</label>
                  <select id="reason" name="reason" defaultValue={declineReasons[0]}>
                    {declineReasons.map((reason) => (
                      <option key={reason} value={reason}>
                        {t(`reasonTitle.${reason}`)}
                      </option>
                    ))}
                  </select>
                </div>
                <div className="field">
                  <label htmlFor="note">{t("portal.answer.note", { shop: order.member.shopName })}</label>
                  <textarea id="note" name="note" rows={3} maxLength={1000} />
                </div>
                <p className="quiet">{t("portal.answer.noCancel", { shop: order.member.shopName })}</p>
                <div className="buttons">
                  <button>{t("portal.answer.decline")}</button>
                </div>
              </form>
            </details>
          )}
        </>
      ) : null}
    </section>
  );
}
