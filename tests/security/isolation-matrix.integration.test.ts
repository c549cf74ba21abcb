import { readdirSync } from "node:fs";
import path from "node:path";
import type { AppLoadContext } from "@remix-run/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Composition } from "../../app/composition.server.ts";
import { vendorOrderActions } from "../../app/domain/order/offered-actions.ts";
import type { Application } from "../../app/use-cases/application.ts";
import { digestRows } from "../support/tenant-rows.ts";
import { makeMarket, type Market, type MarketVendor } from "../support/two-markets.ts";
import { browser, startWholeApp, type WholeApp } from "../support/whole-app.ts";

// Two merchants and four vendors. Whatever takes an id is asked, in the name of one of them, for what is another's: by
// every method of every desk, and by every route found on disk. It has to answer as if it did not exist, tell nothing
// of the other, and change nothing of the other's rows. What is new and has no entry here fails.

let app: WholeApp;
let ours: Market;
let theirs: Market;
let theirBulkRun: string;
beforeAll(async () => {
  app = await startWholeApp();
  await app.composition.startWorker();
  ours = await makeMarket(app, "Oursland");
  theirs = await makeMarket(app, "Theirsland");
  await app.restWithoutWorker();
  const parts = [theirs.anna.vendorOrder];
  const run = await app.composition.app.startBulkRun(theirs.shop, { kind: "parts", ids: parts }, "recheck", "staff:2");
  theirBulkRun = run.kind === "started" ? run.id : "";
}, 120_000);
afterAll(() => app?.stop());

/** How a refusal may look, whatever was asked. */
const refusals: readonly unknown[] = [null, undefined, false, 0, "", "not-found", "{}", "[]"];
const isRefusal = (answer: unknown): boolean => {
  if (refusals.includes(answer)) return true;
  if (typeof answer !== "object" || answer === null) return false;
  if (refusals.includes(JSON.stringify(answer))) return true;
  if ("items" in answer) return Array.isArray(answer.items) && answer.items.length === 0;
  return (
    "kind" in answer && ["not-found", "refused", "not-valid", "no-attempt", "forged"].includes(String(answer.kind))
  );
};

/** A question of ours about what is another's. */
type Question = () => Promise<unknown>;
type Entry =
  | { readonly refused: readonly Question[] }
  /** Takes no id, or answers with what is ours: it may say nothing of others, and change nothing of theirs. */
  | { readonly answered: readonly Question[] }
  /** Not asked here; the reason. */
  | { readonly elsewhere: string };

const refused = (...questions: Question[]): Entry => ({ refused: questions });
const answered = (...questions: Question[]): Entry => ({ answered: questions });
const elsewhere = (why: string): Entry => ({ elsewhere: why });

/** Asks, and looks at the answers and at the rows of everybody who must not be touched. */
async function ask(
  entry: Entry,
  others: readonly { shop: string; domain: string; vendor?: string }[],
  words: readonly string[],
) {
  if ("elsewhere" in entry) return;
  const questions = "refused" in entry ? entry.refused : entry.answered;
  expect(questions.length).toBeGreaterThan(0);
  const before = await Promise.all(others.map((tenant) => digestRows(app.database, tenant)));
  for (const question of questions) {
    const answer = await question();
    const text =
      JSON.stringify(answer, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)) ?? "";
    if ("refused" in entry) expect(isRefusal(answer), `${String(question)} answered ${text}`).toBe(true);
    for (const word of words) expect(text, String(question)).not.toContain(word);
  }
  expect(await Promise.all(others.map((tenant) => digestRows(app.database, tenant)))).toEqual(before);
}

const collect = async <T>(stream: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
};

const tracking = { carrier: "DHL", number: "1", url: null };
const everything = { cursor: null, direction: "forward", search: "" } as const;
const log = {
  vendorId: null,
  platform: null,
  group: null,
  level: null,
  withinHours: null,
  from: null,
  to: null,
} as const;
const actor = "staff:attacker";
type MerchantEntries = Readonly<Record<string, (desk: Application, us: Market, them: Market) => Entry>>;

