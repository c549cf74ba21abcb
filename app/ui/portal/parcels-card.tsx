import { useTranslation } from "react-i18next";
import type { PortalParcelView } from "../../use-cases/portal/vendor-portal.ts";
import { When } from "../frame/when.tsx";
import { TrackingFields } from "./tracking-fields.tsx";

/** What has left. A parcel that was entered here can be corrected and taken back here. */
export function ParcelsCard({
  parcels,
  shop,
}: {
  readonly parcels: readonly PortalParcelView[];
  readonly shop: string;
}) {
  const { t } = useTranslation();
  if (parcels.length === 0) return null;
  return (
    <section className="card" aria-labelledby="parcels">
      <h2 id="parcels">{t("portal.parcels.title")}</h2>
      <ul className="rows">
        {parcels.map((parcel) => (
          <li key={parcel.id}>
            <div className="split">
              <div>
                {parcel.lines.map((line, index) => (
                  <div key={index}>{t("order.parcel.line", { ...line })}</div>
                ))}
              </div>
              <span className="quiet small">{parcel.shippedAt === null ? null : <When iso={parcel.shippedAt} />}</span>
            </div>
            {parcel.trackings.length === 0 ? <p className="quiet">{t("order.parcel.noTracking")}</p> : null}
            {parcel.trackings.map(({ carrier, number, url }, index) => (
              <p key={index}>
                {carrier === null ? null : `${carrier} `}
                {url === null ? (
                  number
                ) : (
                  <a href={url} rel="noreferrer">
                    {number ?? t("portal.parcels.follow")}
                  </a>
                )}
              </p>
            ))}
            <p className="quiet small">
              {t(
                parcel.status === "cancelled"
                  ? "portal.parcels.withdrawn"
                  : `portal.parcels.publish.${parcel.publishState}`,
                { shop },
              )}
            </p>
            {parcel.byHand ? (
              <details>
                <summary>{t("portal.parcels.change")}</summary>
                <form method="post">
                  <input type="hidden" name="parcel" value={parcel.id} />
                  <TrackingFields id={parcel.id} {...(parcel.trackings[0] ? { tracking: parcel.trackings[0] } : {})} />
                  <div className="buttons">
                    <button name="intent" value="correct">
                      {t("portal.parcels.correct")}
                    </button>
                    <button name="intent" value="withdraw" data-kind="plain">
                      {t("portal.parcels.withdraw")}
                    </button>
                  </div>
                </form>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
