import { useTranslation } from "react-i18next";
import { useFormat } from "../../i18n/use-format.tsx";
import { useRateWords } from "../../i18n/use-rate-words.ts";
import type { PortalOrderView } from "../../use-cases/portal/vendor-portal.ts";

/** What was ordered of this vendor, with amounts. */
export function LinesCard({ order }: { readonly order: PortalOrderView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rateWords = useRateWords();
  return (
    <section className="card need-1" aria-labelledby="items">
      <h2 id="items">{t("portal.items.title")}</h2>
      <ul className="rows">
        {order.lines.map((line) => (
          <li key={line.key} className="split">
            <div>
              <div>
                <span className="strong">{t("order.line.quantityTimes", { quantity: line.quantity })}</span>{" "}
                {line.title}
              </div>
              {line.variantTitle === null ? null : <div>{line.variantTitle}</div>}
              {line.sku === null ? null : <div className="quiet small">{t("order.line.sku", { sku: line.sku })}</div>}
              {line.properties.map(({ name, value }) => (
                <div key={name} className="small">
                  <span className="quiet">{name}:</span> {value}
                </div>
              ))}
              {line.left < line.quantity ? (
                <div className="quiet small">
                  {t("portal.items.shipped", { shipped: line.quantity - line.left, quantity: line.quantity })}
                </div>
              ) : null}
            </div>
            <div className="numbers">
              <div>
                {format.money({
                  minor: line.unitPrice.minor * line.quantity - line.discount.minor,
                  currency: line.unitPrice.currency,
                })}
              </div>
              {line.quantity > 1 ? (
                <div className="quiet small">{t("portal.items.each", { price: format.money(line.unitPrice) })}</div>
              ) : null}
            </div>
          </li>
        ))}
        {order.shipping === null ? null : (
          <li className="split">
            <div>{order.shipping.title}</div>
            <div className="numbers">{format.money(order.shipping.price)}</div>
          </li>
        )}
        <li className="split strong">
          <div>
            {t("portal.items.total")}{" "}
            <span className="quiet small">{t(order.paid ? "portal.items.paid" : "portal.items.unpaid")}</span>
          </div>
          <div className="numbers">{format.money(order.total)}</div>
        </li>
      </ul>
      {order.conversion === null ? null : (
        <p className="quiet small">{t("rate.converted", { rate: rateWords(order.conversion) })}</p>
      )}
    </section>
  );
}
