import { useEffect, useState } from "react";

const everyMs = 15_000;

/**
 * Asks now and then how many entries came since the list was read. Nobody is asked while nobody looks; who comes back is
 * told at once. A question that fails is asked again at its next turn, and the page stays quiet about it.
 *
 * @param address what to ask; null: nothing
 */
export function useNewActivity(address: string | null): number {
  const [answer, setAnswer] = useState<{ readonly address: string; readonly count: number } | null>(null);

  useEffect(() => {
    if (address === null) return;
    const given = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let asking = false;

    const look = async (): Promise<void> => {
      if (document.hidden || asking) return;
      asking = true;
      const count = await countAt(address, given.signal);
      asking = false;
      if (given.signal.aborted) return;
      if (count !== null) setAnswer({ address, count });
      clearTimeout(timer);
      timer = setTimeout(ask, everyMs);
    };
    const ask = (): void => void look();
    timer = setTimeout(ask, everyMs);
    document.addEventListener("visibilitychange", ask, { signal: given.signal });
    return () => {
      given.abort();
      clearTimeout(timer);
    };
  }, [address]);

  return answer !== null && answer.address === address ? answer.count : 0;
}

/** Null when there is no answer: no network, a session that ran out, a restart. */
async function countAt(address: string, signal: AbortSignal): Promise<number | null> {
  try {
    const response = await fetch(address, { signal });
    const answer: unknown = response.ok ? await response.json() : null;
    return typeof answer === "object" && answer !== null && "count" in answer && typeof answer.count === "number"
      ? answer.count
      : null;
  } catch {
    return null;
  }
}
