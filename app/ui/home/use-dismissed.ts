import { useCallback, useSyncExternalStore } from "react";

const changed = "vss:dismissed";

/**
 * Remembers in this browser that something was dismissed. The server shows it always; where storage is forbidden
 * (a browser that blocks it inside frames) it is dismissed for this visit only.
 */
export function useDismissed(name: string): readonly [boolean, (dismissed: boolean) => void] {
  const key = `vss.dismissed.${name}`;
  const dismissed = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => false,
  );
  const set = useCallback(
    (value: boolean) => {
      thisVisit.set(key, value);
      try {
        localStorage.setItem(key, String(value));
      } catch {
        // Kept for this visit above.
      }
      window.dispatchEvent(new Event(changed));
    },
    [key],
  );
  return [dismissed, set];
}

const thisVisit = new Map<string, boolean>();

function read(key: string): boolean {
  const visit = thisVisit.get(key);
  if (visit !== undefined) return visit;
  try {
    return localStorage.getItem(key) === "true";
  } catch {
    return false;
  }
}

function subscribe(notify: () => void): () => void {
  window.addEventListener(changed, notify);
  return () => window.removeEventListener(changed, notify);
}
