import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { slipLines } from "../domain/portal/slip-lines.ts";
import { createFormat } from "../i18n/format.ts";
import { asVendor, notFound } from "../lib/vendor-session.server.ts";
import { portalPaths } from "../ui/portal/portal-paths.ts";
import { PostalAddress } from "../ui/portal/postal-address.tsx";

export const handle = { title: "portal.slip.title" };

export const loader = (args: LoaderFunctionArgs) =>
  asVendor(args, async ({ portal, session, params, url }) => {
    const order = await portal.order(session, params["id"] ?? "");
    if (!order) throw notFound();
    return { order, noPdf: url.searchParams.has("no-pdf"), now: new Date().toISOString() };
  });

/** A sheet of paper for the parcel: what is in it and where it goes, and no prices, since it may be a gift. */
export default function PackingSlip() {
  const { t, i18n } = useTranslation();
  const { order, noPdf, now } = useLoaderData<typeof loader>();
  const format = createFormat(i18n.language, order.member.timeZone, new Date(now), {
    today: String,
    yesterday: String,
  });
  const lines = slipLines(order.lines);
  return (
    <main className="slip">
      <p className="buttons screen">
        <a className="back" href={portalPaths.order(order.id)}>
          {t("portal.order.heading", { name: order.name })}
        </a>
        <button type="button" data-print hidden>
          {t("portal.slip.print")}
        </button>
        {noPdf ? null : <a href={portalPaths.packingSlipPdf(order.id)}>{t("portal.slip.pdf")}</a>}
        <span className="quiet small">{t(noPdf ? "portal.slip.noPdf" : "portal.slip.hint")}</span>
      </p>
      <div className="slip-head">
        <div>
          <h1>{t("portal.slip.title")}</h1>
          <p>
            {t("portal.order.heading", { name: order.name })} · {format.date(order.placedAt)}
          </p>
          <p className="quiet">
            {t("portal.slip.from", { vendor: order.member.vendorName, shop: order.member.shopName })}
          </p>
        </div>
        <div>
          <h2>{t("portal.slip.to")}</h2>
          {order.address === null ? (
            <p className="quiet">{t("portal.recipient.none")}</p>
          ) : (
            <PostalAddress address={order.address} />
          )}
        </div>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("portal.slip.item")}</th>
            <th scope="col" className="amount">
              {t("portal.slip.quantity")}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, pieces }) => (
            <tr key={line.key}>
              <td>
                <div>{line.title}</div>
                {line.variantTitle === null ? null : <div>{line.variantTitle}</div>}
                {line.sku === null ? null : <div className="quiet small">{t("order.line.sku", { sku: line.sku })}</div>}
                {line.properties.map(({ name, value }) => (
                  <div key={name} className="small">
                    <span className="quiet">{name}:</span> {value}
                  </div>
                ))}
              </td>
              <td className="amount">{pieces}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {order.note === null ? null : (
        <div>
          <h2>{t("portal.recipient.note")}</h2>
          <p>{order.note}</p>
        </div>
      )}
      <script src="/portal-print.js" defer />
    </main>
  );
}
