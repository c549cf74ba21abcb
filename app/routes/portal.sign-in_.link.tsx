import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { wantedPage } from "../domain/portal/wanted-page.ts";
import { asAnybody, sessionCookie } from "../lib/vendor-session.server.ts";
import { Note } from "../ui/portal/note.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";

export const handle = { title: "portal.link.title" };

/** Programs that check the links in mails come here too: looking uses nothing up. */
export const loader = (args: LoaderFunctionArgs) =>
  asAnybody(args, async ({ portal, url }) => {
    const token = url.searchParams.get("token") ?? "";
    return { token, wanted: wantedPage(url.searchParams.get("to")), link: await portal.signInLink(token) };
  });

export const action = (args: ActionFunctionArgs) =>
  asAnybody(args, async ({ portal, visitor, request }) => {
    const form = await request.formData();
    const token = String(form.get("token") ?? "");
    const result = await portal.signIn(token, visitor);
    if (result.kind !== "signed-in") return data(result, { status: result.kind === "too-many" ? 429 : 410 });
    const headers = { "Set-Cookie": sessionCookie(portal.origin, result.sessionToken) };
    const wanted = wantedPage(String(form.get("to") ?? ""));
    throw redirect(wanted ?? (result.toStore ? portalPaths.store : portalPaths.orders()), { status: 303, headers });
  });

export default function SignInLink() {
  const { t } = useTranslation();
  const { token, wanted, link } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <main className="page narrow">
      <h1>{t("portal.link.title")}</h1>
      {result?.kind === "too-many" ? (
        <Note tone="bad" answer>
          <p>{t("portal.tooMany")}</p>
        </Note>
      ) : link === null ? (
        <>
          <Note tone="warn" answer={result !== undefined}>
            <p>{t("portal.link.over")}</p>
          </Note>
          <p>
            <a className="button" href={portalPaths.signIn(wanted)}>
              {t("portal.link.new")}
            </a>
          </p>
        </>
      ) : (
        <form method="post" className="card">
          <input type="hidden" name="token" value={token} />
          {wanted === null ? null : <input type="hidden" name="to" value={wanted} />}
          <p>{t("portal.link.text")}</p>
          <p className="strong">{link.email}</p>
          <div className="buttons">
            <button data-kind="main">{t("portal.link.submit")}</button>
          </div>
        </form>
      )}
    </main>
  );
}
