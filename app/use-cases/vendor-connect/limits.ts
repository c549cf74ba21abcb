const minute = 60_000;
const hour = 60 * minute;

/** How long ways to connect stay open, in milliseconds. */
export const connectLifetimes = {
  /** A consent page may ask for a password and a second factor first. */
  attemptMs: 15 * minute,
  pairingCodeMs: 24 * hour,
  /** Longer than any answer of a store takes; beyond it, who worked on it is gone. */
  workingMs: 3 * minute,
} as const;

/** How often something may be tried in an hour. */
export const connectTriesPerHour = {
  /** Consent and pasted keys, by portal session: each makes us call an address that a stranger typed in. */
  connect: 30,
  pairingCode: 20,
  /** Wrong and right codes together, by shop: fifty bits are not guessed ten at a time. */
  pair: 10,
} as const;

export const hourMs = hour;
