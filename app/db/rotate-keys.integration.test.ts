import { randomBytes } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { createInboxRepo } from "./inbox-repo.server.ts";
import { rotateKeys } from "./rotate-keys.server.ts";
import { createSecretBox } from "./secret-box.server.ts";
import { bindings, sealedColumns } from "./sealed-columns.server.ts";
import { createSessionStorage } from "./session-storage.server.ts";

const [oldKey, newKey] = ["old", "new"].map((id) => `${id}:${randomBytes(32).toString("base64")}`) as [string, string];
const [oldBox, bothBox, newBox] = [oldKey, `${newKey},${oldKey}`, newKey].map(createSecretBox) as [
  ReturnType<typeof createSecretBox>,
  ReturnType<typeof createSecretBox>,
  ReturnType<typeof createSecretBox>,
];

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());

/** One row or more in every sealed column, under the old key. */
async function fill(): Promise<void> {
  const { prisma } = database;
  const shop = await prisma.shop.create({ data: { domain: "demo.myshopify.com", name: "Demo", currency: "EUR" } });
  const vendor = await prisma.vendor.create({ data: { shopId: shop.id, name: "A", nameKey: "a" } });
  const id = "0199c0de-0000-7000-8000-000000000001";
  await prisma.connection.create({
    data: {
      id,
      shopId: shop.id,
      vendorId: vendor.id,
      platform: "woocommerce",
      storeKey: "k",
      storeName: "Store",
      storeHost: "store.example",
      storeCurrency: "EUR",
      credentialsSealed: oldBox.seal("credentials", bindings.connectionCredentials(id)),
      hintSecretSealed: oldBox.seal("hint", bindings.connectionHintSecret(id)),
    },
  });
  for (const [index, gid] of ["gid://shopify/Order/1", "gid://shopify/Order/2", "gid://shopify/Order/3"].entries())
    await prisma.marketplaceOrder.create({
      data: {
        shopId: shop.id,
        gid,
        name: `#${index}`,
        placedAt: new Date(),
        sourceUpdatedAt: new Date(),
        financialStatus: "PAID",
        fulfillmentStatus: "UNFULFILLED",
        currency: "EUR",
        totalMinor: 1n,
        lineCount: 1,
        digest: "d",
        body: {},
        personalSealed: oldBox.seal(`personal ${gid}`, bindings.orderPersonal(shop.id, gid)),
      },
    });
  await prisma.mail.create({
    data: {
      shopId: shop.id,
      kind: "k",
      dedupeKey: "once",
      contentSealed: oldBox.seal("mail", bindings.mailContent(shop.id, "once")),
    },
  });
  const order = await prisma.marketplaceOrder.findFirstOrThrow();
  const vendorOrder = await prisma.vendorOrder.create({
    data: { shopId: shop.id, orderId: order.id, vendorId: vendor.id, state: "planned", reference: "r" },
  });
  await prisma.vendorAnswer.create({
    data: {
      vendorOrderId: vendorOrder.id,
      shopId: shop.id,
      kind: "declined",
      reason: "other",
      answeredBy: "vendor",
      noteSealed: oldBox.seal("note", bindings.vendorAnswerNote(vendorOrder.id)),
    },
  });
  await prisma.lookupKey.create({ data: { keySealed: oldBox.seal("key", bindings.lookupKey()) } });
  await prisma.portalUser.create({
    data: { id, emailHash: randomBytes(32), emailSealed: oldBox.seal("a@b.example", bindings.portalUserEmail(id)) },
  });
  await prisma.vendorInvitation.create({
    data: {
      id,
      shopId: shop.id,
      vendorId: vendor.id,
      emailSealed: oldBox.seal("a@b.example", bindings.invitationEmail(id)),
      mailTokenHash: randomBytes(32),
      linkTokenHash: randomBytes(32),
      invitedBy: "staff",
      expiresAt: new Date(),
    },
  });
  await prisma.notificationSettings.create({
    data: { shopId: shop.id, addressesSealed: oldBox.seal("[]", bindings.notificationAddresses(shop.id)) },
  });
  await prisma.privacyRequest.create({
    data: {
      id,
      shopHash: randomBytes(32),
      kind: "data-request",
      webhookId: "1",
      subjectSealed: oldBox.seal("subject", bindings.privacySubject(id)),
      exportSealed: oldBox.seal("export", bindings.privacyExport(id)),
      exportUntil: new Date(),
    },
  });
  const delivery = {
    shopDomain: shop.domain,
    topic: "orders/create",
    app: "merchants",
    eventId: null,
    triggeredAt: null,
  } as const;
  for (const webhookId of ["1", "2", "3", "4", "5"])
    await createInboxRepo(database, oldBox).insert({ ...delivery, webhookId, body: `body ${webhookId}` });
  const session = { id: "offline_demo", shop: shop.domain, state: "s", isOnline: false };
  await createSessionStorage(prisma, oldBox).storeSession(
    new Session({ ...session, accessToken: "access", refreshToken: "refresh" }),
  );
}

describe("rotating keys", () => {
  it("knows every sealed column of the database", async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'public' and (column_name like '%Sealed' or column_name in ('accessToken', 'refreshToken'))`,
    );
    const known = sealedColumns.map(({ table, column }) => `${table}.${column}`);
    expect(known.sort()).toEqual(rows.map((row) => row.name).sort());
  });

  it("seals everything again, in batches, so that the old key can go", async () => {
    await fill();
    const preview = await rotateKeys(database, bothBox, { dryRun: true });
    const counts = await rotateKeys(database, bothBox, { batchSize: 2 });
    expect(counts).toEqual(preview);
    expect(counts.map(({ rotated }) => rotated)).toEqual([1, 1, 3, 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(counts.every(({ seen, rotated, unreadable }) => seen === rotated && unreadable === 0)).toBe(true);

    const again = await rotateKeys(database, newBox);
    expect(again.map(({ rotated, unreadable }) => [rotated, unreadable])).toEqual(again.map(() => [0, 0]));
    const rows = await createInboxRepo(database, newBox).claimBatch(10);
    expect(rows.map((row) => row.readBody())).toEqual(["body 1", "body 2", "body 3", "body 4", "body 5"]);
    const session = await createSessionStorage(database.prisma, newBox).loadSession("offline_demo");
    expect(session).toMatchObject({ accessToken: "access", refreshToken: "refresh" });
    const order = await database.prisma.marketplaceOrder.findFirst({ where: { gid: "gid://shopify/Order/2" } });
    const place = bindings.orderPersonal(order?.shopId ?? "", order?.gid ?? "");
    expect(newBox.open(order?.personalSealed ?? new Uint8Array(), place)).toBe("personal gid://shopify/Order/2");
  });

  it("counts what does not open and leaves it as it is", async () => {
    const stranger = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
    const counts = await rotateKeys(database, stranger);
    expect(counts.every(({ seen, rotated, unreadable }) => rotated === 0 && unreadable === seen)).toBe(true);
    expect((await rotateKeys(database, newBox)).every(({ unreadable }) => unreadable === 0)).toBe(true);
  });
});
