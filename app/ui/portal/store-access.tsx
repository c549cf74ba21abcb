import { useTranslation } from "react-i18next";
import { supports, type CapabilityId, type Manifest } from "../../connectors/_contract/manifest.ts";

/** What is done in a vendor's store, by the capabilities it takes. Every one that writes is named. */
const reads: readonly (readonly [CapabilityId, string])[] = [
  ["readCatalogue", "products"],
  ["readFulfillments", "shipments"],
  ["stock", "stock"],
];
const writes: readonly (readonly [CapabilityId, string])[] = [
  ["createOrder", "orders"],
  ["updateOrder", "edits"],
  ["cancelOrder", "cancellations"],
];

/** What is read and written in the vendor's own store, from what the platform's connector declares. */
export function StoreAccess({ manifest, shop }: { readonly manifest: Manifest; readonly shop: string }) {
  const { t } = useTranslation();
  const lists = [
    ["reads", reads],
    ["writes", writes],
  ] as const;
  return (
    <>
      {lists.map(([kind, entries]) => (
        <div key={kind}>
          <h3>{t(`portal.store.${kind}.title`)}</h3>
          <ul className="bullets">
            {entries
              .filter(([capability]) => supports(manifest, capability))
              .map(([, key]) => (
                <li key={key}>{t(`portal.store.${kind}.${key}`, { shop })}</li>
              ))}
          </ul>
        </div>
      ))}
      <p className="quiet">{t("portal.store.never", { shop })}</p>
    </>
  );
}
