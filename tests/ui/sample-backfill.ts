import type { BackfillDesk, BackfillView } from "../../app/use-cases/backfill/backfill-desk.ts";
import type { Scenario } from "./sample-application.ts";

/** A backfill that was made a while ago; one that is started never ends, unless it is stopped. */
export function sampleBackfill(scenario: Scenario): BackfillDesk {
  const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
  let last: BackfillView | null =
    scenario === "busy"
      ? {
          state: "done",
          from: hoursAgo(30 * 24),
          askedAt: hoursAgo(3),
          finishedAt: hoursAgo(2),
          seen: 214,
          recorded: 37,
          unread: 1,
          troubled: false,
          errorReference: null,
          waiting: 36,
          syncOff: false,
        }
      : null;
  return {
    backfill: async () => last,
    startBackfill: async (_shop, days) => {
      if (last?.state === "running") return "running";
      const zero = {
        seen: 0,
        recorded: 0,
        unread: 0,
        troubled: false,
        errorReference: null,
        waiting: 0,
        syncOff: false,
      };
      last = { ...zero, state: "running", from: hoursAgo(days * 24), askedAt: hoursAgo(0), finishedAt: null };
      return "started";
    },
    stopBackfill: async () => {
      if (last?.state !== "running") return "not-found";
      last = { ...last, state: "stopped", finishedAt: hoursAgo(0) };
      return "done";
    },
  };
}
