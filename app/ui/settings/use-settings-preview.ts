import { useFetcher } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { OrderSyncSettings } from "../../domain/settings/order-sync-settings.ts";
import type { SettingsPreview } from "../../use-cases/views.ts";
import { paths } from "../paths.ts";
import { settingsText } from "./settings-text.ts";

const debounceMs = 400;

type Answer = SettingsPreview | { readonly kind: "failed"; readonly reference: string };

/**
 * What the settings in the form would do, asked a little after the last change. `current`: the answer is about the form
 * as it stands; else it is about an earlier state, and a newer one is on its way.
 */
export function useSettingsPreview(
  settings: OrderSyncSettings,
  unsaved: boolean,
): { readonly preview: Answer | undefined; readonly current: boolean } {
  const { submit, data, state } = useFetcher<Answer>();
  const [asked, setAsked] = useState<string>();
  const text = settingsText({ settings });
  useEffect(() => {
    if (!unsaved || text === asked) return;
    const timer = setTimeout(() => {
      setAsked(text);
      void submit(text, { method: "post", action: paths.settingsPreview, encType: "application/json" });
    }, debounceMs);
    return () => clearTimeout(timer);
  }, [text, asked, unsaved, submit]);
  return { preview: data, current: text === asked && state === "idle" };
}
