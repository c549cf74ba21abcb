import type { MutableNotification } from "../../domain/notifications/notification.ts";
import type { ShopId } from "../../domain/shared/ids.ts";

/** What one click ends. */
export interface Unsubscription {
  readonly shop: ShopId;
  readonly addressHash: Uint8Array;
  readonly notification: MutableNotification;
}

export interface MailMutes {
  mutedBy(shop: ShopId, to: string): Promise<readonly MutableNotification[]>;
  set(shop: ShopId, to: string, notification: MutableNotification, muted: boolean): Promise<void>;
  /** What stands in the link of a mail: which mails, and a keyed proof that we wrote it. It needs nothing kept. */
  tokenFor(shop: ShopId, to: string, notification: MutableNotification): Promise<string>;
  /** Null: not ours. */
  readToken(token: string): Promise<Unsubscription | null>;
  setByHash(unsubscription: Unsubscription, muted: boolean): Promise<void>;
}
