import { useFetcher } from "@remix-run/react";
import { Button } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { isWorthSaying } from "../../domain/rerouting/may-reroute.ts";
import type { RerouteChoice, RerouteChoices } from "../../use-cases/rerouting/rerouting.ts";
import type { VendorOrderView } from "../../use-cases/views.ts";
import { useSuccessToast } from "../frame/use-success-toast.ts";
import { paths } from "../paths.ts";
import { GiveToVendorModal } from "./give-to-vendor-modal.tsx";

interface Answer {
  readonly done: "moved" | "waiting" | null;
  /** Why not, under `order.reroute.refusal.` */
  readonly why: string | null;
}

/** Gives items of a vendor's part to another vendor. Nothing where there is nothing to give. */
export function GiveToVendor({ vendorOrder }: { readonly vendorOrder: VendorOrderView }) {
  const { t } = useTranslation();
  const giver = useFetcher<Answer>();
  // The answer that was there when the dialog was opened says nothing about what is sent from it.
  const [opened, setOpened] = useState<{ readonly after: Answer | undefined } | null>(null);
  const answer = giver.state === "idle" && giver.data !== opened?.after ? giver.data : undefined;
  const given = giver.data?.done ?? null;
  useSuccessToast(giver.data, given === null ? null : t(`order.reroute.${given}`));
  const { rerouting } = vendorOrder;
  if (rerouting.kind === "no" && !isWorthSaying(rerouting.why) && opened === null) return null;
  return (
    <>
      <Button onClick={() => setOpened({ after: giver.data })}>{t("order.reroute.action")}</Button>
      {opened === null || answer?.done ? null : (
        <Dialog
          vendorOrder={vendorOrder}
          busy={giver.state !== "idle"}
          why={answer?.why ?? (rerouting.kind === "no" ? rerouting.why : null)}
          onClose={() => setOpened(null)}
          onGive={(to, lines) => {
            const fields = new FormData();
            fields.set("to", to);
            for (const line of lines) fields.append("line", line);
            void giver.submit(fields, { method: "post", action: paths.reroute(vendorOrder.id) });
          }}
        />
      )}
    </>
  );
}

const typingPauseMs = 250;

interface DialogProps {
  readonly vendorOrder: VendorOrderView;
  readonly busy: boolean;
  readonly why: string | null;
  readonly onClose: () => void;
  readonly onGive: (to: string, lines: readonly string[]) => void;
}

/** The state behind the dialog: which items, and a vendor found as you type. */
function Dialog({ vendorOrder, busy, why, onClose, onGive }: DialogProps) {
  const { load, ...finder } = useFetcher<RerouteChoices & { readonly search: string }>();
  const [search, setSearch] = useState("");
  const [lines, setLines] = useState<readonly string[]>(vendorOrder.lines.map(({ lineGid }) => lineGid));
  const [chosen, setChosen] = useState<RerouteChoice | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => load(paths.reroute(vendorOrder.id, search)), search === "" ? 0 : typingPauseMs);
    return () => clearTimeout(timer);
  }, [load, vendorOrder.id, search]);
  return (
    <GiveToVendorModal
      vendorOrder={vendorOrder}
      why={why}
      lines={lines}
      onLines={setLines}
      search={search}
      onSearch={(text) => {
        setSearch(text);
        setChosen(null);
      }}
      found={finder.data ?? null}
      searching={finder.state !== "idle" || finder.data?.search !== search.trim()}
      chosen={chosen}
      onChoose={setChosen}
      busy={busy}
      onClose={onClose}
      onGive={() => chosen !== null && onGive(chosen.id, lines)}
    />
  );
}
