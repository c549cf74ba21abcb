import { data, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { asAnybody } from "../lib/vendor-session.server.ts";
import { Note } from "../ui/portal/note.tsx";

export const handle = { title: "portal.unsubscribe.title" };

/** Programs that check the links in mails come here too: looking changes nothing. */
export const loader = (args: LoaderFunctionArgs) =>
  asAnybody(args, async ({ portal, url }) => {
    const token = url.searchParams.get("token") ?? "";
    return { token, unsubscription: await portal.unsubscription(token) };
  });

/** Mail programs post here by themselves (RFC 8058): from no page of ours, with the token in the address. */
export const action = (args: ActionFunctionArgs) =>
  asAnybody(
    args,
    async ({ portal, url }) => {
      const result = await portal.unsubscribe(url.searchParams.get("token") ?? "");
      return data({ result }, { status: result === "done" ? 200 : 404 });
    },
    { fromAnywhere: true },
  );

export default function Unsubscribe() {
  const { t } = useTranslation();
  const { unsubscription } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <main className="page narrow">
      <h1>{t("portal.unsubscribe.title")}</h1>
      {unsubscription === null ? (
        <Note tone="warn" answer={answer !== undefined}>
          <p>{t("portal.unsubscribe.notOurs")}</p>
        </Note>
      ) : answer?.result === "done" ? (
        <Note tone="good" answer>
          <p>{t("portal.unsubscribe.done")}</p>
        </Note>
      ) : (
        <form method="post" className="card">
          <p>{t(`portal.unsubscribe.text.${unsubscription.notification}`)}</p>
          <div className="buttons">
            <button data-kind="main">{t("portal.unsubscribe.submit")}</button>
          </div>
        </form>
      )}
    </main>
  );
}
