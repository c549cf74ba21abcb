import { expect } from "vitest";
import { supports } from "../manifest.ts";
import { openBench, operation } from "./bench.ts";
import { customLine, mappedLine, plainOrder } from "./golden-orders.ts";
import type { Check, Subject, Theme } from "./theme.ts";

/** An order is created whole or not at all: a missing product never makes it shorter or worth nothing. */
export const allOrNothingTheme: Theme = {
  name: "all or nothing",
  checks: (subject) => {
    const { manifest } = subject.connector;
    if (!supports(manifest, "createOrder")) return [];
    return [
      missingItem(subject, "the only line's product is gone", 0, false),
      missingItem(subject, "one of several lines' product is gone", 2, false),
      ...(supports(manifest, "customLines")
        ? [missingItem(subject, "a product is gone beside custom lines", 1, true)]
        : []),
    ];
  },
};

const missingItem = (subject: Subject, name: string, others: number, withCustom: boolean): Check => ({
  name,
  async run() {
    await using bench = await openBench(subject);
    const good = Array.from({ length: others }, (_, index) => mappedLine(bench.store, `good-${index}`));
    const gone = mappedLine(bench.store, "gone");
    bench.store.removeProduct(gone.mapping?.externalProductId ?? "");
    const custom = withCustom ? [customLine(bench.store, "custom")] : [];
    const order = plainOrder(bench.store, { lines: [...good, gone, ...custom] });
    const outcome = await operation(bench.connector, "createOrder")(bench.context(), order);
    expect(outcome.kind).toBe("item-not-found");
    expect(bench.store.orders().filter((left) => !left.cancelled)).toEqual([]);
  },
});
