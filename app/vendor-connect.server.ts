import { randomUUID } from "node:crypto";
import { createConnectBook, type ConnectBookParts } from "./db/connect-repo.server.ts";
import { createLookupHash } from "./db/lookup-hash.server.ts";
import { createPeopleBook } from "./db/portal-people-repo.server.ts";
import { portalActor } from "./use-cases/portal/sign-in.ts";
import { connectByHand } from "./use-cases/vendor-connect/connect-by-hand.ts";
import type { ConnectDeps } from "./use-cases/vendor-connect/connect-ports.ts";
import { answerConsent, beginConsent, viewAttempt } from "./use-cases/vendor-connect/consent.ts";
import { hintUrl, mendHints, takeHint } from "./use-cases/vendor-connect/hints.ts";
import { newPairingCode, pairStore, readPairingCode } from "./use-cases/vendor-connect/pairing.ts";
import type { VendorConnect } from "./use-cases/vendor-connect/vendor-connect.ts";

export interface VendorConnectDeps
  extends
    Pick<ConnectDeps, "connectors" | "shared" | "operator" | "origin" | "callStore" | "trialContext">,
    Omit<ConnectBookParts, "now"> {
  now?(): Date;
}

/** The part of the application by which vendors connect their stores. */
export function createVendorConnect(parts: VendorConnectDeps): VendorConnect {
  const { database, box } = parts;
  const now = parts.now ?? (() => new Date());
  const lookupHash = createLookupHash(database.pool, box);
  const people = createPeopleBook(database.pool, box, lookupHash);
  const book = createConnectBook({ ...parts, now });
  const deps: ConnectDeps = {
    ...parts,
    book,
    lookupHash,
    countTry: (what, who, windowMs) => people.countTry(null, what, who, windowMs, now()),
    newId: randomUUID,
    now,
  };

  return {
    begin: (session, member, platform, asked) => beginConsent(deps, session, member, platform, asked),
    answer: (platform, answer, session) => answerConsent(deps, platform, answer, session),
    attempt: (session, id, query = new URLSearchParams()) => viewAttempt(deps, session, id, query),
    connectByHand: (session, member, platform, values) => connectByHand(deps, session, member, platform, values),

    async disconnect(session, { shop, vendor }, { keepTracking } = { keepTracking: true }) {
      const connection = await book.openConnectionOf(shop, vendor);
      if (connection === null) return "not-found";
      // While we still have the key. A store that does not answer goes on telling us, and is told that nobody is here.
      await parts.callStore(
        shop,
        connection,
        (connector, context) =>
          connector.hints?.unsubscribe(context, hintUrl(parts.origin, connector.manifest.id, connection)) ?? null,
      );
      const actor = portalActor(session.userId);
      return (await book.closeConnection(shop, connection, actor, keepTracking)) ? "done" : "not-found";
    },

    async store({ shop, vendor }) {
      const connection = await book.openConnectionOf(shop, vendor);
      return connection && book.readStore(shop, connection);
    },

    pairingPlatform: parts.shared.platform,
    newPairingCode: (session, member) => newPairingCode(deps, session, member),
    readPairingCode: (shopDomain, code) => readPairingCode(deps, shopDomain, code),
    pair: (shopDomain, code, actor) => pairStore(deps, shopDomain, code, actor),
    pairedWith: (shopDomain) => book.readPaired(parts.shared.platform, shopDomain),
    useAsMarketplace: (shopDomain) => book.clearVendorOnly(shopDomain),

    confirmStore: async (shop, connection, actor) =>
      (await book.confirm(shop, connection, actor)) ? "done" : "not-found",
    unconfirmed: (shop) => book.listUnconfirmed(shop),

    hint: (platform, connection, delivery) => takeHint(deps, platform, connection, delivery),
    mendHints: () => mendHints(deps),
  };
}