const merchantEntries: MerchantEntries = {
  shopFor: () => elsewhere("the shop comes from the session: see the routes"),
  home: (desk, us) => answered(() => desk.home(us.shop)),
  orders: (desk, us, them) =>
    refused(
      () => desk.orders(us.shop, { ...everything, show: "all", vendorId: them.anna.id } as never),
      () => desk.orders(us.shop, { ...everything, show: "all", vendorId: them.birk.id } as never),
    ),
  order: (desk, us, them) =>
    refused(
      () => desk.order(us.shop, them.anna.order),
      () => desk.order(us.shop, them.birk.order),
    ),
  orderOf: (desk, us, them) =>
    refused(
      async () => desk.orderOf(us.shop, (await desk.order(them.shop, them.anna.order))?.gid ?? ""),
      () => desk.orderOf(us.shop, "gid://shopify/Order/0"),
    ),
  act: (desk, us, them) =>
    refused(
      ...vendorOrderActions.flatMap((action) => [
        () => desk.act(us.shop, them.anna.vendorOrder, action, actor),
        () => desk.act(us.shop, them.birk.vendorOrder, action, actor),
      ]),
    ),
  activity: (desk, us, them) =>
    refused(
      () => desk.activity(us.shop, { ...everything, ...log, vendorId: them.anna.id }).then(({ items }) => items),
      () => desk.activity(us.shop, { ...everything, ...log, search: them.anna.order }).then(({ items }) => items),
    ),
  newActivity: (desk, us, them) =>
    refused(() => desk.newActivity(us.shop, { ...everything, ...log, vendorId: them.anna.id }, "")),
  exportActivity: (desk, us, them) =>
    refused(() => collect(desk.exportActivity(us.shop, { ...everything, ...log, vendorId: them.anna.id }))),
  noteFault: (desk, us, them) =>
    answered(() => desk.noteFault(us.shop, { reference: "E-22222222", page: `/app/orders/${them.anna.order}` })),
  vendors: (desk, us) => answered(() => desk.vendors(us.shop)),
  vendor: (desk, us, them) => refused(() => desk.vendor(us.shop, them.anna.id)),
  sendReconnectLink: (desk, us, them) => refused(() => call(desk, "sendReconnectLink", us.shop, them.anna.id, actor)),
  setVendorStoreSync: (desk, us, them) => refused(() => desk.setVendorStoreSync(us.shop, them.anna.id, false, actor)),
  setVendorEmail: (desk, us, them) =>
    refused(() => desk.setVendorEmail(us.shop, them.anna.id, "attacker@attacker.example", actor)),
  connectStore: (desk, us, them) =>
    refused(() =>
      desk.connectStore(us.shop, {
        vendorName: "Theirs by name only",
        platform: "shopify",
        credentials: { shop: `${them.domain}`, accessToken: "shpat_guessed" },
        actor,
      }),
    ),
  disconnectStore: (desk, us, them) => refused(() => desk.disconnectStore(us.shop, them.connection, actor)),
  setAddOn: (desk, us) => answered(() => desk.setAddOn(us.shop, "woocommerce", "order-push", true, actor)),
  products: (desk, us, them) =>
    refused(() => desk.products(us.shop, { ...everything, show: "all", vendorId: them.anna.id })),
  refreshProducts: (desk, us) => answered(() => desk.refreshProducts(us.shop)),
  searchExternalVariants: (desk, us, them) =>
    refused(
      () => desk.searchExternalVariants(us.shop, them.connection, ""),
      () => desk.searchExternalVariants(us.shop, them.connection, "cup"),
    ),
  mapVariant: (desk, us, them) =>
    refused(
      () => desk.mapVariant(us.shop, them.variantGid, them.connection, them.external, actor),
      () => desk.mapVariant(us.shop, them.variantGid, them.connection, null, actor),
      () => desk.mapVariant(us.shop, us.variantGid, them.connection, them.external, actor),
      () => desk.mapVariant(us.shop, us.variantGid, them.connection, null, actor),
    ),
  settings: (desk, us) => answered(() => desk.settings(us.shop)),
  previewSettings: (desk, us) => answered(() => desk.previewSettings(us.shop, { pushUnsynced: true })),
  notifications: (desk, us) => answered(() => desk.notifications(us.shop)),
  saveNotifications: (desk, us) => answered(() => desk.saveNotifications(us.shop, {}, 0, actor)),
  mailExample: (desk, us) => answered(() => desk.mailExample(us.shop, "merchant-digest", "en")),
  saveSettings: (desk, us) => answered(() => desk.saveSettings(us.shop, { enabled: false }, 0, actor)),
  vendorPage: (desk, us, them) =>
    refused(() =>
      desk.vendorPage(us.shop, { ...everything, show: "all", search: them.words[0] ?? "" }).then(({ items }) => items),
    ),
  vendorNames: (desk, us) => answered(() => desk.vendorNames(us.shop)),
  addVendor: (desk, us, them) =>
    // The same name, and the same address, in another market is somebody else.
    answered(() =>
      desk.addVendor(us.shop, { name: "A newcomer", email: them.anna.email }, actor).then(({ kind }) => kind),
    ),
  pauseVendor: (desk, us, them) => refused(() => desk.pauseVendor(us.shop, them.anna.id, true, actor)),
  exportVendors: (desk, us) => answered(() => desk.exportVendors(us.shop)),
  previewVendorImport: (desk, us) => answered(() => desk.previewVendorImport(us.shop, "name,email\nNew one,\n")),
  importVendors: (desk, us) =>
    answered(async () => {
      const csv = "name,email\nNew one,\n";
      const preview = await desk.previewVendorImport(us.shop, csv);
      return desk.importVendors(us.shop, csv, "token" in preview ? preview.token : "", actor);
    }),
  nearDuplicates: (desk, us) => answered(() => desk.nearDuplicates(us.shop)),
  mergePreview: (desk, us, them) =>
    refused(
      () => desk.mergePreview(us.shop, them.anna.id, them.birk.id),
      () => desk.mergePreview(us.shop, us.anna.id, them.anna.id),
      () => desk.mergePreview(us.shop, them.anna.id, us.anna.id),
    ),
  mergeVendors: (desk, us, them) =>
    refused(
      () => desk.mergeVendors(us.shop, { keep: us.anna.id, merge: them.anna.id, store: null }, actor),
      () => desk.mergeVendors(us.shop, { keep: them.anna.id, merge: us.birk.id, store: null }, actor),
      () => desk.mergeVendors(us.shop, { keep: them.anna.id, merge: them.birk.id, store: them.connection }, actor),
    ),
  callVendorsDistinct: (desk, us, them) =>
    refused(
      () => desk.callVendorsDistinct(us.shop, us.anna.id, them.anna.id, actor),
      () => desk.callVendorsDistinct(us.shop, them.anna.id, them.birk.id, actor),
    ),
  bulkPreview: (desk, us, them) =>
    answered(async () => {
      const parts = { kind: "parts", ids: [them.anna.vendorOrder, them.birk.vendorOrder] } as const;
      const orders = { kind: "orders", ids: [them.anna.order], filter: wholeList } as const;
      for (const choice of [parts, orders])
        expect(await desk.bulkPreview(us.shop, choice, "hold")).toEqual({ willDo: 0, skipped: [], tooMany: false });
    }),
  startBulkRun: (desk, us, them) =>
    answered(async () => {
      const parts = { kind: "parts", ids: [them.anna.vendorOrder, them.birk.vendorOrder] } as const;
      expect(await desk.startBulkRun(us.shop, parts, "hold", actor)).toEqual({ kind: "nothing" });
    }),
  bulkRun: (desk, us) => refused(() => desk.bulkRun(us.shop, theirBulkRun)),
  recentBulkRuns: (desk, us) => answered(() => desk.recentBulkRuns(us.shop)),
  stopBulkRun: (desk, us) => refused(() => desk.stopBulkRun(us.shop, theirBulkRun, actor)),
  fulfillOnBehalf: (desk, us, them) =>
    refused(() =>
      desk.fulfillOnBehalf(
        us.shop,
        them.birk.vendorOrder,
        { quantities: { [them.lineGid]: 1 }, tracking, evenSo: true },
        actor,
      ),
    ),
  withdrawOnBehalf: (desk, us, them) =>
    refused(
      () => desk.withdrawOnBehalf(us.shop, them.anna.vendorOrder, them.parcel, actor),
      () => desk.withdrawOnBehalf(us.shop, us.anna.vendorOrder, them.parcel, actor),
    ),
  rerouteChoices: (desk, us, them) =>
    refused(
      () => desk.rerouteChoices(us.shop, them.birk.vendorOrder, ""),
      () => desk.rerouteChoices(us.shop, us.anna.vendorOrder, them.words[0] ?? "").then((found) => found?.items),
    ),
  reroute: (desk, us, them) =>
    refused(
      () => desk.reroute(us.shop, them.birk.vendorOrder, { to: us.anna.id, lines: [them.lineGid] }, actor),
      () => desk.reroute(us.shop, them.birk.vendorOrder, { to: them.anna.id, lines: [them.lineGid] }, actor),
      () => desk.reroute(us.shop, us.birk.vendorOrder, { to: them.anna.id, lines: [us.lineGid] }, actor),
    ),
  reconcile: (desk, us) => answered(() => desk.reconcile(us.shop)),
  prove: (desk, us) => answered(() => desk.prove(us.shop, { today: true })),
  proofDays: (desk, us) => answered(() => call(desk, "proofDays", us.shop)),
  proofDay: (desk, us) =>
    answered(() => call(desk, "proofDay", us.shop, new Date(Date.now() - 86_400_000).toISOString().slice(0, 10))),
  askForProof: (desk, us) => answered(() => call(desk, "askForProof", us.shop)),
  settleFinding: (desk, us, them) => refused(() => call(desk, "settleFinding", us.shop, them.finding, actor)),
  backfill: (desk, us) => answered(() => call(desk, "backfill", us.shop)),
  startBackfill: (desk, us) => answered(() => call(desk, "startBackfill", us.shop, 7, actor)),
  stopBackfill: (desk, us) => answered(() => call(desk, "stopBackfill", us.shop, actor)),
  testOrder: (desk, us, them) => answered(() => call(desk, "testOrder", us.shop, them.anna.id)),
  startTestOrder: (desk, us, them) => refused(() => call(desk, "startTestOrder", us.shop, them.anna.id, actor)),
  stopTestOrder: (desk, us, them) => refused(() => call(desk, "stopTestOrder", us.shop, them.anna.id, actor)),
  pullFulfillments: (desk, us) => answered(() => desk.pullFulfillments(us.shop, { force: true })),
  // Asked by the shop alone.
  addOns: (desk, us) => answered(() => call(desk, "addOns", us.shop)),
  addOnPlan: (desk, us) => answered(() => call(desk, "addOnPlan", us.shop)),
  switchAddOn: (desk, us) =>
    answered(() =>
      call(
        desk,
        "switchAddOn",
        us.shop,
        { platform: "woocommerce", kind: "locations" },
        { on: true, title: "T" },
        actor,
      ),
    ),
  orderStatusPlatforms: (desk, us) => answered(() => desk.orderStatusPlatforms(us.shop)),
  orderStatuses: (desk, us) => answered(() => desk.orderStatuses(us.shop, "woocommerce")),
  saveOrderStatuses: (desk, us) =>
    answered(() => desk.saveOrderStatuses(us.shop, "woocommerce", { packed: "shipped" }, 0, actor)),
  readOrderStatuses: (desk, us) => answered(() => desk.readOrderStatuses(us.shop, "woocommerce")),
  locations: (desk, us) => answered(() => desk.locations(us.shop)),
  saveLocations: (desk, us, them) =>
    answered(async () => {
      const foreign = { [`${them.connection}/store`]: "gid://shopify/Location/1" };
      const saved = await desk.saveLocations(us.shop, foreign, 0, actor);
      expect((await desk.locations(us.shop)).vendors.every(({ store }) => store.chosen === null)).toBe(true);
      return saved;
    }),
  readLocations: (desk, us) => answered(() => desk.readLocations(us.shop)),
  lookAtBilling: (desk, us) => answered(() => call(desk, "lookAtBilling", us.shop)),
};

