import { createBulkRuns } from "./bulk-runs.server.ts";
import { createConnectionCare } from "./connection-care.server.ts";
import type { Connector, Credentials } from "./connectors/_contract/connector.ts";
import { connectors } from "./connectors/registry.generated.ts";
import { createAddOnBook } from "./db/add-on-repo.server.ts";
import { createBackfillBook, createBackfillDeskBook } from "./db/backfill-repo.server.ts";
import { createDatabase } from "./db/client.server.ts";
import { stopFinishedTracking } from "./db/connection-end.server.ts";
import { createCredentialStore, sealCredentials } from "./db/connection-repo.server.ts";
import { createFlowTriggerOutbox } from "./db/flow-trigger-repo.server.ts";
import { createLocationBook } from "./db/location-repo.server.ts";
import { createInboxRepo, onInbox } from "./db/inbox-repo.server.ts";
import { listen } from "./db/listen.server.ts";
import { createMailOutbox, mailsDue } from "./db/mail-repo.server.ts";
import { vendorOrdersDue } from "./db/order-repo.server.ts";
import { createOnBehalfBook } from "./db/on-behalf-repo.server.ts";
import { createOrderStatusBook } from "./db/order-status-repo.server.ts";
import { createPublicationBook, parcelsDue } from "./db/parcel-repo.server.ts";
import { createPrivacyArchive } from "./db/privacy-archive.server.ts";
import { createPrivacyBook } from "./db/privacy-repo.server.ts";
import { createPreviewBook } from "./db/preview-repo.server.ts";
import { createPullBook } from "./db/pull-repo.server.ts";
import { createProofBook } from "./db/proof-repo.server.ts";
import { createReconcileBook } from "./db/reconcile-repo.server.ts";
import { createRerouteDesk } from "./db/reroute-repo.server.ts";
import { clearExpired } from "./db/retention.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { createSessionStorage } from "./db/session-storage.server.ts";
import { createShopRepo } from "./db/shop-repo.server.ts";
import { createTestOrderBook, createTestOrderDeskBook } from "./db/test-order-repo.server.ts";
import { behindWall, createTenantWall, type WalledDatabase } from "./db/tenant-wall.server.ts";
import { inTransaction, sqlInside } from "./db/sql.server.ts";
import type { OrderGid, ShopId } from "./domain/shared/ids.ts";
import { createEngine, type FollowUps } from "./engine.server.ts";
import type { EnvWithDatabase } from "./env.server.ts";
import { jobDefinitions } from "./jobs/definitions/index.ts";
import type { JobDefinition } from "./jobs/define-job.ts";
import { createQueue } from "./jobs/queue.server.ts";
import { startWorker } from "./jobs/worker.server.ts";
import { createGuardedHttp } from "./lib/http.server.ts";
import type { Logger } from "./lib/logger.server.ts";
import { createMetrics } from "./lib/metrics.server.ts";
import { createObserver } from "./lib/observe.server.ts";
import { createMailLanguages } from "./mail/load-mail-language.server.ts";
import { renderMail } from "./mail/render-mail.ts";
import { createMailTransport } from "./mail/send-mail.server.ts";
import { createBillingGateway } from "./marketplace/billing-gateway.server.ts";
import { createMarketplaceGateway } from "./marketplace/gateway.server.ts";
import { readFlowRun } from "./marketplace/read-flow-run.ts";
import { readWebhook } from "./marketplace/read-webhook.ts";
import { createSharedGrants, merchantApp, vendorApp, withSharedGrants } from "./marketplace/shared-grants.server.ts";
import { createSharedLock } from "./marketplace/shop-lock.server.ts";
import { createTokenSource } from "./marketplace/token-source.server.ts";
import { createNotificationDesk, createNotifications } from "./notifications.server.ts";
import { createMerchantDesk } from "./merchant-desk.server.ts";
import { createOperatorDesk } from "./operator-desk.server.ts";
import { createPortalDesk } from "./portal-desk.server.ts";
import { createProofDesk } from "./proof-desk.server.ts";
import { createShopify, type Shopify } from "./shopify.server.ts";
import type { Application } from "./use-cases/application.ts";
import { type AnswerFlow, createAnswerFlow } from "./use-cases/flow/answer-flow.ts";
import { createSendFlowTriggers } from "./use-cases/flow/send-flow-triggers.ts";
import type { OperatorDesk } from "./use-cases/operator-desk.ts";
import type { VendorAnswers } from "./use-cases/portal/vendor-answers.ts";
import type { VendorInvitations } from "./use-cases/portal/vendor-invitations.ts";
import type { VendorPortal } from "./use-cases/portal/vendor-portal.ts";
import type { Transaction } from "./use-cases/transaction.ts";
import type { VendorConnect } from "./use-cases/vendor-connect/vendor-connect.ts";
import { createVendorConnect } from "./vendor-connect.server.ts";
import { previewSettings } from "./use-cases/preview-settings.ts";
import { carryOutPrivacyRequests } from "./use-cases/privacy/carry-out-privacy-requests.ts";
import { createProveOrders } from "./use-cases/proof/prove-orders.ts";
import { createPublishParcels } from "./use-cases/publish-parcels.ts";
import { createPullFulfillments } from "./use-cases/pull-fulfillments.ts";
import { createReceiveWebhook, type ReceiveWebhook } from "./use-cases/receive-webhook.ts";
import { createReconcileOrders } from "./use-cases/reconcile-orders.ts";
import { createSendMails, type SendMailsDeps } from "./use-cases/send-mails.ts";
import { createTestOrderDesk } from "./use-cases/test-order/create-test-order-desk.ts";
import { stepTestOrder } from "./use-cases/test-order/step-test-order.ts";
import { createBackfillDesk } from "./use-cases/backfill/backfill-desk.ts";
import { createRunBackfills } from "./use-cases/backfill/run-backfills.ts";
import { createAddOnShop } from "./use-cases/add-ons/create-add-on-shop.ts";
import { createLocations } from "./use-cases/locations/create-locations.ts";
import { createOrderStatuses } from "./use-cases/order-statuses/create-order-statuses.ts";
import { createOnBehalf } from "./use-cases/on-behalf/fulfill-on-behalf.ts";
import { createVendorRoster } from "./vendor-roster.server.ts";

