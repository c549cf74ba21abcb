import { customers } from "../demo-data.ts";
import { checkout, presets } from "../presets.ts";
import type { Troubles } from "../troubles.ts";
import type { World } from "../world.ts";

type Body = Readonly<Record<string, unknown>>;
type Answer = {
  readonly ok: boolean;
  readonly message?: string;
  readonly link?: { href: string; label: string };
  /** Where Shopify sends the browser next. */
  readonly go?: string;
};

/** What a schedule of the app counted. */
export interface CronAnswer {
  readonly status: number;
  readonly counts: Readonly<Record<string, number>>;
}

const text = (body: Body, key: string): string => (typeof body[key] === "string" ? body[key] : "");
const said = (message: string): Answer => ({ ok: true, message });
const isPlaced = (name: string): Answer => ({
  ...said(`${name} is placed.`),
  link: { href: `#/admin/app/orders?search=${encodeURIComponent(name)}`, label: "See what becomes of it" },
});

/**
 * What people do in the world: buyers order, the merchant's staff edit, vendors' staff ship. Answers null for an
 * address it does not know; throws the simulated shop's own words when it refuses.
 */
export async function act(
  world: World,
  troubles: Troubles,
  cron: (job: string) => Promise<CronAnswer>,
  path: string,
  body: Body,
): Promise<Answer | null> {
  const [part = "", ...rest] = path.split("/").map(decodeURIComponent);
  switch (part) {
    case "presets":
      return orderPreset(world, rest[0] ?? "");
    case "orders":
      return rest.length === 0
        ? order(world, body)
        : merchantStaff(world, `gid://shopify/Order/${rest[0]}`, rest[1], body);
    case "stores":
      if (rest[1] === "access") return vendorOwner(world, rest[0] ?? "", rest[2]);
      return vendorStaff(world, rest[0] ?? "", rest[2] ?? "", rest[3], body);
    case "charges":
      return merchantPays(world, rest[0] ?? "", rest[1]);
    case "trouble":
      troubles.set(text(body, "where"), text(body, "kind"), body["on"] === true);
      return { ok: true };
    case "cron":
      return cronSaid(await cron(rest[0] ?? ""));
    default:
      return null;
  }
}

function cronSaid({ status, counts }: CronAnswer): Answer {
  if (status === 409) return said("The app is looking already.");
  if (status !== 200) return { ok: false, message: `The app answered ${status}.` };
  const { connections, changed, seen, recorded } = counts;
  return said(
    connections === undefined
      ? `Looked at ${seen} orders: ${recorded} were news.`
      : `Looked into ${connections} stores: ${changed} orders changed.`,
  );
}

function orderPreset(world: World, id: string): Answer | null {
  const preset = presets.find((candidate) => candidate.id === id);
  if (!preset) return null;
  const offers = world.offers();
  const lines = Object.entries(preset.lines).flatMap(([sku, quantity]) => {
    const offer = offers.find((candidate) => candidate.sku === sku);
    return offer ? [{ variantId: offer.variantId, quantity }] : [];
  });
  const customer = presets.indexOf(preset) % customers.length;
  const placed = checkout(world, { lines, customer, ...(preset.change && { change: preset.change }) });
  return isPlaced(placed.name);
}

function order(world: World, body: Body): Answer {
  const lines = body["lines"] as { variantId: string; quantity: number }[];
  const percentage = Number(text(body, "discount"));
  const placed = checkout(world, {
    lines,
    customer: Number(text(body, "customer")),
    shipping: text(body, "shipping"),
    change: {
      payment: text(body, "payment") === "pending" ? "pending" : "paid",
      ...(text(body, "payment") === "pending" && { gateway: "Cash on Delivery (COD)" }),
      ...(percentage > 0 && { discount: { code: percentage === 10 ? "WELCOME10" : "FRIENDS", percentage } }),
      ...(text(body, "note") && { note: text(body, "note") }),
    },
  });
  return isPlaced(placed.name);
}

