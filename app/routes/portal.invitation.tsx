import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { asAnybody, sessionCookie } from "../lib/vendor-session.server.ts";
import { Note } from "../ui/portal/note.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";

export const handle = { title: "portal.invitation.title" };

/** Programs that check the links in mails come here too: looking uses nothing up. */
export const loader = (args: LoaderFunctionArgs) =>
  asAnybody(args, async ({ portal, url }) => {
    const token = url.searchParams.get("token") ?? "";
    return { token, invitation: await portal.invitation(token) };
  });

export const action = (args: ActionFunctionArgs) =>
  asAnybody(args, async ({ portal, visitor, request }) => {
    const token = String((await request.formData()).get("token") ?? "");
    const result = await portal.acceptInvitation(token, visitor);
    if (result.kind !== "signed-in") return data(result, { status: result.kind === "too-many" ? 429 : 410 });
    const headers = { "Set-Cookie": sessionCookie(portal.origin, result.sessionToken) };
    throw redirect(portalPaths.orders(), { status: 303, headers });
  });

export default function Invitation() {
  const { t } = useTranslation();
  const { token, invitation } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <main className="page narrow">
      <h1>{t("portal.invitation.title")}</h1>
      {result?.kind === "too-many" ? (
        <Note tone="bad" answer>
          <p>{t("portal.tooMany")}</p>
        </Note>
      ) : invitation === null ? (
        <>
          <Note tone="warn" answer={result !== undefined}>
            <p>{t("portal.invitation.over")}</p>
          </Note>
          <p>{t("portal.invitation.overHint")}</p>
          <p>
            <a className="button" href={portalPaths.signIn()}>
              {t("portal.invitation.signIn")}
            </a>
          </p>
        </>
      ) : (
        <form method="post" className="card">
          <input type="hidden" name="token" value={token} />
          <p>{t("portal.invitation.text", { shop: invitation.shopName, vendor: invitation.vendorName })}</p>
          <ul className="rows quiet">
            {(["orders", "store", "alone"] as const).map((point) => (
              <li key={point}>{t(`portal.invitation.point.${point}`)}</li>
            ))}
          </ul>
          <p>
            {t("portal.invitation.as")} <span className="strong">{invitation.email}</span>
          </p>
          <div className="buttons">
            <button data-kind="main">{t("portal.invitation.submit")}</button>
          </div>
        </form>
      )}
    </main>
  );
}
