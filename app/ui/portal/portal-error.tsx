import { isRouteErrorResponse } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { errorReference } from "../errors/error-reference.ts";
import { useSupportLink } from "../frame/use-support-link.ts";
import { portalPaths } from "./portal-paths.ts";

/** What a vendor sees when a page could not be shown: what it means, and a reference to quote. */
export function PortalError({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const kind = status === 404 ? "notFound" : status === 403 ? "forbidden" : "unexpected";
  const reference = errorReference(error);
  const help = useSupportLink(reference);
  return (
    <main className="page narrow">
      <h1>{t(`portal.error.${kind}.title`)}</h1>
      <p>{t(`portal.error.${kind}.text`)}</p>
      {reference ? (
        <p>
          {t("error.reference")} <code>{reference}</code>
        </p>
      ) : null}
      {help === null || kind !== "unexpected" ? null : (
        <p>
          <a href={help} rel="noreferrer">
            {t("error.help")}
          </a>
        </p>
      )}
      <p>
        <a className="back" href={portalPaths.orders()}>
          {t("portal.error.toOrders")}
        </a>
      </p>
    </main>
  );
}
