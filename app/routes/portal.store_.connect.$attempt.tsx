import type { HeadersFunction, LoaderFunctionArgs } from "@remix-run/node";
import { data } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { manifests } from "../connectors/manifests.generated.ts";
import { asMember } from "../lib/vendor-session.server.ts";
import { ConnectedCard } from "../ui/portal/connected-card.tsx";
import { Note } from "../ui/portal/note.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";

export const handle = { title: "connect.result.title" };

export const loader = (args: LoaderFunctionArgs) =>
  asMember(args, async ({ session, member, params, url }) => {
    const attempt = await args.context.connect.attempt(session, params["attempt"] ?? "", url.searchParams);
    const body = { member, attempt, now: new Date().toISOString() };
    // The store may still be handing its key over.
    const pending = attempt?.state === "waiting" || attempt?.state === "working";
    return data(body, pending ? { headers: { Refresh: "3" } } : {});
  });

export const headers: HeadersFunction = ({ loaderHeaders }) => loaderHeaders;

export default function ConnectResult() {
  const { t } = useTranslation();
  const { member, attempt, now } = useLoaderData<typeof loader>();
  const state = attempt?.state ?? "expired";
  const platform = manifests.find(({ id }) => id === attempt?.platform)?.label ?? "";
  return (
    <PortalFrame member={member} page="store" now={now}>
      <h1>{t("connect.result.title")}</h1>
      {attempt?.store ? (
        <ConnectedCard store={attempt.store} member={member} />
      ) : (
        <>
          <Note tone={state === "waiting" || state === "working" ? "info" : "bad"}>
            <p>{t(`connect.result.${state}`, { platform })}</p>
            {attempt?.message ? <p>{attempt.message}</p> : null}
          </Note>
          <p>
            <a className="button" href={attempt ? portalPaths.platform(attempt.platform) : portalPaths.platforms}>
              {t("connect.result.again")}
            </a>
          </p>
        </>
      )}
    </PortalFrame>
  );
}
