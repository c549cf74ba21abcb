import { useTranslation } from "react-i18next";
import type { PortalOrderView } from "../../use-cases/portal/vendor-portal.ts";
import { PostalAddress } from "./postal-address.tsx";

/** Where it goes and what the buyer asked for, as far as the merchant lets a vendor see it. */
export function RecipientCard({ order }: { readonly order: PortalOrderView }) {
  const { t } = useTranslation();
  const { address, contact } = order;
  return (
    <section className="card need-2" aria-labelledby="recipient">
      <h2 id="recipient">{t("portal.recipient.title")}</h2>
      {order.addressGone === null ? null : <p className="quiet">{t(`portal.recipient.gone.${order.addressGone}`)}</p>}
      {address === null ? (
        order.addressGone === null ? (
          <p className="quiet">{t("portal.recipient.none")}</p>
        ) : null
      ) : (
        <PostalAddress address={address} />
      )}
      {contact.email === null && contact.phone === null ? null : (
        <dl className="facts">
          {contact.phone === null ? null : (
            <>
              <dt>{t("portal.recipient.phone")}</dt>
              <dd>{contact.phone}</dd>
            </>
          )}
          {contact.email === null ? null : (
            <>
              <dt>{t("portal.recipient.email")}</dt>
              <dd>{contact.email}</dd>
            </>
          )}
        </dl>
      )}
      {order.note === null ? null : (
        <>
          <h3>{t("portal.recipient.note")}</h3>
          <p>{order.note}</p>
        </>
      )}
      {order.attributes.length === 0 ? null : (
        <dl className="facts">
          {order.attributes.map(({ name, value }) => (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
