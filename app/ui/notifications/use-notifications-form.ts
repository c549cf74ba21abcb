import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import type { NotificationSettings } from "../../domain/notifications/notification-settings.ts";
import type { NotificationsView, SaveNotificationsResult } from "../../use-cases/notifications/notification-desk.ts";

const same = (a: NotificationSettings, b: NotificationSettings): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The Notifications form: what was loaded, what was changed since, and the three answers a save can have. */
export function useNotificationsForm(view: NotificationsView) {
  const fetcher = useFetcher<SaveNotificationsResult>();
  const [base, setBase] = useState({ settings: view.settings, version: view.version });
  const [settings, setSettings] = useState(view.settings);
  const [sent, setSent] = useState(view.settings);
  const [result, setResult] = useState<SaveNotificationsResult>();
  const unsaved = !same(settings, base.settings);

  // The loader ran again: follow it, but never under the reader's hands.
  if (!unsaved && view.version >= base.version && !same(view.settings, base.settings)) {
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

  const send = (version: number): void => {
    setSent(settings);
    // A number field that was emptied is not a number, for which JSON has no word.
    const lateAfterDays = Number.isNaN(settings.lateAfterDays) ? "" : settings.lateAfterDays;
    const addresses = settings.addresses.map((each) => each.trim()).filter((each) => each !== "");
    fetcher.submit(JSON.stringify({ settings: { ...settings, lateAfterDays, addresses }, version }), {
      method: "post",
      encType: "application/json",
    });
  };
  const reset = (to: { readonly settings: NotificationSettings; readonly version: number }): void => {
    setBase({ settings: to.settings, version: to.version });
    setSettings(to.settings);
    setResult(undefined);
  };
  const conflict = result?.kind === "conflict" ? result.current : null;
  return {
    settings,
    change: (change: Partial<NotificationSettings>) => setSettings((before) => ({ ...before, ...change })),
    unsaved,
    saving: fetcher.state !== "idle",
    errors: result?.kind === "invalid" ? result.errors : {},
    conflict,
    result,
    save: () => send(base.version),
    discard: () => reset(view.version >= base.version ? view : base),
    keepMine: () => conflict && send(conflict.version),
    takeTheirs: () => conflict && reset(conflict),
  };
}
