import type { ReasonParams } from "../domain/sync-rules/decision.ts";
import type { MailKind } from "../use-cases/mail.ts";

const order = {
  order: "#1042",
  externalOrder: "W-7",
  placedAt: "2026-11-20T09:12:00Z",
  totalMinor: 12_345,
  currency: "EUR",
};
const link = "https://example.com/";
const trouble = { store: "wool.example", sinceAt: "2026-11-20T07:30:00Z", waiting: 12, reason: "app-removed" };
const parts = { vendors: 1, lines: 3, orders: "#1042, #1045, #1051", more: 0, link };

/** Made-up facts, so that the merchant can see each mail before anything has happened. */
export const mailExamples: Readonly<Record<MailKind, ReasonParams>> = {
  "vendor-new-order": { ...order, store: "wool.example", lines: 2, link },
  "vendor-order-to-ship": { ...order, lines: 2, link },
  "vendor-manual-handling": { ...order, lines: 1, link },
  "vendor-order-cancelled": { ...order, byHand: "no", link },
  "vendor-cancelled-but-shipped": { ...order, link },
  "vendor-fulfilled-by-merchant": { ...order, lines: 2, link },
  "vendor-connection-broken": { ...trouble, variant: "", link, linkExpiresAt: "2026-11-23T07:30:00Z" },
  "vendor-late": { ...parts, days: 5 },
  "vendor-reconnect": { ...trouble, variant: "asked", link, linkExpiresAt: "2026-11-23T07:30:00Z" },
  "vendor-invitation": { expiresAt: "2026-12-04T09:00:00Z", link },
  "vendor-sign-in": { minutes: 15, link },
  "merchant-push-failed": parts,
  "merchant-needs-mapping": parts,
  "merchant-late": parts,
  "merchant-proof": {
    ...parts,
    found: JSON.stringify([
      { reason: "order-gone", count: 1, link },
      { reason: "quantity-differs", count: 2, link },
    ]),
  },
  "merchant-manual-handling": { ...order, lines: 1, link },
  "merchant-order-declined": { ...order, link },
  "merchant-cancelled-but-shipped": { ...order, link },
  "merchant-cancelled-by-vendor": { ...order, store: "wool.example", link },
  "merchant-connection-broken": { ...trouble, variant: "", link },
  "merchant-digest": {
    sinceAt: "2026-11-20T07:00:00Z",
    waiting: 4,
    orders: 38,
    pushed: 51,
    parcels: 44,
    failed: 1,
    needs: JSON.stringify([
      { reason: "needs-mapping", count: 3, link },
      { reason: "rejected", count: 1, link },
    ]),
    told: JSON.stringify([{ text: "Nordic Wool has not shipped order #1031 yet", link }]),
    more: 0,
  },
};
