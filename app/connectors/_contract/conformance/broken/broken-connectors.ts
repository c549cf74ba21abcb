import { fakePlatform } from "../../../_template/fake/index.ts";
import { connector as good } from "../../../_template/connector.server.ts";
import { connector as shopify } from "../../../shopify/connector.server.ts";
import { fakePlatform as fakeShopify } from "../../../shopify/fake/index.ts";
import { connector as wooCommerce } from "../../../woocommerce/connector.server.ts";
import { fakePlatform as fakeWooCommerce } from "../../../woocommerce/fake/index.ts";
import type { Connector } from "../../connector.ts";
import { done, type Outcome } from "../../outcome.ts";
import { allOrNothingTheme } from "../all-or-nothing-theme.ts";
import { catalogueTheme } from "../catalogue-theme.ts";
import { changesTheme } from "../changes-theme.ts";
import { consentTheme } from "../consent-theme.ts";
import { credentialsTheme } from "../credentials-theme.ts";
import { fulfillmentsTheme } from "../fulfillments-theme.ts";
import { hintsTheme } from "../hints-theme.ts";
import { itemEditsTheme } from "../item-edits-theme.ts";
import { limitsTheme } from "../limits-theme.ts";
import { manifestTheme } from "../manifest-theme.ts";
import { locationsTheme } from "../locations-theme.ts";
import { mannersTheme } from "../manners-theme.ts";
import { mappingTheme } from "../mapping-theme.ts";
import { proofTheme } from "../proof-theme.ts";
import { onceOnlyTheme } from "../once-only-theme.ts";
import { statusesTheme } from "../statuses-theme.ts";
import type { Subject, Theme } from "../theme.ts";
import { weatherTheme } from "../weather-theme.ts";

/** A connector with one believable fault, the theme that must notice it, and the checks that do. */
export interface BrokenConnector {
  readonly fault: string;
  readonly theme: Theme;
  readonly noticedBy: RegExp;
  readonly subject: Subject;
}

type Operations = Required<
  Pick<
    Connector,
    "createOrder" | "findOrder" | "updateOrder" | "cancelOrder" | "readChanges" | "readOrders" | "readCatalogue"
  >
>;
/** The template has them all. */
const whole = good as Connector & Operations;

const broken = (fault: string, theme: Theme, noticedBy: RegExp, change: Partial<Connector>): BrokenConnector => ({
  fault,
  theme,
  noticedBy,
  subject: { connector: { ...good, ...change } as Connector, platform: fakePlatform },
});

/** The template has neither consent nor webhooks; these faults are planted in a platform that has. */
const brokenWooCommerce = (
  fault: string,
  theme: Theme,
  noticedBy: RegExp,
  change: Partial<Connector>,
): BrokenConnector => ({
  fault,
  theme,
  noticedBy,
  subject: { connector: { ...wooCommerce, ...change } as Connector, platform: fakeWooCommerce },
});
/** The same for what neither of them has: locations. */
const brokenShopify = (
  fault: string,
  theme: Theme,
  noticedBy: RegExp,
  change: Partial<Connector>,
): BrokenConnector => ({
  fault,
  theme,
  noticedBy,
  subject: { connector: { ...shopify, ...change } as Connector, platform: fakeShopify },
});
const consent = wooCommerce.consent as NonNullable<Connector["consent"]>;
const editItems = wooCommerce.editItems as NonNullable<Connector["editItems"]>;
const hints = wooCommerce.hints as NonNullable<Connector["hints"]>;

const mapOk = async <T>(outcome: Promise<Outcome<T>>, change: (value: T) => T): Promise<Outcome<T>> => {
  const reached = await outcome;
  return reached.kind === "ok" ? done(change(reached.value)) : reached;
};

/** A cache that outlives the call: the kind of state a connector must not keep. */
let remembered: string | null = null;

