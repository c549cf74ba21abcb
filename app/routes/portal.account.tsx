import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { asVendor, endedCookie } from "../lib/vendor-session.server.ts";
import { When } from "../ui/frame/when.tsx";
import { MailsCard } from "../ui/portal/mails-card.tsx";
import { Note } from "../ui/portal/note.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";

export const handle = { title: "portal.nav.account" };

export const loader = (args: LoaderFunctionArgs) =>
  asVendor(args, async ({ portal, session }) => ({
    email: session.email,
    limited: session.limited,
    member: session.current,
    memberships: session.memberships,
    sessions: await portal.sessions(session),
    mails: session.current === null ? null : await portal.mails(session.current),
    now: new Date().toISOString(),
  }));

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("switch"), vendor: z.string() }),
  z.object({ intent: z.literal("sign-out") }),
  z.object({ intent: z.literal("end"), session: z.string() }),
  z.object({ intent: z.literal("end-others") }),
  z.object({ intent: z.literal("mail"), notification: z.string(), muted: z.stringbool() }),
]);

export const action = (args: ActionFunctionArgs) =>
  asVendor(args, async ({ portal, session, request }) => {
    const parsed = form.safeParse(Object.fromEntries(await request.formData()));
    if (!parsed.success) throw data({ reference: null }, { status: 422 });
    const input = parsed.data;
    switch (input.intent) {
      case "switch":
        await portal.chooseVendor(session, input.vendor);
        throw redirect(portalPaths.orders(), 303);
      case "sign-out": {
        await portal.endSession(session, session.id);
        const headers = { "Set-Cookie": endedCookie(portal.origin) };
        throw redirect(portalPaths.signIn(), { status: 303, headers });
      }
      case "end":
        await portal.endSession(session, input.session);
        throw redirect(portalPaths.account, 303);
      case "end-others":
        await portal.endOtherSessions(session);
        throw redirect(portalPaths.account, 303);
      case "mail":
        if (session.current) await portal.setMail(session.current, input.notification, input.muted);
        throw redirect(portalPaths.account, 303);
    }
  });

export default function Account() {
  const { t } = useTranslation();
  const { email, limited, member, memberships, sessions, mails, now } = useLoaderData<typeof loader>();
  return (
    <PortalFrame member={member} page="account" now={now}>
      <div className="head">
        <h1>{t("portal.nav.account")}</h1>
        <form method="post">
          <button name="intent" value="sign-out">
            {t("portal.account.signOut")}
          </button>
        </form>
      </div>
      <section className="card" aria-labelledby="vendors">
        <h2 id="vendors">{t("portal.account.vendors")}</h2>
        {memberships.length === 0 ? (
          <Note tone="warn">
            <p>{t("portal.account.nobody")}</p>
          </Note>
        ) : (
          <ul className="rows">
            {memberships.map((each) => (
              <li key={each.vendor} className="split">
                <div>
                  <div className="strong">{each.vendorName}</div>
                  <div className="quiet">{t("portal.at", { shop: each.shopName })}</div>
                </div>
                {each.vendor === member?.vendor ? (
                  <span className="badge" data-tone="good">
                    {t("portal.account.shown")}
                  </span>
                ) : (
                  <form method="post">
                    <input type="hidden" name="vendor" value={each.vendor} />
                    <button
                      name="intent"
                      value="switch"
                      aria-label={t("portal.account.switchTo", { vendor: each.vendorName, shop: each.shopName })}
                    >
                      {t("portal.account.switch")}
                    </button>
                  </form>
                )}
              </li>
            ))}
          </ul>
        )}
        {limited ? (
          <Note>
            <p>{t("portal.account.limited")}</p>
          </Note>
        ) : null}
      </section>
      {mails === null ? null : <MailsCard mails={mails} />}
      <section className="card" aria-labelledby="sessions">
        <h2 id="sessions">{t("portal.account.sessions")}</h2>
        <p className="quiet">{t("portal.account.sessionsText", { email })}</p>
        <ul className="rows">
          {sessions.map((session) => (
            <li key={session.id} className="split">
              <div>
                <div>{session.device === "" ? t("portal.account.someDevice") : session.device}</div>
                <div className="quiet small">
                  {t("portal.account.lastSeen")} <When iso={session.lastSeenAt} />
                </div>
              </div>
              {session.current ? (
                <span className="badge" data-tone="good">
                  {t("portal.account.here")}
                </span>
              ) : (
                <form method="post">
                  <input type="hidden" name="session" value={session.id} />
                  <button name="intent" value="end">
                    {t("portal.account.end")}
                  </button>
                </form>
              )}
            </li>
          ))}
        </ul>
        {sessions.length > 1 ? (
          <form method="post" className="buttons">
            <button name="intent" value="end-others">
              {t("portal.account.endOthers")}
            </button>
          </form>
        ) : null}
      </section>
    </PortalFrame>
  );
}
