import { randomUUID } from "node:crypto";
import type { Database } from "./db/client.server.ts";
import { createLookupHash } from "./db/lookup-hash.server.ts";
import { createMailMutes } from "./db/mail-mute-repo.server.ts";
import { createPortalOrderBook } from "./db/portal-orders-repo.server.ts";
import { createPeopleBook } from "./db/portal-people-repo.server.ts";
import { merchantOf, type TenantWall, vendorsOf, type WalledDatabase } from "./db/tenant-wall.server.ts";
import type { SecretBox } from "./db/secret-box.server.ts";
import { isMutable, mutableNotifications } from "./domain/notifications/notification.ts";
import { buildOrderToPush } from "./domain/order/build-order-to-push.ts";
import { conversionFor } from "./domain/order/in-store-currency.ts";
import { referenceOf } from "./domain/order/reference.ts";
import { exampleOrder } from "./domain/portal/example-order.ts";
import { answerOrder } from "./use-cases/portal/answer-order.ts";
import { correctTracking, fulfillByHand, withdrawParcel } from "./use-cases/portal/fulfill-by-hand.ts";
import { inviteVendor, revokeInvitation } from "./use-cases/portal/invite-vendor.ts";
import { lifetimes } from "./use-cases/portal/limits.ts";
import { hashOfToken, looksLikeToken } from "./use-cases/portal/portal-token.ts";
import { presentItem, presentOrder } from "./use-cases/portal/present-order.ts";
import { acceptInvitation, askForLink, signIn } from "./use-cases/portal/sign-in.ts";
import type { VendorAnswers } from "./use-cases/portal/vendor-answers.ts";
import { knownCost, priceLine } from "./domain/splitting/price-line.ts";
import type { PortalOrderBook, PortalOrderDeps } from "./use-cases/portal/order-ports.ts";
import type { VendorInvitations } from "./use-cases/portal/vendor-invitations.ts";
import type { Membership, PortalSession, VendorPortal } from "./use-cases/portal/vendor-portal.ts";

export interface PortalDeskDeps {
  readonly database: Pick<Database, "pool" | "prisma">;
  readonly wall: TenantWall;
  readonly box: SecretBox;
  /** Where the app is reached: "https://app.example". */
  readonly origin: string;
  now?(): Date;
  pause?(ms: number): Promise<void>;
}

