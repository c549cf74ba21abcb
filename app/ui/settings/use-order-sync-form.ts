import { useFetcher } from "@remix-run/react";
import { useCallback, useState } from "react";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import type { SaveSettingsResult, SettingsView } from "../../use-cases/views.ts";
import { sameSettings } from "./settings-fields.ts";
import { settingsText } from "./settings-text.ts";

export interface OrderSyncForm {
  readonly settings: OrderSyncSettings;
  readonly change: (change: Partial<OrderSyncSettings>) => void;
  readonly unsaved: boolean;
  readonly saving: boolean;
  /** By field path; codes under `settings.error.`. */
  readonly errors: Readonly<Record<string, string>>;
  /** What somebody else saved meanwhile, until the reader has chosen. */
  readonly conflict: SettingsView | null;
  readonly result: SaveSettingsResult | undefined;
  readonly save: () => void;
  readonly discard: () => void;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
}

/** The Order sync form: what was loaded, what was changed since, and the three answers a save can have. */
export function useOrderSyncForm(view: SettingsView): OrderSyncForm {
  const fetcher = useFetcher<SaveSettingsResult>();
  const [base, setBase] = useState({ settings: view.settings, version: view.version });
  const [settings, setSettings] = useState(view.settings);
  const [sent, setSent] = useState(view.settings);
  const [result, setResult] = useState<SaveSettingsResult>();
  const unsaved = !sameSettings(settings, base.settings);

  // The loader ran again (after a save, or because the page was returned to): follow it, but never under the reader's
  // hands. A newer version with changes pending shows up as a conflict when they save.
  if (!unsaved && view.version >= base.version && !sameSettings(view.settings, base.settings)) {
    setBase({ settings: view.settings, version: view.version });
    setSettings(view.settings);
  }

  const [answered, setAnswered] = useState(fetcher.data);
  if (fetcher.data !== answered) {
    setAnswered(fetcher.data);
    setResult(fetcher.data);
    // What was sent is the new base at once, so that what is typed meanwhile counts as unsaved against it.
    if (fetcher.data?.kind === "saved") setBase({ settings: sent, version: fetcher.data.version });
  }

  const { submit } = fetcher;
  const send = useCallback(
    (version: number) => {
      setSent(settings);
      submit(settingsText({ settings, version }), { method: "post", encType: "application/json" });
    },
    [submit, settings],
  );

  const reset = (to: { readonly settings: OrderSyncSettings; readonly version: number }): void => {
    setBase({ settings: to.settings, version: to.version });
    setSettings(to.settings);
    setResult(undefined);
  };

  return {
    settings,
    change: (change) => setSettings((before) => ({ ...before, ...change })),
    unsaved,
    saving: fetcher.state !== "idle",
    errors: result?.kind === "invalid" ? result.errors : {},
    conflict: result?.kind === "conflict" ? result.current : null,
    result,
    save: () => send(base.version),
    discard: () => reset(view.version >= base.version ? view : base),
    keepMine: () => {
      if (result?.kind === "conflict") send(result.current.version);
    },
    takeTheirs: () => {
      if (result?.kind === "conflict") reset(result.current);
    },
  };
}
