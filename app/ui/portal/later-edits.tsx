import { useTranslation } from "react-i18next";
import { fatesOfEdits } from "../../connectors/_contract/edited-fields.ts";
import type { Manifest } from "../../connectors/_contract/manifest.ts";

/** Field by field: what of a later change reaches the vendor's own store. */
export function LaterEdits({
  manifest,
  overrideCustomer,
}: {
  readonly manifest: Manifest;
  readonly overrideCustomer: boolean;
}) {
  const { t } = useTranslation();
  return (
    <details>
      <summary>{t("portal.receive.fields.title")}</summary>
      <ul className="rows">
        {fatesOfEdits(manifest, { overrideCustomer }).map(({ field, fate, because, capability }) => (
          <li key={field}>
            <span className="strong">{t(`changes.field.${field}`)}:</span> {t(`portal.receive.fields.${fate}`)}
            {because.includes("platform") && !(fate === "not" && because.includes("override")) ? (
              <div className="quiet">
                {t(`capabilityNote.${manifest.id}.${capability}`, {
                  defaultValue: manifest.capabilities[capability].note,
                })}
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
