import { useFetcher } from "@remix-run/react";
import { useState } from "react";

/** A table of choices: what was chosen, by what it was chosen for. */
export type Choices<Value> = Readonly<Record<string, Value>>;

type Result<View> =
  | { readonly kind: "saved"; readonly version: number }
  | { readonly kind: "conflict"; readonly current: View }
  | { readonly kind: "invalid" | "not-found" };

export interface PageForm<Value, View> {
  readonly choices: Choices<Value>;
  readonly choose: (key: string, value: Value) => void;
  readonly unsaved: boolean;
  readonly saving: boolean;
  /** What somebody else saved meanwhile, until the reader has chosen. */
  readonly conflict: View | null;
  readonly result: Result<View> | undefined;
  readonly save: () => void;
  readonly discard: () => void;
  readonly keepMine: () => void;
  readonly takeTheirs: () => void;
}

/**
 * A page of settings that is one table of choices, with a version of its own (O8): what was loaded, what was changed
 * since, and the answers a save can have.
 *
 * @param choicesOf reads the choices out of what the loader gives
 */
export function usePageForm<Value, View extends { readonly version: number }>(
  view: View,
  choicesOf: (view: View) => Choices<Value>,
): PageForm<Value, View> {
  const fetcher = useFetcher<Result<View>>();
  const [base, setBase] = useState({ choices: choicesOf(view), version: view.version });
  const [choices, setChoices] = useState(base.choices);
  const [sent, setSent] = useState(base.choices);
  const [result, setResult] = useState<Result<View>>();
  const unsaved = !same(choices, base.choices);

  // The loader ran again: follow it, but never under the reader's hands.
  const loaded = choicesOf(view);
  if (!unsaved && view.version >= base.version && !same(loaded, base.choices)) {
    setBase({ choices: loaded, version: view.version });
    setChoices(loaded);
  }
  const [answered, setAnswered] = useState(fetcher.data);
  if (fetcher.data !== answered) {
    const answer = fetcher.data as Result<View> | undefined;
    setAnswered(fetcher.data);
    setResult(answer);
    // What was sent is the new base at once, so that what is chosen meanwhile counts as unsaved against it.
    if (answer?.kind === "saved") setBase({ choices: sent, version: answer.version });
  }

  const send = (version: number): void => {
    setSent(choices);
    fetcher.submit(JSON.stringify({ choices, version }), { method: "post", encType: "application/json" });
  };
  const reset = (to: { readonly choices: Choices<Value>; readonly version: number }): void => {
    setBase(to);
    setChoices(to.choices);
    setResult(undefined);
  };
  return {
    choices,
    choose: (key, value) => setChoices((before) => ({ ...before, [key]: value })),
    unsaved,
    saving: fetcher.state !== "idle",
    conflict: result?.kind === "conflict" ? result.current : null,
    result,
    save: () => send(base.version),
    discard: () => reset(view.version >= base.version ? { choices: loaded, version: view.version } : base),
    keepMine: () => {
      if (result?.kind === "conflict") send(result.current.version);
    },
    takeTheirs: () => {
      if (result?.kind === "conflict") reset({ choices: choicesOf(result.current), version: result.current.version });
    },
  };
}

/** Order does not matter, and what is not chosen is nothing. */
function same<Value>(a: Choices<Value>, b: Choices<Value>): boolean {
  const text = (choices: Choices<Value>): string =>
    JSON.stringify(
      Object.entries(choices)
        .filter(([, value]) => value !== null && value !== "")
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
  return text(a) === text(b);
}
