import { useTranslation } from "react-i18next";
import type { PortalLineView } from "../../use-cases/portal/vendor-portal.ts";
import { TrackingFields } from "./tracking-fields.tsx";

/** One parcel: what is in it, and how it is followed. Everything that is left is filled in, the usual case. */
export function ShipForm({ lines }: { readonly lines: readonly PortalLineView[] }) {
  const { t } = useTranslation();
  const open = lines.filter(({ left }) => left > 0);
  return (
    <form method="post" className="card">
      <input type="hidden" name="intent" value="fulfill" />
      <h2>{t("portal.ship.title")}</h2>
      <p className="quiet">{t("portal.ship.text")}</p>
      <fieldset>
        <legend className="hidden">{t("portal.ship.items")}</legend>
        <ul className="rows">
          {open.map((line, index) => (
            <li key={line.key} className="line-entry">
              <label htmlFor={`quantity-${index}`}>
                {line.title}
                {line.variantTitle === null ? null : <span className="quiet"> · {line.variantTitle}</span>}
              </label>
              <span className="count">
                <input
                  id={`quantity-${index}`}
                  name={`quantity:${line.key}`}
                  type="number"
                  inputMode="numeric"
                  min={0}
                  max={line.left}
                  step={1}
                  defaultValue={line.left}
                />
                <span className="quiet">{t("portal.ship.of", { left: line.left })}</span>
              </span>
            </li>
          ))}
        </ul>
      </fieldset>
      <TrackingFields id="ship" />
      <div className="buttons">
        <button data-kind="main">{t("portal.ship.submit")}</button>
      </div>
    </form>
  );
}