const wholeList = { ...everything, show: "all", need: null, vendorId: null } as const;

function call(desk: object, method: string, ...args: unknown[]): Promise<unknown> {
  return Promise.resolve(Reflect.apply(Reflect.get(desk, method) as (...given: unknown[]) => unknown, desk, args));
}

describe("a merchant asks for what is another merchant's", () => {
  it("by no method that is missing here", () => {
    expect(Object.keys(app.composition.app).filter((name) => !(name in merchantEntries))).toEqual([]);
  });

  it.each(Object.keys(merchantEntries))("%s", async (name) => {
    if (!(name in app.composition.app)) return;
    await ask(merchantEntries[name]!(app.composition.app, ours, theirs), [theirs], theirs.words);
  });

  it("or for an invitation, an answer, a store to confirm, an export", async () => {
    const { invitations, answers, connect, operator } = app.composition;
    const entry = refused(
      () => invitations.list(ours.shop, theirs.anna.id),
      () => invitations.invite(ours.shop, theirs.anna.id, "attacker@attacker.example", actor),
      () => invitations.revoke(ours.shop, theirs.anna.id, theirs.invitation, actor),
      () => invitations.revoke(ours.shop, ours.anna.id, theirs.invitation, actor),
      () => answers.of(ours.shop, theirs.anna.order),
      () => connect.confirmStore(ours.shop, theirs.connection, actor),
      () => connect.unconfirmed(ours.shop),
      () => operator.privacyExport(ours.domain, theirs.privacyRequest, actor),
    );
    await ask(entry, [theirs], theirs.words);
    expect(Object.keys(invitations).sort()).toEqual(["invite", "list", "revoke"]);
    expect(Object.keys(answers)).toEqual(["of"]);
  });
});

