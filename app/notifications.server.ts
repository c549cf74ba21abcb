import type { Database } from "./db/client.server.ts";
import { createLookupHash } from "./db/lookup-hash.server.ts";
import { createMailMutes } from "./db/mail-mute-repo.server.ts";
import { createNoticeBook } from "./db/notice-repo.server.ts";
import { readNotificationsView, saveNotificationSettings } from "./db/notification-repo.server.ts";
import type { SecretBox } from "./db/secret-box.server.ts";
import { readHome } from "./db/views/home-view.server.ts";
import { isMutable } from "./domain/notifications/notification.ts";
import { mailExamples } from "./mail/mail-examples.ts";
import { paths } from "./ui/paths.ts";
import { isMailKind } from "./use-cases/mail.ts";
import type { MailMutes } from "./use-cases/notifications/mail-mutes.ts";
import type { NoticeDeps, NoticeLinks } from "./use-cases/notifications/notice-ports.ts";
import { type NotificationDesk, saveNotifications } from "./use-cases/notifications/notification-desk.ts";
import { notifyShops } from "./use-cases/notifications/notify-shops.ts";
import type { SendMailsDeps } from "./use-cases/send-mails.ts";

type Render = SendMailsDeps["render"];

/** The Notifications tab, on the merchant's side of the wall. */
export function createNotificationDesk(parts: {
  readonly database: Pick<Database, "prisma">;
  readonly box: SecretBox;
  readonly render: Render;
  now?(): Date;
}): NotificationDesk {
  const { box, render, now = () => new Date() } = parts;
  const { prisma } = parts.database;
  const view: NotificationDesk["notifications"] = (shop) => readNotificationsView(prisma, box, shop);
  return {
    notifications: view,
    saveNotifications: (shop, input, version, actor) =>
      saveNotifications(
        { save: (id, saved) => saveNotificationSettings(prisma, box, id, saved), view, now },
        shop,
        input,
        version,
        actor,
      ),
    async mailExample(shop, kind, language) {
      if (!isMailKind(kind)) return null;
      const { name, timeZone } = await prisma.shop.findUniqueOrThrow({
        where: { id: shop },
        select: { name: true, timeZone: true },
      });
      const params = { marketplace: name, vendor: "Nordic Wool", ...mailExamples[kind] };
      const { subject, html } = render({ kind, params }, { timeZone, language });
      return { subject, html };
    },
  };
}

/** What workers need to write to people: the schedule's half and the gate's. */
export function createNotifications(parts: {
  readonly database: Pick<Database, "pool" | "prisma">;
  readonly box: SecretBox;
  readonly render: Render;
  /** Where the app is reached: "https://app.example". */
  readonly origin: string;
  /** The app's client id, by which Shopify's admin names it. */
  readonly apiKey: string;
  now?(): Date;
}): {
  /** On schedule. */
  notify(): Promise<{ readonly written: number }>;
  readonly gate: Pick<SendMailsDeps, "isMuted" | "unsubscribeLink" | "linkTo">;
  readonly mutes: MailMutes;
} {
  const { database, box, render, origin, apiKey, now = () => new Date() } = parts;
  const mutes = createMailMutes(database.pool, createLookupHash(database.pool, box));
  const links = createNoticeLinks(origin, apiKey);
  const deps: NoticeDeps = {
    book: createNoticeBook(database.pool, box),
    waiting: (shop) => readHome(database.prisma, shop, now()),
    subjectOf: (mail, { timeZone, language }) => render(mail, { timeZone, language }).subject,
    links,
    now,
  };
  return {
    notify: () => notifyShops(deps),
    mutes,
    gate: {
      isMuted: async (shop, to, notification) =>
        isMutable(notification) && (await mutes.mutedBy(shop, to)).includes(notification),
      unsubscribeLink: async (shop, to, notification) =>
        isMutable(notification)
          ? `${origin}/portal/unsubscribe?token=${await mutes.tokenFor(shop, to, notification)}`
          : null,
      linkTo(shop, { orderId, vendorOrderId, vendorId, inPortal }, reader) {
        if (reader === "vendor") return vendorOrderId !== null && inPortal ? links.portalOrder(vendorOrderId) : null;
        if (orderId !== null) return links.order(shop, orderId);
        return vendorId === null ? null : links.vendor(shop, vendorId);
      },
    },
  };
}

function createNoticeLinks(origin: string, apiKey: string): NoticeLinks {
  const admin = ({ domain }: { readonly domain: string }, path: string): string =>
    `https://admin.shopify.com/store/${domain.replace(/\.myshopify\.com$/, "")}/apps/${apiKey}${path}`;
  return {
    order: (shop, order) => admin(shop, paths.order(order)),
    orders: (shop, filter) => admin(shop, paths.orders(filter)),
    unmapped: (shop) => admin(shop, paths.products({ show: "unsynced" })),
    vendor: (shop, vendor) => admin(shop, paths.vendor(vendor)),
    proof: (shop, day) => admin(shop, day === null ? paths.proof : paths.proofDay(day)),
    portalOrder: (vendorOrder) => `${origin}/portal/orders/${vendorOrder}`,
    portalOrders: `${origin}/portal/orders`,
  };
}