export const brokenConnectors: readonly BrokenConnector[] = [
  broken("a capability without a source", manifestTheme, /declares every capability/, {
    manifest: {
      ...good.manifest,
      capabilities: { ...good.manifest.capabilities, stock: { ...good.manifest.capabilities.stock, source: "" } },
    },
  }),
  broken("a declared operation that is missing", manifestTheme, /if and only if it exists/, {
    manifest: good.manifest,
    ...omit("cancelOrder"),
  }),
  broken("a token shown in clear", manifestTheme, /draw a form/, {
    manifest: { ...good.manifest, fields: good.manifest.fields.map((field) => ({ ...field, secret: false })) },
  }),

  broken("takes any key for good", credentialsTheme, /revoked/, {
    verifyCredentials: async ({ credentials }) =>
      done({
        storeKey: "store",
        name: "Shop",
        host: credentials["host"] ?? "",
        currency: "EUR",
        timeZone: null,
        warnings: [],
      }),
  }),
  broken("knows a store by its currency", credentialsTheme, /two stores/, {
    verifyCredentials: (context) =>
      mapOk(whole.verifyCredentials(context), (profile) => ({ ...profile, storeKey: profile.currency })),
  }),

  brokenWooCommerce("believes whoever calls back", consentTheme, /tampered/, {
    consent: {
      ...consent,
      readAnswer: ({ body }) => ({ kind: "approved", state: (JSON.parse(body) as { user_id: string }).user_id }),
    },
  }),
  brokenWooCommerce("takes a key that may only read", consentTheme, /fewer rights/, {
    consent: {
      ...consent,
      finish: (context, answer) =>
        consent.finish(context, { ...answer, body: answer.body.replace('"read"', '"read_write"') }),
    },
  }),
  brokenWooCommerce("loses its state on the way", consentTheme, /brings the state back/, {
    consent: { ...consent, begin: (request) => consent.begin({ ...request, state: "the-same-for-everybody" }) },
  }),
  brokenWooCommerce("checks what a webhook decodes to", hintsTheme, /raw bytes/, {
    hints: {
      ...hints,
      read({ headers, body }, secret) {
        const text = Buffer.from(body).toString();
        const again = text.startsWith("{") ? JSON.stringify(JSON.parse(text)) : text;
        return hints.read({ headers, body: Buffer.from(again) }, secret);
      },
    },
  }),
  brokenWooCommerce("believes unsigned webhooks", hintsTheme, /tampered/, {
    hints: {
      ...hints,
      read: (delivery, secret) =>
        delivery.headers["x-wc-webhook-signature"] ? hints.read(delivery, secret) : "changed",
    },
  }),
  brokenWooCommerce("subscribes anew every time", hintsTheme, /subscribed once/, {
    hints: {
      ...hints,
      subscribe: (context, { url, secret }) => hints.subscribe(context, { url: `${url}?${Math.random()}`, secret }),
    },
  }),

  broken("forgets discounts", mappingTheme, /discounts/, {
    createOrder: (context, order) =>
      whole.createOrder(context, {
        ...order,
        lines: order.lines.map((line) => ({ ...line, discount: { ...line.discount, minor: 0 } })),
      }),
  }),
  broken("thinks every currency has two decimals", mappingTheme, /without decimals|three decimals/, {
    createOrder: (context, order) =>
      whole.createOrder(context, {
        ...order,
        lines: order.lines.map((line) => ({
          ...line,
          unitPrice: { ...line.unitPrice, minor: Math.round(line.unitPrice.minor / 10) * 10 },
        })),
      }),
  }),
  broken("pairs lines by their SKU", mappingTheme, /told apart by their keys/, {
    createOrder: (context, order) =>
      mapOk(whole.createOrder(context, order), ({ order: external }) => {
        const bySku = new Map(
          order.lines.map((line, index) => [line.sku, external.lines[index]?.externalLineId ?? ""]),
        );
        return {
          order: {
            ...external,
            lines: order.lines.map(({ key, sku }) => ({ key, externalLineId: bySku.get(sku) ?? "" })),
          },
        };
      }),
  }),
  broken("sends the note of the order before", mappingTheme, /earlier order's buyer/, {
    createOrder(context, order) {
      const note = remembered ?? order.fields.note;
      remembered = order.fields.note;
      return whole.createOrder(context, { ...order, fields: { ...order.fields, note } });
    },
  }),

  broken("takes the first order for ours", onceOnlyTheme, /among others/, {
    async findOrder(context, _, placedAfter) {
      const page = await whole.readChanges(context, null, placedAfter);
      if (page.kind !== "ok") return page;
      const [first] = page.value.items;
      return whole.findOrder(context, first?.reference ?? "", placedAfter);
    },
  }),
  broken("tries again by itself", onceOnlyTheme, /timeout-after-commit|reset-after-commit/, {
    async createOrder(context, order) {
      const first = await whole.createOrder(context, order);
      return first.kind === "ambiguous"
        ? whole.createOrder(context, { ...order, reference: `${order.reference}-2` })
        : first;
    },
  }),
  broken("calls a lost create impossible", onceOnlyTheme, /in doubt/, {
    async createOrder(context, order) {
      const outcome = await whole.createOrder(context, order);
      return outcome.kind === "ambiguous" ? { kind: "unavailable", message: "", retryAfterMs: null } : outcome;
    },
  }),

  broken("leaves out what the store does not know", allOrNothingTheme, /several lines/, {
    async createOrder(context, order) {
      const outcome = await whole.createOrder(context, order);
      if (outcome.kind !== "item-not-found") return outcome;
      return whole.createOrder(context, { ...order, lines: order.lines.filter(({ key }) => key !== "gone") });
    },
  }),

  broken("throws when the store is down", weatherTheme, /nobody there/, {
    async verifyCredentials(context) {
      const outcome = await whole.verifyCredentials(context);
      if (outcome.kind !== "ok") throw new Error(outcome.kind);
      return outcome;
    },
  }),
  broken("takes a server error for a refusal", weatherTheme, /500, while creating/, {
    async createOrder(context, order) {
      const outcome = await whole.createOrder(context, order);
      return outcome.kind === "ambiguous" ? { kind: "rejected", field: null, message: "HTTP 500" } : outcome;
    },
  }),
  broken("does not read how long to wait", weatherTheme, /429, wait/, {
    async readChanges(context, cursor, since) {
      const outcome = await whole.readChanges(context, cursor, since);
      return outcome.kind === "rate-limited" ? { ...outcome, retryAfterMs: null } : outcome;
    },
  }),

  broken("reads the first page only", fulfillmentsTheme, /more orders than one page/, {
    readChanges: (context, cursor, since) =>
      mapOk(whole.readChanges(context, cursor, since), (page) => ({ ...page, more: false })),
  }),
  broken("takes a status it does not know for shipped", fulfillmentsTheme, /not guessed/, {
    readChanges: (context, cursor, since) =>
      mapOk(whole.readChanges(context, cursor, since), (page) => ({
        ...page,
        items: page.items.map((item) =>
          item.status.kind === "unknown" ? { ...item, status: { ...item.status, kind: "shipped" } } : item,
        ),
      })),
  }),
  brokenShopify("says it is there without looking", locationsTheme, /is moved/, {
    moveToLocation: async () => done({ state: "there" }),
  }),
  brokenShopify("takes a refusal for done", locationsTheme, /does not have the goods/, {
    moveToLocation: async (context, ...rest) => {
      const outcome = await shopify.moveToLocation!(context, ...rest);
      return outcome.kind === "rejected" ? done({ state: "there" }) : outcome;
    },
  }),
  broken("does not listen to the merchant", statusesTheme, /means what the merchant says/, {
    readChanges: (context, cursor, since) => whole.readChanges({ ...context, statuses: {} }, cursor, since),
  }),
  broken("takes what is on its way for open", statusesTheme, /shipped is not cancelled/, {
    cancelOrder: (context, externalId, reason, reference) =>
      whole.cancelOrder({ ...context, statuses: {} }, externalId, reason, reference),
  }),
  broken("lists only what the platform has", statusesTheme, /own statuses are listed/, {
    readStatuses: async () => done(good.manifest.orderStatuses.map(({ raw, label }) => ({ raw, label }))),
  }),
  broken("starts from the beginning every time", fulfillmentsTheme, /goes on where/, {
    readChanges: (context, cursor, since) => whole.readChanges(context, cursor?.includes("|") ? cursor : null, since),
  }),
  broken("skips the first order of a page", fulfillmentsTheme, /more orders than one page/, {
    readChanges: (context, cursor, since) =>
      mapOk(whole.readChanges(context, cursor, since), (page) => ({
        ...page,
        items: page.items.slice(page.more ? 1 : 0),
      })),
  }),

  broken("cancels what is on its way", changesTheme, /shipped is not cancelled/, {
    cancelOrder: async () => done({ state: "cancelled" }),
  }),
  broken("claims edits it does not make", changesTheme, /is changed, or skipped/, {
    updateOrder: async () => done({ skipped: [] }),
  }),

  broken("lists the first page only", proofTheme, /more than one page/, {
    readOrders: (context, since, cursor) =>
      mapOk(whole.readOrders(context, since, cursor), (page) => ({ ...page, more: false })),
  }),
  broken("says what was sent instead of what is there", proofTheme, /cancelled order and a shipped/, {
    readOrders: (context, since, cursor) =>
      mapOk(whole.readOrders(context, since, cursor), (page) => ({
        ...page,
        items: page.items.map((order) => ({ ...order, status: { ...order.status, kind: "open" } })),
      })),
  }),
  broken("takes every address for the same", proofTheme, /another address/, {
    readOrders: (context, since, cursor) =>
      mapOk(whole.readOrders(context, since, cursor), (page) => ({
        ...page,
        items: page.items.map((order) => ({ ...order, addressDigest: order.addressDigest && "somewhere" })),
      })),
  }),
  brokenWooCommerce("takes off as many as shall be left", itemEditsTheme, /fewer of a line/, {
    editItems: (context, id, edit, reference) =>
      editItems(
        context,
        id,
        { ...edit, lines: edit.lines.map((line) => ({ ...line, quantity: Math.max(line.from - line.quantity, 0) })) },
        reference,
      ),
  }),
  brokenWooCommerce("forgets the discount and taxes of what is left", itemEditsTheme, /a line is removed/, {
    editItems: (context, id, edit, reference) =>
      editItems(context, id, { ...edit, lines: edit.lines.map((line) => ({ ...line, taxLines: [] })) }, reference),
  }),
  brokenWooCommerce("takes off what is on its way", itemEditsTheme, /shipped is not touched/, {
    async editItems(context, id, edit, reference) {
      const shippable = { ...edit, lines: edit.lines.map((line) => ({ ...line, from: line.quantity })) };
      const outcome = await editItems(context, id, shippable, reference);
      return outcome.kind === "rejected" ? done({ state: "done", total: null }) : outcome;
    },
  }),
  brokenWooCommerce("calls a lost answer impossible", itemEditsTheme, /lost is in doubt/, {
    editItems: async (context, id, edit, reference) => {
      const outcome = await editItems(context, id, edit, reference);
      return outcome.kind === "ambiguous" ? { kind: "rejected", field: null, message: "" } : outcome;
    },
  }),

  broken("reads the first page of the catalogue only", catalogueTheme, /exactly once/, {
    readCatalogue: (context, cursor) =>
      mapOk(whole.readCatalogue(context, cursor), (page) => ({ ...page, more: false })),
  }),

  broken("cuts an order that is too long", limitsTheme, /lines is refused/, {
    createOrder: (context, order) =>
      whole.createOrder(context, { ...order, lines: order.lines.slice(0, good.manifest.limits.maxLinesPerOrder) }),
  }),

  broken("repeats the key in its messages", mannersTheme, /nothing secret/, {
    async createOrder(context, order) {
      const outcome = await whole.createOrder(context, order);
      return outcome.kind === "auth-failed"
        ? { ...outcome, message: `Bearer ${context.credentials["token"]}` }
        : outcome;
    },
  }),
  broken("asks another host", mannersTheme, /own host/, {
    async findOrder(context, reference, placedAfter) {
      await context.http.send({ method: "GET", url: "https://127.0.0.1/", headers: {}, timeoutMs: 1_000 });
      return whole.findOrder(context, reference, placedAfter);
    },
  }),
  broken("looks up every product of an order", mannersTheme, /few calls/, {
    async createOrder(context, order) {
      for (const _ of order.lines) await whole.verifyCredentials(context);
      return whole.createOrder(context, order);
    },
  }),
];

/** The connector's operations with one missing, as a hand-made connector could be. */
function omit(operation: keyof Operations): Partial<Connector> {
  return { [operation]: undefined };
}
