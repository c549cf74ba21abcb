import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { stringify } from "lossless-json";

export interface WebhookSettings {
  /** Each delivery comes twice. */
  doubled: boolean;
  /** Deliveries wait `shuffleWindowMs` for others and leave in random order. */
  shuffled: boolean;
  /** Deliveries never come; only reconciliation can find what they said. */
  lost: boolean;
  /** Deliveries wait for `releaseHeld()`. */
  held: boolean;
  shuffleWindowMs: number;
  /** Pauses before each further try; Shopify tries eight times over four hours. */
  retryDelaysMs: number[];
  timeoutMs: number;
}

/** One webhook on its way to one address. The body is frozen when the event happens. */
export interface Delivery {
  readonly webhookId: string;
  readonly eventId: string;
  readonly shop: string;
  readonly topic: string;
  readonly url: string;
  readonly triggeredAt: string;
  readonly body: string;
  state: "waiting" | "held" | "delivered" | "failed" | "lost";
  readonly attempts: {
    readonly at: string;
    readonly status: number | null;
    readonly error: string | null;
    readonly ms: number;
  }[];
}

interface Outgoing {
  readonly shop: string;
  readonly topic: string;
  readonly url: string;
  readonly secret: string;
  readonly body: unknown;
  readonly eventId: string;
  readonly name: string | null;
  readonly now: Date;
  readonly onGivenUp: () => void;
}

const apiVersion = "2026-10";

/** Delivers webhooks: signed over the raw bytes, five seconds each, tried again, with a log and trouble switches. */
export class Webhooks {
  readonly settings: WebhookSettings = {
    doubled: false,
    shuffled: false,
    lost: false,
    held: false,
    shuffleWindowMs: 300,
    retryDelaysMs: [2_000, 10_000, 60_000, 300_000, 900_000, 1_800_000, 3_600_000, 7_200_000],
    timeoutMs: 5_000,
  };
  readonly log: Delivery[] = [];
  readonly #held: (() => void)[] = [];
  readonly #shuffling: (() => void)[] = [];
  readonly #closing = new AbortController();
  #running = 0;
  #idle: (() => void)[] = [];

  /** Sends in the background; nothing waits for it. */
  send(outgoing: Outgoing): void {
    const delivery: Delivery = {
      webhookId: randomUUID(),
      eventId: outgoing.eventId,
      shop: outgoing.shop,
      topic: outgoing.topic,
      url: outgoing.url,
      triggeredAt: outgoing.now.toISOString(),
      body: stringify(outgoing.body) ?? "null",
      state: "waiting",
      attempts: [],
    };
    this.log.push(delivery);
    if (this.log.length > 5_000) this.log.splice(0, 1_000);
    if (this.settings.lost) {
      delivery.state = "lost";
      return;
    }
    const go = () => {
      delivery.state = "waiting";
      void this.#deliver(delivery, outgoing);
      if (this.settings.doubled) void this.#deliver(delivery, outgoing);
    };
    if (this.settings.held) {
      delivery.state = "held";
      this.#held.push(go);
    } else if (this.settings.shuffled) {
      this.#shuffling.push(go);
      if (this.#shuffling.length === 1) void this.#shuffle();
    } else {
      go();
    }
  }

  /** Lets go what was held, in the order it happened or the other way round. */
  releaseHeld(order: "as-sent" | "reversed" = "as-sent"): void {
    const waiting = this.#held.splice(0);
    for (const go of order === "reversed" ? waiting.reverse() : waiting) go();
  }

  /** Resolves when nothing is on its way, in a retry pause or waiting to be shuffled. Held ones do not count. */
  settled(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Gives up everything that is still to be tried. */
  close(): void {
    this.#closing.abort();
  }

  async #shuffle(): Promise<void> {
    await this.#counted(async () => {
      await pause(this.settings.shuffleWindowMs, undefined, { signal: this.#closing.signal, ref: false }).catch(
        () => {},
      );
      const waiting = this.#shuffling.splice(0);
      for (let last = waiting.length - 1; last > 0; last -= 1) {
        const other = Math.floor(Math.random() * (last + 1));
        [waiting[last], waiting[other]] = [waiting[other] as () => void, waiting[last] as () => void];
      }
      for (const go of waiting) go();
    });
  }

  async #deliver(delivery: Delivery, outgoing: Outgoing): Promise<void> {
    await this.#counted(async () => {
      for (let attempt = 0; !this.#closing.signal.aborted; attempt += 1) {
        if (await this.#attempt(delivery, outgoing)) {
          delivery.state = "delivered";
          return;
        }
        const wait = this.settings.retryDelaysMs[attempt];
        if (wait === undefined) break;
        await pause(wait, undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
      }
      if (delivery.state === "delivered" || this.#closing.signal.aborted) return;
      delivery.state = "failed";
      outgoing.onGivenUp();
    });
  }

  async #attempt(delivery: Delivery, outgoing: Outgoing): Promise<boolean> {
    const bytes = Buffer.from(delivery.body, "utf8");
    const started = performance.now();
    const note = (status: number | null, error: string | null) =>
      delivery.attempts.push({
        at: new Date().toISOString(),
        status,
        error,
        ms: Math.round(performance.now() - started),
      });
    try {
      const response = await fetch(delivery.url, {
        method: "POST",
        redirect: "manual",
        signal: AbortSignal.any([AbortSignal.timeout(this.settings.timeoutMs), this.#closing.signal]),
        headers: {
          "content-type": "application/json",
          "user-agent": "Shopify-Captain-Hook",
          "x-shopify-topic": delivery.topic,
          "x-shopify-hmac-sha256": createHmac("sha256", outgoing.secret).update(bytes).digest("base64"),
          "x-shopify-shop-domain": delivery.shop,
          "x-shopify-api-version": apiVersion,
          "x-shopify-webhook-id": delivery.webhookId,
          "x-shopify-event-id": delivery.eventId,
          "x-shopify-triggered-at": delivery.triggeredAt,
          ...(outgoing.name && { "x-shopify-name": outgoing.name }),
        },
        body: bytes,
      });
      await response.arrayBuffer();
      note(response.status, null);
      return response.status >= 200 && response.status < 300;
    } catch (error) {
      note(null, error instanceof Error ? error.name : String(error));
      return false;
    }
  }

  async #counted(work: () => Promise<void>): Promise<void> {
    this.#running += 1;
    try {
      await work();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve();
    }
  }
}
