import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { wantedPage } from "../domain/portal/wanted-page.ts";
import { asAnybody } from "../lib/vendor-session.server.ts";
import { Note } from "../ui/portal/note.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";

export const handle = { title: "portal.signIn.title" };

export const loader = (args: LoaderFunctionArgs) =>
  asAnybody(args, async ({ portal, url, sessionToken }) => {
    const wanted = wantedPage(url.searchParams.get("to"));
    if (sessionToken !== null && (await portal.session(sessionToken)))
      throw redirect(wanted ?? portalPaths.orders(), 303);
    return { wanted };
  });

/** The answer is the same whether the address is known or not. */
export const action = (args: ActionFunctionArgs) =>
  asAnybody(args, async ({ portal, visitor, url, request }) => {
    const email = String((await request.formData()).get("email") ?? "");
    const answer = await portal.askForLink(email, visitor, url.searchParams.get("to"));
    return data({ answer, email }, { status: answer === "asked" ? 200 : answer === "invalid" ? 422 : 429 });
  });

export default function SignIn() {
  const { t } = useTranslation();
  const { wanted } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  if (result?.answer === "asked")
    return (
      <main className="page narrow">
        <h1>{t("portal.signIn.sentTitle")}</h1>
        <Note tone="good" answer>
          <p>{t("portal.signIn.sent", { email: result.email.trim() })}</p>
        </Note>
        <p className="quiet">{t("portal.signIn.sentHint")}</p>
        <p>
          <a className="back" href={portalPaths.signIn(wanted)}>
            {t("portal.signIn.again")}
          </a>
        </p>
      </main>
    );
  return (
    <main className="page narrow">
      <h1>{t("portal.signIn.title")}</h1>
      <p>{t("portal.signIn.text")}</p>
      {result?.answer === "too-many" ? (
        <Note tone="bad" answer>
          <p>{t("portal.tooMany")}</p>
        </Note>
      ) : null}
      <form method="post" className="card" noValidate>
        <div className="field">
          <label htmlFor="email">{t("portal.signIn.email")}</label>
          <input
            id="email"
            name="email"
            type="email"
            autoComplete="email"
            maxLength={254}
            defaultValue={result?.email ?? ""}
            {...(result?.answer === "invalid" ? { "aria-invalid": true, "aria-describedby": "email-error" } : {})}
          />
          {result?.answer === "invalid" ? (
            <p className="error" id="email-error" role="alert">
              {t("portal.signIn.invalid")}
            </p>
          ) : null}
        </div>
        <div className="buttons">
          <button data-kind="main">{t("portal.signIn.submit")}</button>
        </div>
      </form>
      <p className="quiet">{t("portal.signIn.noAccess")}</p>
    </main>
  );
}