type Portal = Composition["portal"];
const vendorEntries: {
  [Name in keyof Portal]-?: (portal: Portal, us: MarketVendor, them: MarketVendor, theirParcel: string) => Entry;
} = {
  origin: () => elsewhere("an address"),
  invitation: () => elsewhere("by token only: app/portal-people.integration.test.ts"),
  acceptInvitation: () => elsewhere("by token only"),
  askForLink: () => elsewhere("by e-mail only"),
  signInLink: () => elsewhere("by token only"),
  signIn: () => elsewhere("by token only"),
  session: () => elsewhere("by token only"),
  sessions: (portal, us) => answered(() => portal.sessions(us.session)),
  endSession: (portal, us, them) => refused(() => portal.endSession(us.session, them.session.id)),
  endOtherSessions: (portal, us) => answered(() => portal.endOtherSessions(us.session)),
  mails: (portal, us) => answered(() => portal.mails(us.session.memberships[0]!)),
  setMail: (portal, us) => answered(() => portal.setMail(us.session.memberships[0]!, "vendor-late", true)),
  unsubscription: () => elsewhere("by token only: app/notifications.integration.test.ts"),
  unsubscribe: () => elsewhere("by token only"),
  chooseVendor: (portal, us, them) => refused(() => portal.chooseVendor(us.session, them.id)),
  orders: (portal, us) =>
    answered(() => portal.orders(us.session.memberships[0]!, { show: "all", cursor: null, direction: "forward" })),
  order: (portal, us, them) =>
    refused(
      () => portal.order(us.session, them.vendorOrder),
      () => portal.order(us.session, them.order),
      () => portal.order(us.session, "nonsense"),
    ),
  accept: (portal, us, them) => refused(() => portal.accept(us.session, them.vendorOrder)),
  decline: (portal, us, them) => refused(() => portal.decline(us.session, them.vendorOrder, "other", "no")),
  fulfill: (portal, us, them) =>
    refused(() => portal.fulfill(us.session, them.vendorOrder, { quantities: { "1": 1 }, tracking } as never)),
  correctTracking: (portal, us, them, parcel) =>
    refused(
      () => portal.correctTracking(us.session, them.vendorOrder, parcel, tracking),
      () => portal.correctTracking(us.session, us.vendorOrder, parcel, tracking),
    ),
  withdrawParcel: (portal, us, them, parcel) =>
    refused(
      () => portal.withdrawParcel(us.session, them.vendorOrder, parcel),
      () => portal.withdrawParcel(us.session, us.vendorOrder, parcel),
    ),
  store: (portal, us) => answered(() => portal.store(us.session.memberships[0]!)),
  whatYouReceive: (portal, us) => answered(() => portal.whatYouReceive(us.session.memberships[0]!)),
};

