import type { Question } from "./page-questions.ts";

export interface Measured {
  readonly what: string;
  /** Of the fewest and of the most orders. */
  readonly few: Timing;
  readonly many: Timing;
  readonly flat: boolean;
}

export interface Timing {
  readonly medianMs: number;
  readonly p95Ms: number;
}

/**
 * A page is flat when a thousand times the orders cost it at most this much: an index grows by a level or two, and what
 * it finds lies further apart and is less often in memory already; more than twice the time is a sign of rows being
 * read that are not shown. Below some milliseconds the clock and the machine's other work say more than the query.
 */
const most = ({ medianMs }: Timing): number => Math.max(2 * medianMs, medianMs + 6);

/**
 * Asks both apps the same, in turns, so that whatever else the machine does hits both. What is measured is what a loader
 * waits for: through the tenant wall, Prisma and the network, with the answer in hand.
 */
export async function measure(
  few: readonly Question[],
  many: readonly Question[],
  rounds: number,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [index, question] of few.entries()) {
    const pair = [question, many[index]!] as const;
    const times: [number[], number[]] = [[], []];
    for (let round = -2; round < rounds; round += 1)
      for (const side of [0, 1] as const) {
        const { prepare, ask } = pair[side];
        await prepare?.();
        const startedAt = performance.now();
        await ask();
        if (round >= 0) times[side].push(performance.now() - startedAt);
      }
    const [timingOfFew, timingOfMany] = [timingOf(times[0]), timingOf(times[1])];
    measured.push({
      what: question.what,
      few: timingOfFew,
      many: timingOfMany,
      flat: timingOfMany.medianMs <= most(timingOfFew),
    });
  }
  return measured;
}

export function timingOf(times: readonly number[]): Timing & { readonly p99Ms: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { medianMs: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
