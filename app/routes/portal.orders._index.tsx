import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { useFormat } from "../i18n/use-format.tsx";
import { asMember } from "../lib/vendor-session.server.ts";
import type { PortalOrderItem } from "../use-cases/portal/vendor-portal.ts";
import { When } from "../ui/frame/when.tsx";
import { PortalBadge } from "../ui/portal/portal-badge.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";

export const handle = { title: "portal.nav.orders" };

const shows = ["open", "all"] as const;
const show = z.enum(shows).catch("open");
const cursor = z.string().min(1).max(500).nullable().catch(null);
const direction = z.enum(["forward", "back"]).catch("forward");

export const loader = (args: LoaderFunctionArgs) =>
  asMember(args, async ({ portal, member, url }) => {
    const query = url.searchParams;
    const filter = {
      show: show.parse(query.get("show")),
      cursor: cursor.parse(query.get("cursor")),
      direction: direction.parse(query.get("direction")),
    };
    return { member, filter, list: await portal.orders(member, filter), now: new Date().toISOString() };
  });

export default function PortalOrders() {
  const { t } = useTranslation();
  const { member, filter, list, now } = useLoaderData<typeof loader>();
  return (
    <PortalFrame member={member} page="orders" now={now}>
      <div className="head">
        <h1>{t("portal.nav.orders")}</h1>
        <nav className="tabs" aria-label={t("portal.orders.show")}>
          {shows.map((each) => (
            <a
              key={each}
              href={portalPaths.orders({ show: each })}
              aria-current={each === filter.show ? "page" : undefined}
            >
              {t(`portal.orders.${each}`)}
            </a>
          ))}
        </nav>
      </div>
      {list.items.length === 0 ? (
        <div className="card">
          <h2>{t(filter.show === "open" ? "portal.orders.noneOpen" : "portal.orders.none")}</h2>
          <p className="quiet">{t("portal.orders.noneText", { shop: member.shopName })}</p>
        </div>
      ) : (
        <ul className="card orders">
          {list.items.map((item) => (
            <Row key={item.id} item={item} />
          ))}
        </ul>
      )}
      {list.next === null && list.previous === null ? null : (
        <nav className="buttons" aria-label={t("paging.label")}>
          {list.previous === null ? null : (
            <a
              className="button"
              rel="prev"
              href={portalPaths.orders({ show: filter.show, cursor: list.previous, direction: "back" })}
            >
              {t("portal.orders.newer")}
            </a>
          )}
          {list.next === null ? null : (
            <a className="button" rel="next" href={portalPaths.orders({ show: filter.show, cursor: list.next })}>
              {t("portal.orders.older")}
            </a>
          )}
        </nav>
      )}
    </PortalFrame>
  );
}

function Row({ item }: { readonly item: PortalOrderItem }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <a href={portalPaths.order(item.id)}>
        <span>
          <span className="strong">{item.name}</span>{" "}
          <span className="quiet small">
            <When iso={item.placedAt} />
          </span>
        </span>
        <span className="end">
          <PortalBadge state={item.state} />
        </span>
        <span className="quiet">
          {item.lineCount > 1
            ? t("portal.orders.firstAndMore", { title: item.firstTitle, count: item.lineCount - 1 })
            : item.firstTitle}
          {" · "}
          {t("portal.orders.pieces", { count: item.pieces })}
          {item.answer === null ? null : ` · ${t(`portal.answer.short.${item.answer}`)}`}
        </span>
        <span className="end numbers">{format.money(item.total)}</span>
      </a>
    </li>
  );
}
