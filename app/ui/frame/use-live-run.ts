import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";

const everyMs = 2_000;

/** Reads the page again while long work goes on, as long as somebody looks. */
export function useLiveRun(running: boolean): void {
  const { revalidate, state } = useRevalidator();
  useEffect(() => {
    if (!running || state !== "idle") return;
    const timer = setTimeout(() => {
      if (!document.hidden) revalidate();
    }, everyMs);
    const comeBack = (): void => {
      if (!document.hidden) revalidate();
    };
    document.addEventListener("visibilitychange", comeBack);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", comeBack);
    };
  }, [running, state, revalidate]);
}
