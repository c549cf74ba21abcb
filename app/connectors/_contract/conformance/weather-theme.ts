import { expect } from "vitest";
import { supports } from "../manifest.ts";
import type { FakeFault } from "../fake-store.ts";
import type { Failure, FailureKind, Outcome } from "../outcome.ts";
import { type Bench, createOrder, openBench, operation, valueOf } from "./bench.ts";
import { plainOrder } from "./golden-orders.ts";
import type { Check, Subject, Theme } from "./theme.ts";

interface Weather {
  readonly name: string;
  readonly fault: Omit<FakeFault, "times">;
  readonly read: readonly FailureKind[];
  readonly create: readonly FailureKind[];
  /** The wait the store asked for, in milliseconds. */
  readonly retryAfterMs?: number;
}

const in90Seconds = "Mon, 02 Nov 2026 09:01:30 GMT"; // the bench's clock stands at 09:00:00
/** Both lead to a look-up before anything is sent again. */
const inDoubt = ["ambiguous", "unexpected-response"] as const;
const limited = { read: ["rate-limited"], create: ["rate-limited"] } as const;

const weathers: readonly Weather[] = [
  {
    name: "429, wait in seconds",
    fault: { kind: "status", status: 429, retryAfter: "7" },
    ...limited,
    retryAfterMs: 7_000,
  },
  {
    name: "429, wait until a date",
    fault: { kind: "status", status: 429, retryAfter: in90Seconds },
    ...limited,
    retryAfterMs: 90_000,
  },
  { name: "429 without a word", fault: { kind: "status", status: 429 }, ...limited },
  { name: "the platform's own way to say slow down", fault: { kind: "throttled" }, ...limited },
  { name: "500", fault: { kind: "status", status: 500 }, read: ["unavailable"], create: ["ambiguous"] },
  { name: "502", fault: { kind: "status", status: 502 }, read: ["unavailable"], create: ["ambiguous"] },
  {
    name: "503, maintenance",
    fault: { kind: "status", status: 503, retryAfter: "600" },
    read: ["unavailable"],
    create: ["unavailable", "ambiguous"],
  },
  {
    name: "a connection that breaks",
    fault: { kind: "down" },
    read: ["unavailable"],
    create: ["ambiguous", "unavailable"],
  },
  { name: "a web page with status 200", fault: { kind: "html" }, read: ["unexpected-response"], create: inDoubt },
  {
    name: "an answer cut short",
    fault: { kind: "truncated" },
    read: ["unexpected-response", "unavailable"],
    create: inDoubt,
  },
];

/** Bad weather is named right, nothing throws, and when it has passed all works again. */
export const weatherTheme: Theme = {
  name: "weather",
  checks: (subject) => {
    const { manifest } = subject.connector;
    const reads = supports(manifest, "readFulfillments") ? weathers.map((weather) => onRead(subject, weather)) : [];
    const creates = supports(manifest, "createOrder") ? weathers.map((weather) => onCreate(subject, weather)) : [];
    return [...reads, ...creates, noAnswer(subject), unplugged(subject), late(subject)];
  },
};

function expectFailure(outcome: Outcome<unknown>, kinds: readonly FailureKind[], { retryAfterMs }: Weather): void {
  expect(kinds).toContain(outcome.kind);
  if (retryAfterMs === undefined) return;
  const asked = (outcome as Extract<Failure, { kind: "rate-limited" }>).retryAfterMs;
  expect(asked).toBe(retryAfterMs);
}

const readOnce = (bench: Bench) => operation(bench.connector, "readChanges")(bench.context(), null, bench.now());

const onRead = (subject: Subject, weather: Weather): Check => ({
  name: `${weather.name}, while reading`,
  async run() {
    await using bench = await openBench(subject);
    bench.store.trouble({ ...weather.fault, times: null });
    expectFailure(await readOnce(bench), weather.read, weather);
    bench.store.clearTrouble();
    bench.advance(600);
    valueOf(await readOnce(bench));
  },
});

const onCreate = (subject: Subject, weather: Weather): Check => ({
  name: `${weather.name}, while creating`,
  async run() {
    await using bench = await openBench(subject);
    bench.store.trouble({ ...weather.fault, times: null, matching: "creates" });
    const order = plainOrder(bench.store);
    const outcome = await operation(bench.connector, "createOrder")(bench.context(), order);
    expectFailure(outcome, weather.create, weather);
    if (outcome.kind === "ambiguous") expect(outcome.reference).toBe(order.reference);
    bench.store.clearTrouble();
    bench.advance(600);
    await createOrder(bench, plainOrder(bench.store));
  },
});

const noAnswer = (subject: Subject): Check => ({
  name: "no answer at all, while reading",
  async run() {
    await using bench = await openBench(subject);
    bench.store.trouble({ kind: "timeout-after-commit", times: null });
    bench.setPatience(100);
    const outcome = await bench.connector.verifyCredentials(bench.context());
    expect(outcome.kind).toBe("unavailable");
  },
});

const unplugged = (subject: Subject): Check => ({
  name: "nobody there",
  async run() {
    await using bench = await openBench(subject);
    bench.unplug();
    const outcomes = [
      await bench.connector.verifyCredentials(bench.context()),
      await bench.connector.readChanges?.(bench.context(), null, bench.now()),
      await bench.connector.cancelOrder?.(bench.context(), "1", "customer", "VSS-000000-none"),
    ];
    for (const outcome of outcomes) if (outcome) expect(outcome.kind).toBe("unavailable");
  },
});

const late = (subject: Subject): Check => ({
  name: "a slow answer is still an answer",
  async run() {
    await using bench = await openBench(subject);
    bench.store.trouble({ kind: "late", delayMs: 50, times: 1 });
    valueOf(await bench.connector.verifyCredentials(bench.context()));
  },
});
