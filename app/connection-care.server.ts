import { randomUUID } from "node:crypto";
import type { Database } from "./db/client.server.ts";
import { createCareBook } from "./db/connection-care-repo.server.ts";
import { createLookupHash } from "./db/lookup-hash.server.ts";
import { createPeopleBook } from "./db/portal-people-repo.server.ts";
import type { SecretBox } from "./db/secret-box.server.ts";
import type { ShopId, VendorId } from "./domain/shared/ids.ts";
import { remindOfConnections } from "./use-cases/remind-of-connections.ts";
import { type ReconnectLinkResult, sendReconnectLink } from "./use-cases/send-reconnect-link.ts";

export interface ConnectionCare {
  /** On schedule: tells people of connections that do not work. */
  remind(): Promise<{ readonly told: number }>;
  /** Because the merchant asks. */
  sendReconnectLink(shop: ShopId, vendor: VendorId, actor: string): Promise<ReconnectLinkResult>;
}

/** What is done about connections that people have to mend. */
export function createConnectionCare(parts: {
  readonly database: Pick<Database, "pool">;
  readonly box: SecretBox;
  /** Where the app is reached: "https://app.example". */
  readonly origin: string;
  now?(): Date;
}): ConnectionCare {
  const { pool } = parts.database;
  const deps = {
    book: createCareBook(pool, parts.box),
    people: createPeopleBook(pool, parts.box, createLookupHash(pool, parts.box)),
    origin: parts.origin,
    newId: randomUUID,
    now: parts.now ?? (() => new Date()),
  };
  return {
    remind: () => remindOfConnections(deps),
    sendReconnectLink: (shop, vendor, actor) => sendReconnectLink(deps, shop, vendor, actor),
  };
}
