import { expect } from "vitest";
import { supports } from "../manifest.ts";
import { openBench, operation } from "./bench.ts";
import { customLine, mappedLine, plainOrder } from "./golden-orders.ts";
import type { Check, Subject, Theme } from "./theme.ts";

/** What a platform cannot do is refused before anything is sent that could create something. */
export const limitsTheme: Theme = {
  name: "what it cannot do",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "createOrder")) return [];
    const tooMany = manifest.limits.maxLinesPerOrder + 1;
    return [
      refuses(subject, `an order of ${tooMany} lines`, (store) => {
        const line = mappedLine(store, "x");
        return plainOrder(store, {
          lines: Array.from({ length: tooMany }, (_, index) => ({ ...line, key: `x${index}` })),
        });
      }),
      ...(supports(manifest, "customLines")
        ? []
        : [
            refuses(subject, "a custom line", (store) =>
              plainOrder(store, { lines: [mappedLine(store, "a"), customLine(store, "b")] }),
            ),
          ]),
    ];
  },
};

const refuses = (
  subject: Subject,
  name: string,
  build: (store: Parameters<typeof plainOrder>[0]) => ReturnType<typeof plainOrder>,
): Check => ({
  name: `${name} is refused before it is sent`,
  async run() {
    await using bench = await openBench(subject);
    const order = build(bench.store);
    const outcome = await operation(bench.connector, "createOrder")(bench.context(), order);
    expect(["rejected", "unsupported"]).toContain(outcome.kind);
    expect(bench.store.requests.filter((request) => request.createsOrder)).toEqual([]);
    expect(bench.store.orders()).toEqual([]);
  },
});