/** The vendors' half of the application: how they get in, and what they can do there. */
export function createPortalDesk(deps: PortalDeskDeps): {
  readonly portal: VendorPortal;
  readonly invitations: VendorInvitations;
  readonly answers: VendorAnswers;
} {
  const { pool } = deps.database;
  const now = deps.now ?? (() => new Date());
  const people = createPeopleBook(pool, deps.box, createLookupHash(pool, deps.box));
  const mutes = createMailMutes(pool, createLookupHash(pool, deps.box));
  const addressOf = (member: Membership): Promise<string | null> =>
    deps.wall.within(vendorsOf([member]), async ({ prisma }) => {
      const where = { id: member.vendor, shopId: member.shop };
      return (await prisma.vendor.findFirst({ where, select: { email: true } }))?.email ?? null;
    });
  const books = new WeakMap<WalledDatabase, PortalOrderBook>();
  /** Whatever is asked about orders is asked behind the wall of whoever asks: of all their vendors, and nobody else's. */
  const asVendor = <T>(members: readonly Membership[], work: (orders: PortalOrderBook) => Promise<T>): Promise<T> =>
    deps.wall.within(vendorsOf(members), async (tenants) => {
      const book = books.get(tenants) ?? createPortalOrderBook(tenants.pool, tenants.prisma, deps.box);
      books.set(tenants, book);
      return work(book);
    });
  const peopleDeps = {
    people,
    origin: deps.origin,
    newId: randomUUID,
    now,
    pause: deps.pause ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))),
  };
  const act = <T>({ memberships }: PortalSession, work: (orderDeps: PortalOrderDeps) => Promise<T>): Promise<T> =>
    asVendor(memberships, (orders) => work({ orders, newId: randomUUID, now }));
  const isToken = looksLikeToken;

  return {
    invitations: {
      list: (shop, vendor) => people.listInvitations(shop, vendor, now()),
      invite: (shop, vendor, email, actor) => inviteVendor(peopleDeps, shop, vendor, email, actor),
      revoke: (shop, vendor, id, actor) => revokeInvitation(peopleDeps, shop, vendor, id, actor),
    },
    answers: {
      of: (shop, order) =>
        isUuid(order)
          ? deps.wall.within(merchantOf(shop), async (tenants) =>
              createPortalOrderBook(tenants.pool, tenants.prisma, deps.box).readAnswers(shop, order),
            )
          : Promise.resolve({}),
    },
    portal: {
      origin: deps.origin,
      invitation: async (token) => (isToken(token) ? people.peekInvitation(hashOfToken(token), now()) : null),
      acceptInvitation: (token, visitor) => acceptInvitation(peopleDeps, token, visitor),
      askForLink: (email, visitor, wanted) => askForLink(peopleDeps, email, visitor, wanted ?? null),
      signInLink: async (token) => (isToken(token) ? people.peekSignInLink(hashOfToken(token), now()) : null),
      signIn: (token, visitor) => signIn(peopleDeps, token, visitor),

      async session(token) {
        if (!isToken(token)) return null;
        const at = now().getTime();
        return people.readSession(hashOfToken(token), {
          now: new Date(at),
          seenBefore: new Date(at - lifetimes.sessionStepMs),
          expiresAt: new Date(at + lifetimes.sessionMs),
        });
      },
      sessions: (session) => people.listSessions(session, now()),
      endSession: async (session, id) =>
        isUuid(id) && (await people.endSessions(session, { id }, now())) > 0 ? "done" : "not-found",
      async endOtherSessions(session) {
        await people.endSessions(session, "others", now());
      },
      async chooseVendor(session, vendor) {
        const found = session.memberships.find((membership) => membership.vendor === vendor);
        if (!found) return "not-found";
        await people.chooseVendor(session, found.vendor);
        return "done";
      },

      async orders(member, filter) {
        const [page, settings] = await asVendor([member], (orders) =>
          Promise.all([orders.list(member, filter), orders.readSettings(member.shop)]),
        );
        return { ...page, items: page.items.flatMap((item) => presentItem(item, settings) ?? []) };
      },
      async order(session, id) {
        const record = await asVendor(session.memberships, (orders) => orders.read(session.memberships, id));
        const member = record && session.memberships.find(({ vendor }) => vendor === record.vendor);
        return record && member ? presentOrder(record, member) : null;
      },
      accept: (session, id) => act(session, (walled) => answerOrder(walled, session, id, { kind: "accepted" })),
      decline: (session, id, reason, note) =>
        act(session, (walled) => answerOrder(walled, session, id, { kind: "declined", reason, note })),
      fulfill: (session, id, parcel) => act(session, (walled) => fulfillByHand(walled, session, id, parcel)),
      correctTracking: (session, id, parcel, tracking) =>
        act(session, (walled) => correctTracking(walled, session, id, parcel, tracking)),
      withdrawParcel: (session, id, parcel) => act(session, (walled) => withdrawParcel(walled, session, id, parcel)),

      async mails(member) {
        const to = await addressOf(member);
        if (to === null) return null;
        const muted = await mutes.mutedBy(member.shop, to);
        return {
          to,
          choices: mutableNotifications.map((notification) => ({ notification, muted: muted.includes(notification) })),
        };
      },
      async setMail(member, notification, muted) {
        const to = isMutable(notification) ? await addressOf(member) : null;
        if (to === null || !isMutable(notification)) return "not-found";
        await mutes.set(member.shop, to, notification, muted);
        return "done";
      },
      async unsubscription(token) {
        const read = await mutes.readToken(token);
        return read && { notification: read.notification };
      },
      async unsubscribe(token) {
        const read = await mutes.readToken(token);
        if (!read) return "not-found";
        await mutes.setByHash(read, true);
        return "done";
      },

      store: (member) => asVendor([member], (orders) => orders.readStore(member)),
      async whatYouReceive(member) {
        const [settings, { connection }] = await asVendor([member], (orders) =>
          Promise.all([orders.readSettings(member.shop), orders.readStore(member)]),
        );
        const { order, slice, costs } = exampleOrder(member.currency);
        const store = connection?.storeCurrency ?? member.currency;
        const conversion = conversionFor(member.currency, store, settings.currencyRates);
        const example = buildOrderToPush({
          order,
          slice: {
            ...slice,
            lines: order.lines.flatMap(({ gid, variantGid }) =>
              slice.lines
                .filter(({ lineGid }) => lineGid === gid)
                .map((line) => priceLine(line, settings, knownCost(variantGid, member.currency, costs))),
            ),
          },
          conversion,
          settings,
          reference: referenceOf("00000000-0000-4000-8000-000000001001"),
          marketplaceName: member.shopName,
          testFlag: false,
        });
        // What the marketplace agreed with other vendors is theirs.
        const { currencyRates: _, merchantContact: __, ...told } = settings;
        return {
          // With shipping not passed on, there is none.
          example: settings.shippingMode === "none" ? { ...example, shipping: null } : example,
          settings: told,
          platform: connection?.platform ?? null,
          currency:
            conversion !== null
              ? { kind: "converted", rate: conversion }
              : store === member.currency
                ? { kind: "same", currency: store }
                : { kind: "waits", store, currency: member.currency },
        };
      },
    },
  };
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
