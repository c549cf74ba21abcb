import { expect } from "vitest";
import type { FakeDelivery } from "../fake-store.ts";
import { supports } from "../manifest.ts";
import type { Hints } from "../hints.ts";
import { type Bench, createOrder, openBench, until, valueOf } from "./bench.ts";
import { plainOrder } from "./golden-orders.ts";
import type { Theme } from "./theme.ts";

// Nobody listens there: what was sent is read from the store itself.
const target = { url: "https://127.0.0.1:9/hooks/one", secret: "a-secret-of-this-connection-0123456789" };

const hintsOf = (bench: Bench): Hints => {
  if (!bench.connector.hints) throw new Error("declared, but missing");
  return bench.connector.hints;
};
const subscribe = async (bench: Bench, to = target) => valueOf(await hintsOf(bench).subscribe(bench.context(), to));
const sentTo = (bench: Bench, url: string): readonly FakeDelivery[] =>
  (bench.store.webhooks?.sent ?? []).filter((delivery) => delivery.url === url);

/** A delivery about a shipped order. */
async function oneDelivery(bench: Bench): Promise<FakeDelivery> {
  const externalId = await createOrder(bench, plainOrder(bench.store));
  bench.store.ship(externalId, { lines: null, tracking: null });
  await until(() => sentTo(bench, target.url).length > 0);
  const delivery = sentTo(bench, target.url).at(-1);
  if (!delivery) throw new Error("the store told nobody");
  return delivery;
}
const read = (bench: Bench, { headers, body }: FakeDelivery, secret = target.secret) =>
  hintsOf(bench).read({ headers, body: new TextEncoder().encode(body) }, secret);

/** Webhooks make us look sooner: genuine ones only, over the bytes as they came, and mended when the store gave up. */
export const hintsTheme: Theme = {
  name: "webhooks",
  checks: (subject) =>
    !supports(subject.connector.manifest, "webhooks")
      ? [
          {
            name: "is not offered where the manifest declares none",
            async run() {
              expect(subject.connector.hints).toBeUndefined();
            },
          },
        ]
      : [
          {
            name: "of a changed order are genuine",
            async run() {
              await using bench = await openBench(subject);
              await subscribe(bench);
              expect(read(bench, await oneDelivery(bench))).toBe("changed");
            },
          },
          {
            name: "that were tampered with, are unsigned, or are of another store are forged",
            async run() {
              await using bench = await openBench(subject);
              await subscribe(bench);
              const delivery = await oneDelivery(bench);
              expect(read(bench, { ...delivery, body: `${delivery.body} ` })).toBe("forged");
              expect(read(bench, { ...delivery, headers: {} })).toBe("forged");
              expect(read(bench, { ...delivery, body: "" })).toBe("forged");
              expect(read(bench, delivery, "the-secret-of-another-connection")).toBe("forged");
            },
          },
          {
            name: "are verified over raw bytes, not over what they decode to",
            async run() {
              await using bench = await openBench(subject);
              await subscribe(bench);
              const delivery = await oneDelivery(bench);
              const pretty = JSON.stringify(JSON.parse(delivery.body), null, 1);
              expect(read(bench, { ...delivery, body: pretty })).toBe("forged");
            },
          },
          {
            name: "are subscribed once, however often it is asked for",
            async run() {
              await using bench = await openBench(subject);
              expect(await subscribe(bench)).toEqual({ mended: true });
              expect(await subscribe(bench)).toEqual({ mended: false });
              await oneDelivery(bench);
              const bodies = sentTo(bench, target.url).map(({ body }) => body);
              expect(new Set(bodies).size).toBe(bodies.length);
            },
          },
          {
            name: "are switched on again when the store has given up",
            async run() {
              await using bench = await openBench(subject);
              await subscribe(bench);
              bench.store.webhooks?.disable(target.url);
              expect(await subscribe(bench)).toEqual({ mended: true });
              expect(read(bench, await oneDelivery(bench))).toBe("changed");
            },
          },
          {
            name: "end when we unsubscribe, and others' stay",
            async run() {
              await using bench = await openBench(subject);
              const others = { ...target, url: "https://127.0.0.1:9/hooks/other" };
              await subscribe(bench);
              await subscribe(bench, others);
              valueOf(await hintsOf(bench).unsubscribe(bench.context(), target.url));
              const externalId = await createOrder(bench, plainOrder(bench.store));
              bench.store.ship(externalId, { lines: null, tracking: null });
              await until(() => sentTo(bench, others.url).length > 0);
              expect(sentTo(bench, target.url)).toEqual([]);
            },
          },
          {
            name: "cannot be subscribed with a key that was revoked",
            async run() {
              await using bench = await openBench(subject);
              const context = bench.context(bench.store.credentials("revoked"));
              expect((await hintsOf(bench).subscribe(context, target)).kind).toBe("auth-failed");
            },
          },
        ],
};
