import { isRouteErrorResponse } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { useSupportLink } from "../frame/use-support-link.ts";
import { errorReference } from "./error-reference.ts";

/** An error page that needs nothing around it: no Polaris, no App Bridge. */
export function PlainErrorPage({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const missing = isRouteErrorResponse(error) && error.status === 404;
  const reference = errorReference(error);
  const help = useSupportLink(reference);
  return (
    <main className="vss-plain">
      <h1>{t(missing ? "error.notFound.title" : "error.unexpected.title")}</h1>
      <p>{t(missing ? "error.notFound.text" : "error.unexpected.text")}</p>
      {reference ? (
        <p>
          {t("error.reference")} <code>{reference}</code>
        </p>
      ) : null}
      {help === null || missing ? null : (
        <p>
          <a href={help} target="_blank" rel="noreferrer">
            {t("error.help")}
          </a>
        </p>
      )}
    </main>
  );
}