describe.each(["of another marketplace", "of the same marketplace"])(
  "a vendor asks for what is a vendor's %s",
  (where) => {
    const others = () => {
      const them = where === "of the same marketplace" ? ours.anna : theirs.anna;
      const market = where === "of the same marketplace" ? ours : theirs;
      return { them, market, tenant: { shop: market.shop, domain: market.domain, vendor: them.id } };
    };

    it("by no method that is missing here", () => {
      expect(Object.keys(app.composition.portal).filter((name) => !(name in vendorEntries))).toEqual([]);
    });

    it.each(Object.keys(vendorEntries) as (keyof Portal)[])("%s", async (name) => {
      const { them, market, tenant } = others();
      const words = where === "of the same marketplace" ? ["Oursland Anna", them.vendorOrder] : theirs.words;
      await ask(vendorEntries[name](app.composition.portal, ours.birk, them, market.parcel), [tenant], words);
    });

    it("or for the way in which a store is connected", async () => {
      const { connect } = app.composition;
      const { them, tenant } = others();
      const begun = await connect.begin(them.session, them.session.current!, "shopify", { shop: "x.myshopify.com" });
      expect(begun.kind).toBe("go");
      const { rows } = await app.database.pool.query<{ id: string }>(
        `select id from connect_attempt where "vendorId" = $1 order by "createdAt" desc limit 1`,
        [them.id],
      );
      const state = new URL((begun as { url: string }).url).searchParams.get("state") ?? "";
      await ask(
        refused(
          () => connect.attempt(ours.birk.session, rows[0]!.id),
          async () =>
            (
              await connect.answer(
                "shopify",
                {
                  method: "GET",
                  query: new URLSearchParams({ state, code: "c", shop: "x.myshopify.com" }),
                  body: "",
                } as never,
                ours.birk.session,
              )
            ).kind === "ended",
        ),
        [tenant],
        [],
      );
    });
  },
);

// Routes ------------------------------------------------------------------------------------------------------------

interface Attempt {
  readonly who?: "merchant" | "vendor" | "vendor-next-door" | "nobody";
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** A form makes it a POST. */
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** Must be refused with one of these; else the answer only has to hold nothing of theirs. */
  readonly status?: readonly number[];
}

const loads: readonly Attempt[] = [{}];
const gone = [404] as const;

