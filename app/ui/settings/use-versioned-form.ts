import { useFetcher } from "@remix-run/react";
import { useState } from "react";
import { settingsText } from "./settings-text.ts";

/** The answers a save can have. */
type SaveResult<View> =
  | { readonly kind: "saved"; readonly version: number }
  /** Somebody else saved in between; nothing was overwritten. */
  | { readonly kind: "conflict"; readonly current: View }
  /** `errors`: codes, by field path. */
  | { readonly kind: "invalid"; readonly errors?: Readonly<Record<string, string>> }
  | { readonly kind: "not-found" };

export interface VersionedForm<Value, View> {
  readonly value: Value;
  readonly change: (change: Partial<Value>) => void;
  readonly unsaved: boolean;
  readonly saving: boolean;
  /** Codes, by field path. */
  readonly errors: Readonly<Record<string, string>>;
  /** What somebody else saved meanwhile, until the reader has chosen. */
  readonly conflict: View | null;
  readonly result: SaveResult<View> | undefined;
  readonly save: () => void;
  readonly discard: () => void;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
}

/**
 * A form whose content has a version of its own (O8): what was loaded, what was changed since, and the answers a save
 * can have.
 *
 * @param valueOf reads what is edited out of what the loader gives
 * @param contentOf what is sent of it beside the version; two values with the same content are the same
 */
export function useVersionedForm<Value extends object, View extends { readonly version: number }>(
  view: View,
  valueOf: (view: View) => Value,
  contentOf: (value: Value) => object,
): VersionedForm<Value, View> {
  const fetcher = useFetcher<SaveResult<View>>();
  const [base, setBase] = useState({ value: valueOf(view), version: view.version });
  const [value, setValue] = useState(base.value);
  const [sent, setSent] = useState(base.value);
  const [result, setResult] = useState<SaveResult<View>>();
  const same = (a: Value, b: Value): boolean => settingsText(contentOf(a)) === settingsText(contentOf(b));
  const unsaved = !same(value, base.value);

  // The loader ran again (after a save, or because the page was returned to): follow it, but never under the reader's
  // hands. A newer version with changes pending shows up as a conflict when they save.
  const loaded = valueOf(view);
  if (!unsaved && view.version >= base.version && !same(loaded, base.value)) {
    setBase({ value: loaded, version: view.version });
    setValue(loaded);
  }
  const [answered, setAnswered] = useState(fetcher.data);
  if (fetcher.data !== answered) {
    const answer = fetcher.data as SaveResult<View> | undefined;
    setAnswered(fetcher.data);
    setResult(answer);
    // What was sent is the new base at once, so that what is changed meanwhile counts as unsaved against it.
    if (answer?.kind === "saved") setBase({ value: sent, version: answer.version });
  }

  const send = (version: number): void => {
    setSent(value);
    fetcher.submit(settingsText({ ...contentOf(value), version }), { method: "post", encType: "application/json" });
  };
  const reset = (to: { readonly value: Value; readonly version: number }): void => {
    setBase(to);
    setValue(to.value);
    setResult(undefined);
  };
  const conflict = result?.kind === "conflict" ? result.current : null;
  return {
    value,
    change: (change) => setValue((before) => ({ ...before, ...change })),
    unsaved,
    saving: fetcher.state !== "idle",
    errors: result?.kind === "invalid" ? (result.errors ?? {}) : {},
    conflict,
    result,
    save: () => send(base.version),
    discard: () => reset(view.version >= base.version ? { value: loaded, version: view.version } : base),
    keepMine: () => {
      if (conflict !== null) send(conflict.version);
    },
    takeTheirs: () => {
      if (conflict !== null) reset({ value: valueOf(conflict), version: conflict.version });
    },
  };
}

/** A table of choices: what was chosen, by what it was chosen for; "": nothing is. */
export type Choices<Choice extends string> = Readonly<Record<string, Choice>>;

/** What was chosen, for {@link useVersionedForm}: order does not matter, and what is not chosen is not sent. */
export const choicesContent = (choices: Choices<string>): object => ({
  choices: Object.fromEntries(
    Object.entries(choices)
      .filter(([, choice]) => choice !== "")
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  ),
});
