import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { manifests } from "../connectors/manifests.generated.ts";
import { asMember } from "../lib/vendor-session.server.ts";
import { PlatformLimits } from "../ui/portal/platform-limits.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";
import { StoreAccess } from "../ui/portal/store-access.tsx";

export const handle = { title: "connect.choose.title" };

export const loader = (args: LoaderFunctionArgs) =>
  asMember(args, async ({ member }) => ({ member, manifests, now: new Date().toISOString() }));

/** Every platform with what will be read and written there, before anything is asked for. */
export default function ChoosePlatform() {
  const { t } = useTranslation();
  const { member, manifests, now } = useLoaderData<typeof loader>();
  return (
    <PortalFrame member={member} page="store" now={now}>
      <p>
        <a className="back" href={portalPaths.store}>
          {t("portal.nav.store")}
        </a>
      </p>
      <h1>{t("connect.choose.title")}</h1>
      <p>{t("connect.choose.text", { shop: member.shopName })}</p>
      {manifests.map((manifest) => (
        <section key={manifest.id} className="card" aria-labelledby={`platform-${manifest.id}`}>
          <div className="head">
            <h2 id={`platform-${manifest.id}`}>{manifest.label}</h2>
            <a className="button" data-kind="main" href={portalPaths.platform(manifest.id)}>
              {t("connect.choose.take", { platform: manifest.label })}
            </a>
          </div>
          <StoreAccess manifest={manifest} shop={member.shopName} />
          <PlatformLimits manifest={manifest} />
        </section>
      ))}
    </PortalFrame>
  );
}
