import { useTranslation } from "react-i18next";
import type { Tracking } from "../../domain/fulfillment/external-fulfillment.ts";

/** Carrier, number and link of a parcel; all of them may stay empty. `id` tells several of them on a page apart. */
export function TrackingFields({ id, tracking }: { readonly id: string; readonly tracking?: Tracking }) {
  const { t } = useTranslation();
  const fields = [
    ["carrier", tracking?.carrier, "text", 100],
    ["number", tracking?.number, "text", 100],
    ["url", tracking?.url, "url", 500],
  ] as const;
  return (
    <div className="fields">
      {fields.map(([name, value, type, maxLength]) => (
        <div key={name} className={name === "url" ? "field wide" : "field"}>
          <label htmlFor={`${id}-${name}`}>{t(`portal.ship.${name}`)}</label>
          <input
            id={`${id}-${name}`}
            name={name}
            type={type}
            maxLength={maxLength}
            defaultValue={value ?? ""}
            autoComplete="off"
            {...(name === "url" ? { placeholder: "https://" } : {})}
          />
        </div>
      ))}
    </div>
  );
}