/** Everything that runs, built once. */
export interface Composition {
  readonly app: Application;
  readonly operator: OperatorDesk;
  readonly portal: VendorPortal;
  readonly connect: VendorConnect;
  readonly invitations: VendorInvitations;
  readonly answers: VendorAnswers;
  readonly shopify: Shopify;
  readonly receiveWebhook: ReceiveWebhook;
  readonly answerFlow: AnswerFlow;
  /** Starts processing; web processes never call it. */
  startWorker(): Promise<void>;
  /** Finishes what is being done and lets go of everything. */
  stop(): Promise<void>;
  /** Whether the app can do its work: the database answers. */
  ready(): Promise<boolean>;
  /** In Prometheus' text format. */
  metricsText(): Promise<string>;
}

const dueChannels = { vendorOrders: vendorOrdersDue, publications: parcelsDue, mails: mailsDue } as const;
const publicationLeaseMs = 90_000;
/** The longest that trying a key may take; somebody waits for the answer. */
const trialTimeoutMs = 20_000;

/** The only place that knows every adapter. The database must have been migrated. */
export async function composeApplication(env: EnvWithDatabase, logger: Logger): Promise<Composition> {
  const onIdleError = (err: Error): void => logger.warn({ err }, "A database connection broke and is replaced.");
  const database = createDatabase(env.DATABASE_URL, { poolSize: env.DATABASE_POOL_SIZE, onIdleError });
  const intake = createDatabase(env.DATABASE_URL, { poolSize: 4, onIdleError });
  const wall = createTenantWall(env.DATABASE_URL, { seats: Math.ceil(env.DATABASE_POOL_SIZE / 2), onIdleError });
  const { pool } = database;
  const box = createSecretBox(env.ENCRYPTION_KEYS);
  const metrics = createMetrics({ process: true });
  const observe = createObserver(logger, metrics);
  const clock = { now: () => new Date(), elapsed: () => performance.now() };
  const now = clock.now;

  const http = createGuardedHttp({
    allowPrivateHosts: env.DEV_ALLOW_PRIVATE_HOSTS,
    globalFetchHosts: (host) => host.endsWith(".myshopify.com"),
  });
  const inbox = createInboxRepo({ pool, intake: intake.pool }, box);
  const shops = createShopRepo(pool);
  const sessions = createSessionStorage(database.prisma, box, ({ shop }) =>
    logger.warn({ shop }, "A session does not open with ENCRYPTION_KEYS and is not used."),
  );
  const appTokens = { sessions, withLock: createSharedLock(pool), http, mayRefresh: env.ROLE !== "web" };
  const tokens = createTokenSource({
    ...appTokens,
    apiKey: env.SHOPIFY_API_KEY,
    apiSecret: env.SHOPIFY_API_SECRET,
  });
  const gateway = createMarketplaceGateway({ tokens, http });

  const queue = createQueue(env.DATABASE_URL, {
    definitions: Object.values(jobDefinitions) as unknown as JobDefinition[],
    runInside: (tx, text, values) => sqlInside(tx).rows(text, values),
    onError: (err, job) => logger.error({ err, ...(job === null ? {} : { job }) }, "A job failed."),
  });
  const followUps: FollowUps = {
    refetchOrder: (tx, shopId, gid) => queue.enqueue(tx, jobDefinitions.refetchOrder, { shopId, gid }),
    replan: (tx, shopId) => queue.enqueue(tx, jobDefinitions.replanOpenOrders, { shopId }),
    lookAtBilling: (tx, shopId) => queue.enqueue(tx, jobDefinitions.lookAtBilling, { shopId }),
    carryOutPrivacyRequests: (tx) => queue.enqueue(tx, jobDefinitions.carryOutPrivacyRequests, {}),
  };
  const operator = Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
  const { VENDOR_SHOPIFY_API_KEY: vendorKey, VENDOR_SHOPIFY_API_SECRET: vendorSecret } = env;
  const vendorTokens =
    vendorKey === undefined || vendorSecret === undefined
      ? []
      : [
          {
            apiKey: vendorKey,
            place: vendorApp,
            tokens: createTokenSource({
              ...appTokens,
              apiKey: vendorKey,
              apiSecret: vendorSecret,
              sessionIdOf: vendorApp.sessionIdOf,
            }),
          },
        ];
  const shared = createSharedGrants(
    [{ apiKey: env.SHOPIFY_API_KEY, place: merchantApp, tokens }, ...vendorTokens],
    sessions,
  );
  const credentials = withSharedGrants(createCredentialStore(pool, box), shared);
  const origin = new URL(env.SHOPIFY_APP_URL).origin;
  const engine = createEngine({
    database,
    box,
    inbox,
    connectors,
    http,
    gateway,
    operator,
    ownAppIds: new Set(),
    origin,
    readWebhook,
    followUps,
    credentials,
    observe,
  });

  const storeCalls = { http, credentials, operator, clock, connectors };
  const pullFulfillments = createPullFulfillments({
    ...storeCalls,
    book: createPullBook(pool, box, followUps.replan),
    inTransaction: (work) => inTransaction(pool, work),
    observe,
  });
  const refetchLater = (shopId: ShopId, gid: OrderGid) =>
    queue.enqueue(null, jobDefinitions.refetchOrder, { shopId, gid });
  const reconcile = createReconcileOrders({
    book: createReconcileBook(pool),
    record: engine.record,
    gateway,
    inTransaction: (work) => inTransaction(pool, work),
    refetchOrder: refetchLater,
    now,
    observe,
  });
  const prove = createProveOrders({
    book: createProofBook(pool, box),
    gateway,
    refetch: engine.refetch,
    callStore: engine.callStore,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    elapsed: clock.elapsed,
    observe,
  });
  const runBackfills = createRunBackfills({
    book: createBackfillBook(pool),
    gateway,
    refetch: engine.refetch,
    refetchLater,
    now,
    observe,
  });
  const publishParcels = createPublishParcels({
    book: createPublicationBook(pool),
    gateway,
    clock,
    leaseMs: publicationLeaseMs,
    random: Math.random,
    observe,
  });

  const trialContext = (given: Credentials) => ({
    credentials: given,
    http: hurried(http),
    operator,
    now: now(),
    statuses: {},
  });
  const rereadCatalogues = (tx: Transaction, shopId: ShopId) =>
    queue.enqueue(tx, jobDefinitions.refreshProducts, { shopId });
  const pullSoon = (tx: Transaction) => queue.enqueue(tx, jobDefinitions.pullFulfillments, {});
  const deskOn = ({ prisma }: WalledDatabase) =>
    createMerchantDesk({
      prisma,
      connectors,
      gateway,
      sealCredentials: (connection, credentials) => sealCredentials(box, connection, credentials),
      trialContext,
      callStore: engine.callStore,
      replan: followUps.replan,
      rereadCatalogues,
      now,
    });
  const desk = deskOn(database);
  const connect = createVendorConnect({
    database,
    box,
    connectors,
    shared,
    operator,
    origin,
    trialContext,
    callStore: engine.callStore,
    replan: followUps.replan,
    rereadCatalogues,
    pullSoon,
  });
  const manifests = Object.fromEntries(Object.values(connectors).map(({ manifest }) => [manifest.id, manifest]));
  const orderStatusesOn = (tenants: WalledDatabase) =>
    createOrderStatuses({
      book: createOrderStatusBook(tenants.pool),
      manifests,
      readStatuses: (shop, connection) =>
        engine.callStore(shop, connection, (connector, context) => connector.readStatuses?.(context) ?? null),
      pullSoon,
    });
  const orderStatuses = orderStatusesOn(database);
  const locationsOn = (tenants: WalledDatabase) =>
    createLocations({
      book: createLocationBook(tenants.pool),
      manifests,
      readMarketplace: (shop) => gateway.readLocations(shop),
      readStore: (shop, connection) =>
        engine.callStore(shop, connection, (connector, context) => connector.readLocations?.(context) ?? null),
    });
  const locations = locationsOn(database);
  const rosterOn = (tenants: WalledDatabase) => createVendorRoster({ database: tenants, replan: followUps.replan });
  const previewOn = (tenants: WalledDatabase): Pick<Application, "previewSettings"> => {
    const book = createPreviewBook(tenants.pool, manifests);
    return { previewSettings: (shop, input) => previewSettings({ book, now }, shop, input) };
  };
  const bulkOn = (tenants: WalledDatabase) =>
    createBulkRuns({
      database: tenants,
      workThrough: (tx, runId) => queue.enqueue(tx, jobDefinitions.workThroughBulkRuns, { runId }),
    });
  const onBehalfOn = (tenants: WalledDatabase) =>
    createOnBehalf({ book: createOnBehalfBook(tenants.pool, box), newId: () => crypto.randomUUID(), now });
  const rerouteOn = (tenants: WalledDatabase) => createRerouteDesk(tenants.pool);
  const proofOn = ({ prisma }: WalledDatabase) =>
    createProofDesk({
      prisma,
      proveSoon: (tx, shopId) => queue.enqueue(tx, jobDefinitions.proveOrders, { shopId }),
      now,
    });
  const testOrdersOn = (tenants: WalledDatabase) =>
    createTestOrderDesk({
      book: createTestOrderDeskBook(tenants.pool),
      manifestOf: (platform) => connectors[platform]?.manifest,
      newId: () => crypto.randomUUID(),
      now,
    });
  const backfillOn = (tenants: WalledDatabase) =>
    createBackfillDesk({
      book: createBackfillDeskBook(tenants.pool),
      runSoon: (tx) => queue.enqueue(tx, jobDefinitions.runBackfills, {}),
      newId: () => crypto.randomUUID(),
      now,
    });
  const addOnBook = createAddOnBook(pool);
  const addOns = createAddOnShop({
    book: addOnBook,
    gateway: createBillingGateway({ tokens, http, apiKey: env.SHOPIFY_API_KEY }),
    prices: env.ADD_ON_BILLING ?? null,
    test: env.ADD_ON_BILLING_TEST,
    replan: followUps.replan,
    newId: () => crypto.randomUUID(),
    now,
  });
  const languageOf = createMailLanguages();
  const writeMail: SendMailsDeps["render"] = (mail, { timeZone, language }) =>
    renderMail(mail, languageOf(language), timeZone);
  const notificationsOn = (tenants: WalledDatabase) =>
    createNotificationDesk({ database: tenants, box, render: writeMail });
  const notifications = createNotifications({ database, box, render: writeMail, origin, apiKey: env.SHOPIFY_API_KEY });
  const care = createConnectionCare({ database, box, origin });
  const app: Application = {
    // Reading whole catalogues over the network would keep a seat from others for minutes.
    ...behindWall(wall, desk, deskOn, { beyond: ["shopFor", "refreshProducts"], streams: ["exportActivity"] }),
    ...behindWall(wall, rosterOn(database), rosterOn),
    ...behindWall(wall, onBehalfOn(database), onBehalfOn),
    ...behindWall(wall, previewOn(database), previewOn),
    ...behindWall(wall, rerouteOn(database), rerouteOn),
    ...behindWall(wall, bulkOn(database), bulkOn),
    ...behindWall(wall, proofOn(database), proofOn),
    ...behindWall(wall, backfillOn(database), backfillOn),
    ...behindWall(wall, testOrdersOn(database), testOrdersOn),
    ...behindWall(wall, locations, locationsOn, { beyond: ["readLocations"] }),
    ...behindWall(wall, orderStatuses, orderStatusesOn, { beyond: ["readOrderStatuses"] }),
    ...behindWall(wall, notificationsOn(database), notificationsOn),
    // Asking Shopify would keep a seat from others, too.
    ...addOns,
    act: engine.act,
    reroute: engine.reroute,
    sendReconnectLink: care.sendReconnectLink,
    reconcile,
    prove,
    pullFulfillments,
  };

  const testOrders = {
    book: createTestOrderBook(pool),
    connectors,
    callStore: engine.callStore,
    noteFor: ({ name, language }: { readonly name: string; readonly language: string | null }) =>
      languageOf(language).translate("inStores.testOrderNote", { marketplace: name }),
    random: Math.random,
  };
  const transport =
    env.SMTP_URL !== undefined && env.MAIL_FROM !== undefined
      ? createMailTransport({ url: env.SMTP_URL, from: env.MAIL_FROM })
      : null;

  metrics.beforeReading(async () => {
    const { waiting, oldestSeconds, parked } = await inbox.backlog();
    metrics.inboxDepth.set(waiting);
    metrics.inboxOldestSeconds.set(oldestSeconds);
    metrics.inboxParked.set(parked);
    metrics.vendorOrdersHeld.reset();
    for (const { reason, count } of await shops.countHeld()) metrics.vendorOrdersHeld.set({ reason }, count);
  });

  /** For every shop that has the app, one after the other; one that fails stops no other. */
  async function inEveryShop(work: (shop: { readonly id: ShopId; readonly domain: string }) => Promise<unknown>) {
    for (const shop of await shops.listInstalled())
      await work(shop).catch((err: unknown) => logger.error({ err, shopId: shop.id }, "A shop's job failed."));
  }

  /** What rarely changes: catalogues, where is shipped from, and which statuses orders can have. */
  async function readStoresAnew(shop: ShopId): Promise<void> {
    await desk.refreshProducts(shop);
    await orderStatuses.readOrderStatuses(shop, null);
    await locations.readLocations(shop);
  }

  const merchantSecrets = [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter(
    (secret) => secret !== undefined,
  );
  let stopWorker: (() => Promise<void>) | null = null;
  return {
    app,
    operator: createOperatorDesk({ database, inbox, box, renderMail: writeMail }),
    ...createPortalDesk({ database, wall, box, origin }),
    connect,
    shopify: createShopify({ env, sessionStorage: sessions, afterAuth: async () => {}, logger }),
    receiveWebhook: createReceiveWebhook({
      secrets: {
        merchants: merchantSecrets,
        vendors: vendorSecret === undefined ? [] : [vendorSecret],
      },
      inbox,
      observe: ({ topic, outcome, durationMs, error }) => {
        metrics.webhooks.inc({ topic: topic ?? "unknown", outcome });
        metrics.webhookSeconds.observe({ outcome }, durationMs / 1000);
        if (error !== undefined)
          logger.error({ err: error, topic: topic ?? "unknown" }, "A webhook could not be kept.");
      },
    }),
    answerFlow: createAnswerFlow({
      secrets: merchantSecrets,
      read: readFlowRun,
      push: engine.pushForFlow,
      observe: ({ outcome, durationMs, error }) => {
        const fields = { outcome, durationMs: Math.round(durationMs) };
        if (error === undefined) logger.info(fields, "Shopify Flow ran our action.");
        else logger.error({ err: error, ...fields }, "A run of our action in Shopify Flow failed.");
      },
    }),

    async startWorker() {
      const onError = (err: unknown): void =>
        logger.warn({ err }, "The database cannot announce work; looking instead.");
      stopWorker = await startWorker({
        queue,
        due: {
          webhooks: engine.takeWebhooks,
          vendorOrders: engine.takeVendorOrders,
          ripeOrders: engine.takeRipeOrders,
          testOrders: async (free) =>
            (await testOrders.book.claimDue(free)).map((claim) => () => stepTestOrder(testOrders, claim)),
          publications: publishParcels,
          flowTriggers: createSendFlowTriggers({
            outbox: createFlowTriggerOutbox(pool),
            gateway,
            now,
            random: Math.random,
            observe,
          }),
          mails:
            transport &&
            createSendMails({
              outbox: createMailOutbox(pool, box),
              render: writeMail,
              send: transport.send,
              ...notifications.gate,
              now,
              random: Math.random,
              observe,
            }),
        },
        onDue: (what, wake) =>
          what === "webhooks"
            ? onInbox(env.DATABASE_URL, wake, { onError })
            : listen(env.DATABASE_URL, dueChannels[what], wake, { onError }),
        jobs: {
          async refetchOrder(shopId, gid) {
            const result = await engine.refetch(shopId as ShopId, gid as OrderGid);
            if (result.kind === "failed" && result.tryAgain)
              throw new Error(`The order could not be read: ${result.failure.kind}.`);
          },
          replanOpenOrders: (shopId) => engine.replan(shopId as ShopId | null),
          proveOrders: (shopId) => (shopId === null ? prove("due") : prove(shopId as ShopId, { today: true })),
          runBackfills,
          pullFulfillments: () => pullFulfillments("all"),
          reconcileOrders: () => reconcile("all"),
          refreshProducts: (shopId) =>
            shopId === null ? inEveryShop((shop) => readStoresAnew(shop.id)) : readStoresAnew(shopId as ShopId),
          async checkConnections() {
            try {
              await engine.checkConnections();
            } finally {
              await stopFinishedTracking(pool);
              await care.remind();
            }
          },
          notifyPeople: () => notifications.notify(),
          mendHints: () => connect.mendHints(),
          carryOutPrivacyRequests: () =>
            carryOutPrivacyRequests({
              book: createPrivacyBook(pool, box),
              archive: createPrivacyArchive(pool, box, vendorKey),
              now,
              observe,
            }),
          clearExpired: () => clearExpired(database, now()),
          async lookAtBilling(shopId) {
            const shopIds = shopId === null ? await addOnBook.shopsWithAgreements() : [shopId as ShopId];
            for (const id of shopIds) {
              // One that was asked by a webhook is asked again until Shopify answers; the daily ones come again anyway.
              const looked = await addOns.lookAtBilling(id);
              if (looked === "unclear" && shopId !== null)
                throw new Error("Shopify did not say what stands of the billing.");
            }
          },
          workThroughBulkRuns: (runId) => engine.workThroughBulkRuns(runId),
          renewMarketplaceTokens: () => inEveryShop((shop) => tokens.accessToken(shop.domain)),
        },
        onError: (err, work) => logger.error({ err, job: work }, "A loop failed and goes on."),
      });
    },

    async stop() {
      if (stopWorker) await stopWorker();
      else await queue.stop();
      transport?.close();
      await http.close();
      await Promise.all([database.close(), intake.close(), wall.close()]);
    },

    ready: () =>
      pool.query("select 1").then(
        () => true,
        () => false,
      ),
    metricsText: () => metrics.text(),
  };
}

/** For calls that somebody waits for in front of a screen. */
const hurried = (http: Parameters<Connector["verifyCredentials"]>[0]["http"]): typeof http => ({
  send: (request) => http.send({ ...request, timeoutMs: Math.min(request.timeoutMs, trialTimeoutMs) }),
});