const routeEntries: Readonly<Record<string, readonly Attempt[] | string>> = {
  "_index.tsx": [{ who: "nobody" }],
  "auth.$.tsx": loads,
  "app.tsx": loads,
  "app._index.tsx": loads,
  "app.add-ons.approved.tsx": loads,
  "app.vendors_.$id.reconnect-link.tsx": [{ params: { id: "their anna" }, form: {}, status: gone }],
  "app.activity._index.tsx": [{}, { query: { vendor: "their anna" } }],
  "app.activity.export[.]csv.tsx": [{}, { query: { vendor: "their anna" } }],
  "app.activity.newest.tsx": [{}, { query: { vendor: "their anna", since: "" } }],
  "app.proof._index.tsx": [{}, { query: { index: "" }, form: {} }],
  "app.proof.$day.tsx": [
    { params: { day: "nonsense" }, status: gone },
    { params: { day: "yesterday" } },
    { params: { day: "yesterday" }, form: { finding: "their finding" }, status: gone },
    { params: { day: "yesterday" }, form: { finding: "nonsense" }, status: [400] },
  ],
  "app.proof_.export[.]csv.tsx": [{ query: { day: "nonsense" }, status: gone }, { query: { day: "yesterday" } }],
  "api.ext.order.tsx": [
    { query: { order: "their gid" }, status: gone },
    { query: { order: "nonsense" }, status: gone },
    { json: { vendorOrderId: "nonsense", action: "hold" }, status: [400] },
  ],
  "app.orders._index.tsx": [{}, { query: { vendor: "their anna" } }],
  "app.vendors_.$id.test-order.tsx": [
    { params: { id: "their anna" }, status: gone },
    { params: { id: "their anna" }, form: { intent: "start" }, status: gone },
    { params: { id: "our anna" }, form: { intent: "nonsense" }, status: [400] },
  ],
  "app.orders_.earlier.tsx": [
    {},
    { form: { intent: "start", days: "7" } },
    { form: { intent: "stop" } },
    { form: { intent: "start", days: "8" }, status: [400] },
  ],
  "app.orders_.bulk.tsx": [
    ...["preview", "start"].map((intent) => ({
      form: { intent, action: "hold", orders: "their order", query: "" },
      status: intent === "start" ? [409] : [200],
    })),
    { form: { intent: "start", action: "hold", orders: "nonsense", query: "" }, status: [400] },
  ],
  "app.orders_.runs.$id.tsx": [
    { params: { id: "their bulk run" }, status: gone },
    { params: { id: "their bulk run" }, form: {}, status: gone },
    { params: { id: "nonsense" }, status: gone },
  ],
  "app.orders.$id.tsx": [
    { params: { id: "their order" }, status: gone },
    { params: { id: "nonsense" }, status: gone },
    { params: { id: "our order" }, form: { vendorOrderId: "nonsense", action: "retry" }, status: [400] },
    ...vendorOrderActions.map((action) => ({
      params: { id: "their order" },
      form: { vendorOrderId: "their vendor order", action },
      status: gone,
    })),
    {
      params: { id: "our order" },
      form: { vendorOrderId: "their vendor order", action: "recheck" },
      status: gone,
    },
    ...["fulfill", "withdraw"].map((intent) => ({
      params: { id: "their order" },
      form: {
        intent,
        vendorOrderId: "their vendor order",
        parcelId: "their parcel",
        parcel: "their parcel",
        carrier: "DHL",
        number: "1",
        url: "",
        evenSo: "true",
      },
      status: [400, 404, 422],
    })),
  ],
  "app.pair.tsx": [
    {},
    { form: { intent: "read", code: "AAAA-AAAA" } },
    { form: { intent: "pair", code: "AAAA-AAAA" } },
  ],
  "app.products.tsx": [
    { query: { vendor: "their anna" } },
    {
      form: {
        intent: "map",
        variantGid: "their variant",
        connectionId: "their connection",
        externalProductId: "1",
        externalVariantId: "1",
      },
      status: gone,
    },
    { form: { intent: "unmap", variantGid: "our variant", connectionId: "their connection" }, status: gone },
  ],
  "app.products_.store-variants.tsx": [
    { query: { connection: "nonsense", search: "cup" } },
    { query: { connection: "their connection", search: "cup" } },
  ],
  "app.settings._index.tsx": loads,
  "app.settings.changes.tsx": loads,
  "app.settings.store-sync.tsx": "frame without loader",
  "app.settings.store-sync._index.tsx": loads,
  "app.settings.store-sync.$tab.tsx": [
    { params: { tab: "product-sync" } },
    { params: { tab: "their order" }, status: gone },
  ],
  "app.settings.store-sync.add-ons.tsx": [{}, { form: { platform: "woocommerce", kind: "locations", active: "true" } }],
  "app.settings.store-sync_.order-sync.preview.tsx": [{ json: { settings: { pushUnsynced: true } } }],
  "app.settings.store-sync.notifications.tsx": [{}, { json: { settings: {}, version: 0 } }],
  "app.settings.store-sync_.mail-example.tsx": [{ query: { kind: "merchant-digest" } }],
  "app.settings.store-sync.order-sync.tsx": [{}, { json: { settings: {}, version: 0 } }],
  "app.settings.store-sync.locations.tsx": [
    {},
    { json: { choices: { "their connection/store": "gid://shopify/Location/1" }, version: 0 } },
    { json: { read: true } },
  ],
  "app.settings.store-sync_.order-statuses.$platform.tsx": [
    { params: { platform: "woocommerce" } },
    { params: { platform: "their order" }, status: gone },
    { params: { platform: "woocommerce" }, json: { choices: { packed: "shipped" }, version: 0 } },
    { params: { platform: "woocommerce" }, json: { read: true } },
  ],
  "app.vendors._index.tsx": [{}, { query: { search: "Theirsland", vendor: "their anna" } }],
  "app.vendors.$id.tsx": [
    { params: { id: "their anna" }, status: gone },
    { params: { id: "nonsense" }, status: gone },
    { params: { id: "their anna" }, form: { intent: "switch", enabled: "false" }, status: gone },
    { params: { id: "their anna" }, form: { intent: "email", email: "a@attacker.example" }, status: gone },
    { params: { id: "our anna" }, form: { intent: "disconnect", connectionId: "their connection" }, status: gone },
    { params: { id: "our anna" }, form: { intent: "confirm", connectionId: "their connection" }, status: gone },
  ],
  "app.vendors_.$id.pause.tsx": [
    { params: { id: "their anna" }, form: { paused: "true" }, status: gone },
    { params: { id: "nonsense" }, form: { paused: "true" }, status: gone },
  ],
  "app.vendors_.duplicates.tsx": [
    {},
    { query: { vendor: "their anna" }, status: gone },
    { query: { vendor: "our anna", other: "their anna" } },
    { form: { intent: "merge", keep: "our anna", merge: "their anna" }, status: [404, 409] },
    { form: { intent: "distinct", first: "our anna", second: "their anna" } },
  ],
  "app.vendors_.export[.]csv.tsx": loads,
  "app.vendors_.import.tsx": [{}, { form: { intent: "preview", csv: "name\nAnother" } }],
  "app.orders_.parts.$id.on-behalf.tsx": [
    {
      params: { id: "their vendor order" },
      form: { intent: "fulfill", carrier: "", number: "", url: "", evenSo: "true", "quantity:x": "1" },
      status: gone,
    },
    { params: { id: "their vendor order" }, form: { intent: "withdraw", parcel: "their parcel" }, status: gone },
  ],
  "app.orders_.parts.$id.reroute.tsx": [
    { params: { id: "their vendor order" }, status: gone },
    { params: { id: "their vendor order" }, form: { to: "our anna", line: "x" }, status: gone },
    { params: { id: "our vendor order" }, form: { to: "their anna", line: "x" } },
  ],
  "app.vendors_.$id.invitations.tsx": [
    { params: { id: "their anna" } },
    { params: { id: "their anna" }, form: { intent: "invite", email: "a@attacker.example" }, status: gone },
    { params: { id: "our anna" }, form: { intent: "revoke", invitation: "their invitation" }, status: gone },
  ],
  "flow.push-order.tsx": "by signature only, which names the shop: tests/flow-action.integration.test.ts",
  "connect.$platform.callback.tsx": [
    { who: "vendor", params: { platform: "shopify" }, query: { state: "guessed", code: "c" } },
    { who: "nobody", params: { platform: "woocommerce" }, form: { user_id: "guessed", consumer_key: "ck_1" } },
  ],
  "hooks.$platform.$connection.tsx": [
    {
      who: "nobody",
      params: { platform: "shopify", connection: "their connection" },
      form: { a: "b" },
      status: [401, 404],
    },
    {
      who: "nobody",
      params: { platform: "woocommerce", connection: "their connection" },
      form: { a: "b" },
      status: [401, 404],
    },
  ],
  "portal.tsx": "frame without loader",
  "portal.$.tsx": [{ who: "vendor", status: gone }],
  "portal._index.tsx": [{ who: "vendor" }],
  "portal.account.tsx": [
    { who: "vendor" },
    { who: "vendor", form: { intent: "switch", vendor: "their anna" } },
    { who: "vendor", form: { intent: "end", session: "their session" } },
  ],
  "portal.unsubscribe.tsx": [
    { who: "nobody", query: { token: "guessed" } },
    { who: "nobody", query: { token: "guessed" }, form: {}, status: gone },
  ],
  "portal.invitation.tsx": [
    { who: "vendor", query: { token: "guessed" } },
    { who: "vendor", query: { token: "guessed" }, form: { token: "guessed" } },
  ],
  "portal.sign-in.tsx": [{ who: "nobody" }, { who: "nobody", form: { email: "nobody@nowhere.example" } }],
  "portal.sign-in_.link.tsx": [
    { who: "nobody", query: { token: "guessed" } },
    { who: "nobody", form: { token: "guessed" } },
  ],
  "portal.orders._index.tsx": [{ who: "vendor" }, { who: "vendor-next-door" }],
  "portal.orders.$id.tsx": (["vendor", "vendor-next-door"] as const).flatMap((who) => {
    const params = { id: who === "vendor" ? "their vendor order" : "our vendor order" };
    return [
      { who, params, status: gone },
      ...(
        [
          { intent: "accept" },
          { intent: "decline", reason: "other", note: "" },
          { intent: "fulfill", "quantity 1": "1", carrier: "DHL", number: "1", url: "" },
          { intent: "correct", parcel: "their parcel", carrier: "DHL", number: "1", url: "" },
          { intent: "withdraw", parcel: "their parcel" },
        ] as Record<string, string>[]
      ).map((form) => ({ who, params, form, status: [404, 422] })),
    ];
  }),
  "portal.orders.$id_.packing-slip.tsx": [
    { who: "vendor", params: { id: "their vendor order" }, status: gone },
    { who: "vendor-next-door", params: { id: "our vendor order" }, status: gone },
  ],
  "portal.orders.$id_.packing-slip[.]pdf.tsx": [
    { who: "vendor", params: { id: "their vendor order" }, status: gone },
    { who: "vendor-next-door", params: { id: "our vendor order" }, status: gone },
  ],
  "portal.receive.tsx": [{ who: "vendor" }],
  "portal.store.tsx": [{ who: "vendor-next-door" }],
  "portal.store_.connect.$attempt.tsx": [{ who: "vendor", params: { attempt: "their attempt" } }],
  "portal.store_.platforms._index.tsx": [{ who: "vendor" }],
  "portal.store_.platforms.$platform.tsx": [
    { who: "vendor", params: { platform: "woocommerce" } },
    { who: "vendor", params: { platform: "their order" }, status: gone },
  ],
};

