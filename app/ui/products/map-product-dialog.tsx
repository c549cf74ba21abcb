import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ExternalVariantView, ProductView } from "../../use-cases/views.ts";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { paths } from "../paths.ts";
import { MapProductModal } from "./map-product-modal.tsx";

interface MapProductDialogProps {
  readonly product: ProductView;
  readonly connectionId: string;
  readonly onClose: () => void;
}

const typingPauseMs = 250;

/** The state behind the mapping dialog: search as you type, choose, save, close. */
export function MapProductDialog({ product, connectionId, onClose }: MapProductDialogProps) {
  const { t } = useTranslation();
  const { load, ...finder } = useFetcher<{ search: string; variants: readonly ExternalVariantView[] }>();
  const saver = useFetcher<{ done: string }>();
  const [search, setSearch] = useState(product.sku ?? product.productTitle);
  const [chosen, setChosen] = useState<ExternalVariantView | null>(null);

  useEffect(() => {
    const timer = setTimeout(() => load(paths.storeVariants(connectionId, search)), typingPauseMs);
    return () => clearTimeout(timer);
  }, [load, connectionId, search]);

  const saved = saver.data?.done === "map";
  useSuccessToast(saver.data, saved ? t("products.mapped") : null);
  useEffect(() => {
    if (saved) onClose();
  }, [saved, onClose]);

  return (
    <MapProductModal
      product={product}
      search={search}
      onSearch={(text) => {
        setSearch(text);
        setChosen(null);
      }}
      searching={finder.state !== "idle" || (finder.data !== undefined && finder.data.search !== search.trim())}
      found={finder.data?.variants ?? []}
      chosen={chosen}
      onChoose={setChosen}
      saving={saver.state !== "idle"}
      failed={saver.state === "idle" && saver.data !== undefined && !saved}
      onClose={onClose}
      onSave={() => {
        if (chosen === null) return;
        const { externalProductId, externalVariantId } = chosen;
        saver.submit(
          { intent: "map", variantGid: product.variantGid, connectionId, externalProductId, externalVariantId },
          { method: "post", action: paths.products() },
        );
      }}
    />
  );
}
