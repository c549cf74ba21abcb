import { data, type ActionFunctionArgs, type HeadersFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { manifests } from "../connectors/manifests.generated.ts";
import { asMember, notFound } from "../lib/vendor-session.server.ts";
import { ConnectedCard } from "../ui/portal/connected-card.tsx";
import { FieldInputs } from "../ui/portal/field-inputs.tsx";
import { Note } from "../ui/portal/note.tsx";
import { PlatformLimits } from "../ui/portal/platform-limits.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";
import { StoreAccess } from "../ui/portal/store-access.tsx";

export const handle = { title: "connect.choose.title" };

const manifestOf = (id: string | undefined) => {
  const manifest = manifests.find((candidate) => candidate.id === id);
  if (!manifest) throw notFound();
  return manifest;
};

export const loader = (args: LoaderFunctionArgs) =>
  asMember(args, async ({ member, params }) => {
    const manifest = manifestOf(params["platform"]);
    return {
      member,
      manifest,
      pairing: args.context.connect.pairingPlatform === manifest.id,
      now: new Date().toISOString(),
    };
  });

export const action = (args: ActionFunctionArgs) =>
  asMember(args, async ({ session, member, params, request }) => {
    const { connect } = args.context;
    const manifest = manifestOf(params["platform"]);
    const form = new Map<string, string>();
    for (const [name, value] of await request.formData()) if (typeof value === "string") form.set(name, value);
    const values = Object.fromEntries(manifest.fields.map(({ key }) => [key, form.get(key) ?? ""]));
    const intent = form.get("intent");
    // What is shown again in the form: never a secret.
    const shown = Object.fromEntries(
      manifest.fields.filter(({ secret }) => !secret).map(({ key }) => [key, values[key] ?? ""]),
    );
    const result =
      intent === "consent"
        ? await connect.begin(session, member, manifest.id, values)
        : intent === "by-hand"
          ? await connect.connectByHand(session, member, manifest.id, values)
          : intent === "code" && connect.pairingPlatform === manifest.id
            ? await connect.newPairingCode(session, member)
            : ({ kind: "not-offered" } as const);
    const answer = { intent, shown, result };
    switch (result.kind) {
      case "go":
        // Not a redirect: browsers hold those of a form to `form-action`, which lets nobody leave. The state is in the
        // address, so the page with the link is kept nowhere.
        return data(answer, { headers: { Refresh: `0;url=${result.url}` } });
      case "refused":
        return data(answer, { status: 422 });
      case "too-many":
        return data(answer, { status: 429 });
      case "not-offered":
        throw notFound();
      case "made":
      case "connected":
        return data(answer);
    }
  });

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export default function ConnectPlatform() {
  const { t } = useTranslation();
  const { member, manifest, pairing, now } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const result = answer?.result;
  const { label, consent } = manifest;
  const asked = manifest.fields.filter(({ key }) => consent?.asks.includes(key));
  const refusal = (intent: string) => (answer?.intent === intent && result?.kind === "refused" ? result : null);
  const values = answer?.shown ?? {};
  const byHand = consent === undefined || consent.orByHand;

  if (result?.kind === "go")
    return (
      <PortalFrame member={member} page="store" now={now}>
        <h1>{t("connect.leaving.title", { host: new URL(result.url).host })}</h1>
        <p>{t("connect.leaving.text", { platform: label })}</p>
        <p>
          <a className="button" data-kind="main" href={result.url}>
            {t("connect.leaving.go", { host: new URL(result.url).host })}
          </a>
        </p>
      </PortalFrame>
    );
  return (
    <PortalFrame member={member} page="store" now={now}>
      <p>
        <a className="back" href={portalPaths.platforms}>
          {t("connect.choose.title")}
        </a>
      </p>
      <h1>{t("connect.with", { platform: label })}</h1>
      {result?.kind === "too-many" ? (
        <Note tone="bad" answer>
          <p>{t("portal.tooMany")}</p>
        </Note>
      ) : null}
      {result?.kind === "connected" ? <ConnectedCard store={result.store} member={member} answer /> : null}
      {consent === undefined ? null : (
        <form method="post" className="card" aria-labelledby="consent">
          <input type="hidden" name="intent" value="consent" />
          <h2 id="consent">{t("connect.consent.title", { platform: label })}</h2>
          <p>{t("connect.consent.text", { platform: label })}</p>
          <FieldInputs id="consent" fields={asked} values={values} refusal={refusal("consent")} />
          <div className="buttons">
            <button data-kind="main">{t("connect.consent.go", { platform: label })}</button>
          </div>
        </form>
      )}
      {pairing ? (
        <form method="post" className="card" aria-labelledby="pairing">
          <input type="hidden" name="intent" value="code" />
          <h2 id="pairing">{t("connect.pairing.title", { platform: label })}</h2>
          {result?.kind === "made" ? (
            <Note tone="good" answer>
              <p>{t("connect.pairing.made", { platform: label })}</p>
              <p className="code">{result.code}</p>
              <p className="quiet">{t("connect.pairing.once")}</p>
            </Note>
          ) : (
            <>
              <p>{t("connect.pairing.text", { platform: label })}</p>
              <div className="buttons">
                <button>{t("connect.pairing.make")}</button>
              </div>
            </>
          )}
        </form>
      ) : null}
      {byHand ? (
        <details className="card" open={consent === undefined || answer?.intent === "by-hand"}>
          <summary>{t("connect.byHand.title")}</summary>
          <form method="post">
            <input type="hidden" name="intent" value="by-hand" />
            <p>{manifest.whereToFindKeys}</p>
            <FieldInputs id="by-hand" fields={manifest.fields} values={values} refusal={refusal("by-hand")} />
            <p className="quiet">{t("connect.byHand.tried")}</p>
            <div className="buttons">
              <button data-kind={consent === undefined ? "main" : undefined}>{t("connect.byHand.submit")}</button>
            </div>
          </form>
        </details>
      ) : null}
      <section className="card" aria-labelledby="access">
        <h2 id="access">{t("portal.store.withPlatform", { platform: label })}</h2>
        <StoreAccess manifest={manifest} shop={member.shopName} />
        <PlatformLimits manifest={manifest} />
      </section>
    </PortalFrame>
  );
}
