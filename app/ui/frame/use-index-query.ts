import { useSearchParams } from "@remix-run/react";
import { useCallback, useEffect, useRef, useState } from "react";

const typingPauseMs = 300;

export interface IndexQuery {
  /** As it stands in the address, after the "?". */
  readonly text: string;
  readonly get: (key: string) => string | null;
  /** Sets or (with null) removes filters; always back to the first page. */
  readonly set: (changes: Readonly<Record<string, string | null>>) => void;
  /** What stands in the search field, ahead of the address by a typing pause. */
  readonly search: string;
  readonly setSearch: (text: string) => void;
}

/** The filters of a list, kept in the address so that a view can be linked, reloaded and gone back to. */
export function useIndexQuery(): IndexQuery {
  const [query, setQuery] = useSearchParams();
  const searched = query.get("search") ?? "";
  const [search, setSearchField] = useState(searched);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      setQuery(
        (before) => {
          const after = new URLSearchParams(before);
          after.delete("cursor");
          after.delete("direction");
          for (const [key, value] of Object.entries(changes)) {
            if (value === null || value === "") after.delete(key);
            else after.set(key, value);
          }
          return after;
        },
        { replace: true, preventScrollReset: true },
      );
    },
    [setQuery],
  );

  const setSearch = useCallback(
    (text: string) => {
      setSearchField(text);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => set({ search: text.trim() }), typingPauseMs);
    },
    [set],
  );

  useEffect(() => () => clearTimeout(timer.current), []);

  return { text: query.toString(), get: (key) => query.get(key), set, search, setSearch };
}
