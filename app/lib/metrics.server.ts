import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** What an operator can watch. Labels are few and bounded: never an id, never a name. */
export interface Metrics {
  readonly webhooks: Counter<"topic" | "outcome">;
  readonly webhookSeconds: Histogram<"outcome">;
  /** From the webhook's arrival to the order's existence in the vendor's store. */
  readonly pushSeconds: Histogram<"platform">;
  /** How much of that the vendor's store took. */
  readonly platformSeconds: Histogram<"platform" | "operation">;
  readonly pushes: Counter<"platform" | "outcome">;
  readonly pulls: Counter<"platform" | "outcome">;
  readonly inboxDepth: Gauge;
  readonly inboxOldestSeconds: Gauge;
  readonly inboxParked: Gauge;
  readonly vendorOrdersHeld: Gauge<"reason">;
  /** Runs before each reading: for gauges that are counted in the database. A failure leaves the gauge out of date. */
  beforeReading(count: () => Promise<void>): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
}

export function createMetrics(options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.process ?? false) collectDefaultMetrics({ register: registry, prefix: "vss_" });
  const counts: (() => Promise<void>)[] = [];
  return {
    webhooks: new Counter({
      name: "vss_webhooks_total",
      help: "Webhooks answered, by what became of them: new, duplicate, refused, too-large, failed.",
      labelNames: ["topic", "outcome"],
      registers,
    }),
    webhookSeconds: new Histogram({
      name: "vss_webhook_seconds",
      help: "From the last byte of a webhook to its answer.",
      labelNames: ["outcome"],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    pushSeconds: new Histogram({
      name: "vss_push_seconds",
      help: "From the webhook to the order in the vendor's store.",
      labelNames: ["platform"],
      buckets: [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800],
      registers,
    }),
    platformSeconds: new Histogram({
      name: "vss_platform_seconds",
      help: "How long a vendor's store took to answer.",
      labelNames: ["platform", "operation"],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
      registers,
    }),
    pushes: new Counter({
      name: "vss_pushes_total",
      help: "Attempts to create an order in a vendor's store, by outcome.",
      labelNames: ["platform", "outcome"],
      registers,
    }),
    pulls: new Counter({
      name: "vss_pulls_total",
      help: "Looks for fulfillments in a vendor's store, by outcome.",
      labelNames: ["platform", "outcome"],
      registers,
    }),
    inboxDepth: new Gauge({ name: "vss_inbox_waiting", help: "Webhooks stored and not yet processed.", registers }),
    inboxOldestSeconds: new Gauge({
      name: "vss_inbox_oldest_seconds",
      help: "Age of the oldest webhook that waits.",
      registers,
    }),
    inboxParked: new Gauge({
      name: "vss_inbox_parked",
      help: "Webhooks put aside because processing them failed again and again.",
      registers,
    }),
    vendorOrdersHeld: new Gauge({
      name: "vss_vendor_orders_held",
      help: "Vendor orders on hold, by reason.",
      labelNames: ["reason"],
      registers,
    }),
    beforeReading: (count) => void counts.push(count),
    async text() {
      await Promise.allSettled(counts.map((count) => count()));
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
