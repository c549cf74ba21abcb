import { useTranslation } from "react-i18next";
import type { OrderToPush } from "../../domain/order/order-to-push.ts";
import { useFormat } from "../../i18n/use-format.tsx";
import { PostalAddress } from "./postal-address.tsx";

/** An order that nobody placed, as it would arrive: made by the rules that make the real ones. */
export function ExampleOrder({ order }: { readonly order: OrderToPush }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { contact, shippingAddress, note, tags, attributes } = order.fields;
  const name = [contact.firstName, contact.lastName].filter((part) => part !== null).join(" ");
  const facts: readonly (readonly [string, string | null])[] = [
    ["name", name],
    ["company", contact.company],
    ["email", contact.email],
    ["phone", contact.phone],
    ["note", note],
    ["tags", tags.join(", ")],
    ["attributes", attributes.map((each) => `${each.name}: ${each.value}`).join(", ")],
    ["payment", t(order.paid ? "portal.items.paid" : "portal.items.unpaid")],
    ["reference", order.reference],
  ];
  return (
    <section className="card" aria-labelledby="example">
      <h2 id="example">{t("portal.example.title")}</h2>
      <p className="quiet">{t("portal.example.text")}</p>
      <div className="example">
        <p className="strong">{t("portal.order.heading", { name: order.marketplace.orderName })}</p>
        <ul className="rows">
          {order.lines.map((line) => (
            <li key={line.key} className="split">
              <div>
                {t("order.parcel.line", { quantity: line.quantity, title: line.title })}
                {line.variantTitle === null ? null : ` · ${line.variantTitle}`}
                {line.sku === null ? null : <div className="quiet small">{t("order.line.sku", { sku: line.sku })}</div>}
                {line.properties.map((property) => (
                  <div key={property.name} className="small">
                    <span className="quiet">{property.name}:</span> {property.value}
                  </div>
                ))}
              </div>
              <span className="numbers">
                {format.money({
                  minor: line.unitPrice.minor * line.quantity - line.discount.minor,
                  currency: order.currency,
                })}
              </span>
            </li>
          ))}
          {order.shipping === null ? null : (
            <li className="split">
              <div>{order.shipping.title}</div>
              <span className="numbers">{format.money(order.shipping.price)}</span>
            </li>
          )}
        </ul>
        <h3>{t("portal.recipient.title")}</h3>
        {shippingAddress === null ? null : <PostalAddress address={shippingAddress} />}
        <dl className="facts">
          {facts.map(([key, value]) => (
            <div key={key} className="pair">
              <dt>{t(`portal.example.field.${key}`)}</dt>
              <dd>
                {value === null || value === "" ? <span className="quiet">{t("portal.example.empty")}</span> : value}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </section>
  );
}
