import { useTranslation } from "react-i18next";
import { capabilityIds, type Manifest } from "../../connectors/_contract/manifest.ts";

/** What the platform cannot do, or only partly, in the words of its connector. */
export function PlatformLimits({ manifest }: { readonly manifest: Manifest }) {
  const { t } = useTranslation();
  const limited = capabilityIds.filter((id) => manifest.capabilities[id].support !== "full");
  if (limited.length === 0) return null;
  return (
    <details>
      <summary>{t("portal.store.limits", { platform: manifest.label })}</summary>
      <ul className="rows">
        {limited.map((id) => (
          <li key={id}>
            <span className="strong">{t(`capability.${id}`)}:</span> {t(`support.${manifest.capabilities[id].support}`)}
            <div className="quiet">
              {t(`capabilityNote.${manifest.id}.${id}`, { defaultValue: manifest.capabilities[id].note })}
            </div>
          </li>
        ))}
      </ul>
    </details>
  );
}
