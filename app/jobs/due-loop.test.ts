import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DueLoop, startDueLoop } from "./due-loop.server.ts";

let loop: DueLoop | undefined;
beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  await loop?.stop();
  vi.useRealTimers();
});

/** Work that waits in a list; pieces end when they are told to. */
function bench(options: { capacity?: number; perTake?: number } = {}) {
  const waiting: string[] = [];
  const running = new Map<string, () => void>();
  const errors: unknown[] = [];
  let takes = 0;
  let fails = 0;
  loop = startDueLoop({
    capacity: options.capacity ?? 3,
    everyMs: 1_000,
    onError: (error) => errors.push(error),
    async take(free) {
      takes += 1;
      if (fails-- > 0) throw new Error("the database is away");
      return waiting.splice(0, Math.min(free, options.perTake ?? 100)).map(
        (name) => () =>
          new Promise<void>((resolve, reject) => {
            if (name === "bad") reject(new Error("a bad piece"));
            running.set(name, () => {
              running.delete(name);
              resolve();
            });
          }),
      );
    },
  });
  return {
    waiting,
    running,
    errors,
    takes: () => takes,
    failNext: (times: number) => void (fails = times),
    loop,
    tick: (ms = 0) => vi.advanceTimersByTimeAsync(ms),
  };
}

describe("the loop over what is due", () => {
  it("looks at once, when woken, and now and then in any case", async () => {
    const { takes, tick, loop: woken } = bench();
    await tick();
    expect(takes()).toBe(1);
    woken.wake();
    await tick();
    expect(takes()).toBe(2);
    await tick(3_000);
    expect(takes()).toBe(5);
  });

  it("runs no more at once than it may, and goes on as soon as one ends", async () => {
    const { waiting, running, tick, loop: woken } = bench({ capacity: 2 });
    waiting.push("a", "b", "c");
    woken.wake();
    await tick();
    expect([...running.keys()]).toEqual(["a", "b"]);
    running.get("a")?.();
    await tick();
    expect([...running.keys()]).toEqual(["b", "c"]);
    running.get("b")?.();
    running.get("c")?.();
  });

  it("goes through a backlog without waiting for the clock, when one claim cannot take it all", async () => {
    const { waiting, running, tick, loop: woken } = bench({ capacity: 10, perTake: 1 });
    waiting.push("a", "b", "c");
    woken.wake();
    await tick();
    expect([...running.keys()]).toEqual(["a", "b", "c"]);
    for (const end of [...running.values()]) end();
  });

  it("outlives claims and pieces that fail, and does not spin", async () => {
    const { waiting, running, errors, takes, failNext, tick, loop: woken } = bench();
    await tick();
    failNext(1);
    woken.wake();
    await tick();
    expect(takes()).toBe(2);
    waiting.push("bad", "good");
    await tick(1_000);
    expect([...running.keys()]).toContain("good");
    expect(errors.map(String)).toEqual(["Error: the database is away", "Error: a bad piece"]);
    for (const end of [...running.values()]) end();
  });

  it("stops when what is running has ended, and takes nothing more", async () => {
    const { waiting, running, tick, loop: woken } = bench();
    waiting.push("a");
    woken.wake();
    await tick();
    let stopped = false;
    const stopping = woken.stop().then(() => (stopped = true));
    waiting.push("b");
    await tick(5_000);
    expect(stopped).toBe(false);
    running.get("a")?.();
    await stopping;
    expect(waiting).toEqual(["b"]);
  });
});
