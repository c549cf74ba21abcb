import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { manifests } from "../connectors/manifests.generated.ts";
import { asMember } from "../lib/vendor-session.server.ts";
import { When } from "../ui/frame/when.tsx";
import { Note } from "../ui/portal/note.tsx";
import { PlatformLimits } from "../ui/portal/platform-limits.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";
import { StoreActions } from "../ui/portal/store-actions.tsx";
import { StoreAccess } from "../ui/portal/store-access.tsx";

export const handle = { title: "portal.nav.store" };

export const loader = (args: LoaderFunctionArgs) =>
  asMember(args, async ({ portal, member }) => {
    const [store, connected] = await Promise.all([portal.store(member), args.context.connect.store(member)]);
    const platform = store.connection?.platform ?? null;
    return {
      member,
      store,
      confirmed: connected?.confirmed ?? true,
      manifests: platform === null ? manifests : manifests.filter(({ id }) => id === platform),
      now: new Date().toISOString(),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  asMember(args, async ({ session, member, request }) => {
    const form = await request.formData();
    if (form.get("intent") !== "disconnect") throw data({ reference: null }, { status: 422 });
    await args.context.connect.disconnect(session, member, { keepTracking: form.has("keepTracking") });
    throw redirect(portalPaths.store, 303);
  });

const tones = { healthy: "good", degraded: "warn", "needs-reauthorization": "bad", disconnected: "bad" } as const;

export default function Store() {
  const { t } = useTranslation();
  const { member, store, confirmed, manifests, now } = useLoaderData<typeof loader>();
  const { connection } = store;
  return (
    <PortalFrame member={member} page="store" now={now}>
      <h1>{t("portal.nav.store")}</h1>
      {connection === null ? (
        <section className="card">
          <h2>{t("portal.store.noneTitle")}</h2>
          <p>{t("portal.store.none", { shop: member.shopName })}</p>
          <p className="quiet">{t("portal.store.noneHow", { shop: member.shopName })}</p>
          <StoreActions shop={member.shopName} connected={null} />
        </section>
      ) : (
        <section className="card" aria-labelledby="connection">
          <div className="head">
            <h2 id="connection">{connection.storeName}</h2>
            <span className="badge" data-tone={tones[connection.health]}>
              {t(`health.${connection.health}`)}
            </span>
          </div>
          {confirmed || connection.health !== "healthy" ? (
            <Note tone={tones[connection.health]}>
              <p>{t(`portal.store.health.${connection.health}`, { shop: member.shopName })}</p>
              {store.waiting > 0 && connection.health !== "healthy" ? (
                <p>{t("portal.store.waiting", { count: store.waiting })}</p>
              ) : null}
            </Note>
          ) : null}
          <dl className="facts">
            <dt>{t("vendor.connection.platform")}</dt>
            <dd>{manifests[0]?.label ?? connection.platform}</dd>
            <dt>{t("vendor.connection.host")}</dt>
            <dd>{connection.storeHost}</dd>
            <dt>{t("vendor.connection.currency")}</dt>
            <dd>{connection.storeCurrency}</dd>
            <dt>{t("vendor.connection.pulled")}</dt>
            <dd>{connection.pulledAt === null ? t("vendor.connection.never") : <When iso={connection.pulledAt} />}</dd>
          </dl>
          <StoreActions
            shop={member.shopName}
            connected={{ platform: connection.platform, confirmed, healthy: connection.health === "healthy" }}
          />
          {connection.warnings.length === 0 ? null : (
            <div>
              <h3>{t("vendor.connection.warnings")}</h3>
              <ul className="rows">
                {connection.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </div>
          )}
        </section>
      )}
      {manifests.map((manifest) => (
        <section key={manifest.id} className="card" aria-labelledby={`platform-${manifest.id}`}>
          <h2 id={`platform-${manifest.id}`}>{t("portal.store.withPlatform", { platform: manifest.label })}</h2>
          <StoreAccess manifest={manifest} shop={member.shopName} />
          <PlatformLimits manifest={manifest} />
        </section>
      ))}
    </PortalFrame>
  );
}