/** The owner's answers on Shopify's pages about money, and whether the bill is paid. */
function merchantPays({ shop }: World, id: string, action: string | undefined): Answer | null {
  switch (action) {
    case "approve":
    case "decline": {
      const back = new URL(shop.answerCharge(id, action));
      // "/store/<store>/apps/<app>/app/..." in the admin is "/app/..." in the app.
      const path = back.pathname.replace(/^\/store\/[^/]+\/apps\/[^/]+/, "");
      return { ok: true, go: `#/admin${path}${back.search}` };
    }
    case "freeze":
      shop.changeCharge(id, "FROZEN");
      return said("The bill is not paid: Shopify freezes the charge.");
    case "thaw":
      shop.changeCharge(id, "ACTIVE");
      return said("The bill is paid.");
    default:
      return null;
  }
}

function merchantStaff(world: World, id: string, action: string | undefined, body: Body): Answer | null {
  const { shop } = world;
  switch (action) {
    case "pay":
      shop.markPaid(id);
      return said("Marked as paid.");
    case "cancel":
      shop.cancelOrder(id);
      return said("Cancelled.");
    case "edit":
      shop.editOrder(id, { setQuantity: [{ lineId: text(body, "lineId"), quantity: Number(body["quantity"]) }] });
      return said("The order is edited.");
    case "update": {
      const address = shop.order(id)?.shippingAddress;
      shop.updateOrder(id, {
        email: text(body, "email") || null,
        phone: text(body, "phone") || null,
        note: text(body, "note") || null,
        tags: text(body, "tags")
          .split(",")
          .map((tag) => tag.trim())
          .filter(Boolean),
        ...(address && { shippingAddress: { ...address, address1: text(body, "address1") } }),
      });
      return said("Saved.");
    }
    default:
      return null;
  }
}

/** Whom the vendor lets into its store. */
function vendorOwner(world: World, host: string, action: string | undefined): Answer | null {
  const entry = world.stores.find(({ store }) => store.host === host);
  if (!entry) return null;
  const { name } = entry.store;
  switch (action) {
    case "install":
      entry.install();
      return said(`${name} has installed the app. Open it there to enter a pairing code.`);
    case "take-away":
      entry.takeAccessAway();
      return said(
        entry.accessBy === "app" ? `${name} has removed the app.` : `${name} has deleted the keys that the app had.`,
      );
    default:
      return null;
  }
}

function vendorStaff(world: World, host: string, id: string, action: string | undefined, body: Body): Answer | null {
  const entry = world.stores.find((candidate) => candidate.store.host === host);
  if (!entry) return null;
  const { store, ownStatuses } = entry;
  const number = text(body, "number") || `JJD${String(Math.floor(Math.random() * 1e10)).padStart(10, "0")}`;
  const tracking = { company: text(body, "company") || "DHL Express", number, url: `https://track.example/${number}` };
  switch (action) {
    case "ship": {
      const lines = Object.entries(body)
        .filter(([key]) => key.startsWith("quantity:"))
        .map(([key, quantity]) => ({ lineId: key.slice("quantity:".length), quantity: Number(quantity) }))
        .filter(({ quantity }) => quantity > 0);
      const left = store.order(id)?.lines.every((line) => {
        const shipped = lines.find((candidate) => candidate.lineId === line.id)?.quantity ?? 0;
        return shipped === line.unshipped;
      });
      store.ship(id, { lines: left ? null : lines, tracking });
      return said(`Shipped with ${tracking.company} ${number}.`);
    }
    case "correct":
      store.correctTracking(id, text(body, "fulfillmentId"), tracking);
      return said(`Tracking is now ${number}.`);
    case "cancel-shipment":
      store.cancelShipment(id, text(body, "fulfillmentId"));
      return said("The shipment is cancelled.");
    case "status": {
      const status = ownStatuses.find((candidate) => candidate.id === text(body, "status"));
      if (!status) return null;
      store.setRawStatus(id, status.id);
      return said(`The order is now “${status.name}”.`);
    }
    case "cancel":
      store.cancel(id);
      return said("Cancelled in the vendor's store.");
    default:
      return null;
  }
}
