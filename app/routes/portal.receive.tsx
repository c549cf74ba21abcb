import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { manifests } from "../connectors/manifests.generated.ts";
import { asMember } from "../lib/vendor-session.server.ts";
import { ExampleOrder } from "../ui/portal/example-order.tsx";
import { LaterEdits } from "../ui/portal/later-edits.tsx";
import { PlatformLimits } from "../ui/portal/platform-limits.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { PromiseList } from "../ui/portal/promise-list.tsx";

export const handle = { title: "portal.nav.receive" };

export const loader = (args: LoaderFunctionArgs) =>
  asMember(args, async ({ portal, member }) => {
    const receive = await portal.whatYouReceive(member);
    const manifest = manifests.find(({ id }) => id === receive.platform) ?? null;
    return { member, receive, manifest, now: new Date().toISOString() };
  });

export default function Receive() {
  const { t } = useTranslation();
  const { member, receive, manifest, now } = useLoaderData<typeof loader>();
  return (
    <PortalFrame member={member} page="receive" now={now}>
      <h1>{t("portal.nav.receive")}</h1>
      <p className="quiet">{t("portal.receive.intro", { shop: member.shopName })}</p>
      <div className="columns">
        <div>
          <section className="card" aria-labelledby="rules">
            <h2 id="rules">{t("portal.receive.how")}</h2>
            <PromiseList receive={receive} manifest={manifest} shop={member.shopName} />
            {manifest === null ? null : (
              <LaterEdits manifest={manifest} overrideCustomer={receive.settings.overrideCustomer} />
            )}
            {manifest === null ? null : <PlatformLimits manifest={manifest} />}
          </section>
        </div>
        <div>
          <ExampleOrder order={receive.example} />
        </div>
      </div>
    </PortalFrame>
  );
}
