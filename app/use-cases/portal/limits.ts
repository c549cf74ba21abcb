const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long things open, in milliseconds. */
export const lifetimes = {
  invitationMs: 72 * hour,
  signInLinkMs: 15 * minute,
  /** Mailed unasked, so it must outlast a weekend. */
  storeLinkMs: 72 * hour,
  /** Since it was last seen. */
  sessionMs: 30 * day,
  /** A session's life is prolonged at most so often: a page view must not cost a write. */
  sessionStepMs: hour,
} as const;

/** How often something may be tried in an hour, and by whom it is counted. */
export const triesPerHour = {
  /** Guessing a token is hopeless; this only keeps the guessing from costing us. By address. */
  token: 60,
  /** Asking for a sign-in link, by address. */
  linkByAddress: 30,
  /** And by mailbox: beyond it nothing is sent, and nothing is said about that either. */
  linkByEmail: 5,
  inviteByShop: 200,
  inviteByEmail: 5,
  /** Links to connect again that a merchant sends to one vendor. */
  reconnectByVendor: 3,
} as const;

export const hourMs = hour;