const notIdTaking = /^(webhooks|cron)\./;
const routeFiles = readdirSync(path.resolve("app/routes")).filter((name) => name.endsWith(".tsx"));
const routeModules = import.meta.glob("../../app/routes/*.tsx");

describe("a request asks for what is another's", () => {
  it("by no route that is missing here", () => {
    const missing = routeFiles.filter((name) => !(name in routeEntries) && !notIdTaking.test(name));
    expect(missing).toEqual([]);
    expect(
      Object.keys(routeEntries).filter((name) => !routeFiles.includes(name)),
      "entries without a route",
    ).toEqual([]);
  });

  it.each(routeFiles.filter((name) => !notIdTaking.test(name)))("%s", async (name) => {
    const attempts = routeEntries[name];
    if (attempts === undefined || typeof attempts === "string") return;
    const module = (await routeModules[`../../app/routes/${name}`]?.()) as Partial<
      Record<"loader" | "action", Handler>
    >;
    const { rows } = await app.database.pool.query<{ id: string }>(
      `select id from connect_attempt where "shopId" = $1`,
      [theirs.shop],
    );
    const { rows: orders } = await app.database.pool.query<{ gid: string }>(
      `select gid from marketplace_order where id = $1`,
      [theirs.anna.order],
    );
    const named: Readonly<Record<string, string>> = {
      "their anna": theirs.anna.id,
      "our anna": ours.anna.id,
      "their order": theirs.anna.order,
      "our order": ours.anna.order,
      "their gid": orders[0]?.gid ?? "",
      "their vendor order": theirs.anna.vendorOrder,
      "our vendor order": ours.anna.vendorOrder,
      "their connection": theirs.connection,
      "their variant": theirs.variantGid,
      "our variant": ours.variantGid,
      "their invitation": theirs.invitation,
      "their finding": theirs.finding,
      "their bulk run": theirBulkRun,
      yesterday: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
      "their session": theirs.anna.session.id,
      "their parcel": theirs.parcel,
      "their attempt": rows[0]?.id ?? "00000000-0000-4000-8000-000000000000",
    };
    const filled = (values: Readonly<Record<string, string>> = {}) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, named[value] ?? value]));

    const before = await digestRows(app.database, theirs);
    const annaBefore = await digestRows(app.database, { ...ours, vendor: ours.anna.id });
    for (const attempt of attempts) {
      const { status, text } = await callRoute(module, attempt, filled);
      const tried = `${name} ${JSON.stringify(attempt)} answered ${status}: ${text.slice(0, 300)}`;
      expect(status, tried).not.toBe(500);
      if (attempt.status) expect(attempt.status, tried).toContain(status);
      const ids = new Set(
        Object.values({ ...filled(attempt.params), ...filled(attempt.query), ...filled(attempt.form) }),
      );
      for (const word of theirs.words) if (!ids.has(word)) expect(text, tried).not.toContain(word);
      if (attempt.who === "vendor-next-door") expect(text, tried).not.toContain("Oursland Anna");
    }
    expect(await digestRows(app.database, theirs)).toEqual(before);
    if (attempts.every(({ who }) => who === "vendor-next-door"))
      expect(await digestRows(app.database, { ...ours, vendor: ours.anna.id })).toEqual(annaBefore);
    expect(faults.splice(0)).toEqual([]);
  });
});

