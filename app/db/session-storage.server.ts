import { Session } from "@shopify/shopify-api";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import type { PrismaClient } from "@prisma/client";
import { bindings, sealedFromText, sealedToText } from "./sealed-columns.server.ts";
import { SealedError, type SecretBox } from "./secret-box.server.ts";

/** What the Shopify library asks of a session storage. */
export type SessionStorage = Pick<
  PrismaSessionStorage<PrismaClient>,
  "storeSession" | "loadSession" | "deleteSession" | "deleteSessions" | "findSessionsByShop"
>;

/**
 * Shopify's own session storage with the tokens sealed, each bound to its session. A session whose tokens do not open
 * (another key, changed, or written by somebody who does not know the key) is treated as absent: the merchant's next
 * visit exchanges a session token for new ones.
 *
 * Make it after the migrations have run: the library looks for its table at once.
 *
 * @param onUnreadable told of such a session
 */
export function createSessionStorage(
  prisma: PrismaClient,
  box: Pick<SecretBox, "seal" | "open">,
  onUnreadable: (session: { readonly shop: string }) => void = () => {},
): SessionStorage {
  const storage = new PrismaSessionStorage(prisma);

  const sealed = (session: Session): Session => {
    const copy = new Session(session.toObject());
    const seal = (token: string, kind: "access" | "refresh"): string =>
      sealedToText(box.seal(token, bindings.sessionToken(session.id, kind)));
    if (session.accessToken) copy.accessToken = seal(session.accessToken, "access");
    if (session.refreshToken) copy.refreshToken = seal(session.refreshToken, "refresh");
    return copy;
  };

  const opened = (session: Session): Session | undefined => {
    const open = (text: string, kind: "access" | "refresh"): string => {
      const envelope = sealedFromText(text);
      if (envelope === null) throw new SealedError("malformed");
      return box.open(envelope, bindings.sessionToken(session.id, kind));
    };
    try {
      if (session.accessToken) session.accessToken = open(session.accessToken, "access");
      if (session.refreshToken) session.refreshToken = open(session.refreshToken, "refresh");
    } catch (error) {
      if (!(error instanceof SealedError)) throw error;
      onUnreadable({ shop: session.shop });
      return undefined;
    }
    // A refresh answered without a lifetime must not make a token that is never renewed (shopify-app-js #3400).
    if (session.refreshToken && !session.expires) session.expires = new Date(0);
    return session;
  };

  return {
    storeSession: (session) => storage.storeSession(sealed(session)),
    async loadSession(id) {
      const session = await storage.loadSession(id);
      return session && opened(session);
    },
    deleteSession: (id) => storage.deleteSession(id),
    deleteSessions: (ids) => storage.deleteSessions(ids),
    async findSessionsByShop(shop) {
      return (await storage.findSessionsByShop(shop)).flatMap((session) => opened(session) ?? []);
    },
  };
}
