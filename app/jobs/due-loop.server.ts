export interface DueLoopOptions {
  /**
   * Claims work that is due, at most about `free` pieces, and returns it ready to run. An empty answer means that
   * nothing can be claimed now.
   */
  take(free: number): Promise<readonly (() => Promise<void>)[]>;
  /** So many pieces at once in this process. */
  readonly capacity: number;
  /** How often it looks without being told. What is announced gets here sooner; what is not (retries, leases that ran out, announcements lost) at the latest then. */
  readonly everyMs: number;
  onError(error: unknown): void;
}

export interface DueLoop {
  /** Something may be due: look now. */
  wake(): void;
  /** Takes nothing new and waits for what is running. */
  stop(): Promise<void>;
}

/**
 * Works through rows that say themselves when they are due. The table is the queue: there is no second place that
 * could lose a piece of work or hold it twice. Looks when woken, when a piece ends while more may be waiting, and now
 * and then in any case.
 */
export function startDueLoop(options: DueLoopOptions): DueLoop {
  let stopping = false;
  let wanted = true;
  let mayHoldMore = false;
  let poke = Promise.withResolvers<void>();
  const running = new Set<Promise<void>>();

  const wake = (): void => {
    wanted = true;
    poke.resolve();
  };

  const start = (piece: () => Promise<void>): void => {
    const run: Promise<void> = piece()
      .catch((error: unknown) => options.onError(error))
      .finally(() => {
        running.delete(run);
        if (mayHoldMore) wake();
      });
    running.add(run);
  };

  const loop = (async () => {
    while (!stopping) {
      const free = options.capacity - running.size;
      if (wanted && free > 0) {
        wanted = false;
        try {
          const pieces = await options.take(free);
          mayHoldMore = pieces.length > 0;
          if (mayHoldMore) wanted = true;
          for (const piece of pieces) start(piece);
        } catch (error) {
          options.onError(error);
          mayHoldMore = false;
          wanted = false;
        }
        if (wanted) continue;
      }
      poke = Promise.withResolvers<void>();
      const timer = setTimeout(wake, options.everyMs);
      if (!stopping && !wanted) await poke.promise;
      else if (!stopping && running.size >= options.capacity) await Promise.race([poke.promise, ...running]);
      clearTimeout(timer);
    }
  })();

  return {
    wake,
    async stop() {
      stopping = true;
      poke.resolve();
      await loop;
      await Promise.all(running);
    },
  };
}