type Handler = (args: {
  request: Request;
  params: Record<string, string>;
  context: AppLoadContext;
}) => Promise<unknown>;
const faults: unknown[] = [];

async function callRoute(
  module: Partial<Record<"loader" | "action", Handler>>,
  attempt: Attempt,
  filled: (values?: Readonly<Record<string, string>>) => Record<string, string>,
): Promise<{ status: number; text: string }> {
  const posted = attempt.form !== undefined || attempt.json !== undefined;
  const handler = posted ? module.action : module.loader;
  expect(handler, "there is nothing to call").toBeDefined();
  const url = new URL("https://app.example/somewhere");
  // Whoever the request speaks for is told by its token or cookie; the address says something else.
  for (const [key, value] of Object.entries({ shop: theirs.domain, embedded: "1", ...filled(attempt.query) }))
    url.searchParams.set(key, value);
  const headers = new Headers({ "user-agent": browser, origin: "https://app.example", host: "app.example" });
  const who = attempt.who ?? "merchant";
  if (who === "merchant") headers.set("authorization", `Bearer ${app.world.idToken(ours.domain)}`);
  if (who === "vendor") headers.set("cookie", `__Host-vss_portal=${ours.anna.sessionToken}`);
  if (who === "vendor-next-door") headers.set("cookie", `__Host-vss_portal=${ours.birk.sessionToken}`);
  let body: BodyInit | null = null;
  if (attempt.form) body = new URLSearchParams(filled(attempt.form));
  else if (attempt.json !== undefined) {
    body = JSON.stringify(attempt.json);
    headers.set("content-type", "application/json");
  }
  const request = new Request(url, { method: posted ? "POST" : "GET", headers, body });
  const { composition } = app;
  const context = {
    ...composition,
    shopifyApiKey: "key",
    supportUrl: "https://help.example/new?reference={reference}",
    clientAddress: "192.0.2.9",
    reportError: (error: unknown) => void faults.push(error),
  } as unknown as AppLoadContext;
  const asked = { request, params: filled(attempt.params), context };
  const answer = await (async () => handler!(asked))().catch((thrown: unknown) => thrown);
  return readAnswer(answer);
}

/** What Remix makes of what a loader or action returned or threw. */
async function readAnswer(answer: unknown): Promise<{ status: number; text: string }> {
  if (answer instanceof Response)
    return { status: answer.status, text: `${answer.headers.get("location") ?? ""} ${await answer.text()}` };
  if (answer instanceof Error) return { status: 500, text: String(answer.stack) };
  if (typeof answer === "object" && answer !== null && "type" in answer && answer.type === "DataWithResponseInit") {
    const { data, init } = answer as unknown as { data: unknown; init: { status?: number } | null };
    return { status: init?.status ?? 200, text: JSON.stringify(data) ?? "" };
  }
  return { status: 200, text: JSON.stringify(answer) ?? "" };
}
