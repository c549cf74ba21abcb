import { randomBytes, randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngineBench, type EngineBench } from "../tests/support/engine.ts";
import { authFailed, unavailable } from "../tests/support/scripted-store.ts";
import { type ConnectionCare, createConnectionCare } from "./connection-care.server.ts";
import { createLookupHash } from "./db/lookup-hash.server.ts";
import { openMail } from "./db/mail-repo.server.ts";
import { bindings } from "./db/sealed-columns.server.ts";
import { createSecretBox } from "./db/secret-box.server.ts";
import { createTenantWall } from "./db/tenant-wall.server.ts";
import type { VendorId } from "./domain/shared/ids.ts";
import { createPortalDesk } from "./portal-desk.server.ts";

const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
const origin = "https://app.example";
let bench: EngineBench;
let care: ConnectionCare;
beforeEach(async () => {
  bench = await createEngineBench({ box });
  care = createConnectionCare({ database: bench.database, box, origin });
});
afterEach(() => bench.close());

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const vendorId = async (name: string): Promise<VendorId> =>
  (await bench.sql<{ id: VendorId }>(`select id from vendor where name = $1`, [name]))[0]!.id;

/** A person who acts for the vendor in the portal. */
async function member(vendor: string, email: string, language: string | null = null): Promise<void> {
  const user = randomUUID();
  const emailHash = await createLookupHash(bench.database.pool, box)("email", email);
  await bench.sql(`insert into portal_user (id, "emailHash", "emailSealed", language) values ($1, $2, $3, $4)`, [
    user,
    Buffer.from(emailHash),
    Buffer.from(box.seal(email, bindings.portalUserEmail(user))),
    language,
  ]);
  await bench.sql(
    `insert into vendor_membership (id, "shopId", "vendorId", "userId") values (gen_random_uuid(), $1, $2, $3)`,
    [bench.shop, await vendorId(vendor), user],
  );
}

const mails = async () =>
  (
    await bench.sql<{ kind: string; shopId: string; dedupeKey: string; contentSealed: Buffer }>(
      `select kind, "shopId", "dedupeKey", "contentSealed" from mail where kind like '%reconnect' or kind like '%broken'
       order by "createdAt", "dedupeKey"`,
    )
  ).map((row) => ({ kind: row.kind, ...openMail(box, row)! }));

/** As the schedule does, over and over. */
const days = async (count: number): Promise<void> => {
  for (let passed = 0; passed < count * day; passed += 6 * hour) {
    await bench.pass(6 * hour);
    await care.remind();
  }
};

async function breakStore(name: string): Promise<void> {
  bench.platform.store(name).trouble("create", { kind: "instead", answer: authFailed });
  bench.platform.store(name).trouble("verify", { kind: "instead", answer: authFailed }, 1_000);
  await bench.deliver(bench.order(), "orders/create");
  await bench.settle();
}

describe("a connection that has to be approved again", () => {
  it("is told to who acts for the vendor, once it is certain, each with a link of their own to the store's page", async () => {
    await bench.vendor("Anna", { email: "shop@anna.example" });
    await member("Anna", "anna@anna.example", "nb");
    await member("Anna", "otto@anna.example");
    await breakStore("Anna");
    expect(await care.remind()).toEqual({ told: 0 });
    await bench.pass(6 * minute);
    const two = createConnectionCare({ database: bench.database, box, origin });
    await Promise.all([care.remind(), two.remind(), care.remind()]);
    const sent = await mails();
    expect(sent.map(({ kind, to, language }) => [kind, to, language]).sort()).toEqual([
      ["vendor-connection-broken", "anna@anna.example", "nb"],
      ["vendor-connection-broken", "otto@anna.example", null],
    ]);
    expect(sent[0]?.params).toMatchObject({
      store: "Anna",
      marketplace: "Demo Market",
      waiting: 1,
      reason: "access-refused",
    });

    const tokens = sent.map(({ params }) => new URL(String(params["link"])).searchParams.get("token") ?? "");
    expect(new Set(tokens).size).toBe(2);
    const wall = createTenantWall(bench.database.url);
    const { portal } = createPortalDesk({ database: bench.database, wall, box, origin, pause: async () => {} });
    const visitor = { address: "1", userAgent: "", sessionToken: null };
    const signedIn = await portal.signIn(tokens[0] ?? "", visitor);
    expect(signedIn).toMatchObject({ kind: "signed-in", toStore: true });
    if (signedIn.kind === "signed-in")
      expect((await portal.session(signedIn.sessionToken))?.current?.vendorName).toBe("Anna");
    expect(await portal.signIn(tokens[0] ?? "", visitor)).toEqual({ kind: "not-valid" });
    await wall.close();
    expect((await bench.activities()).filter(({ code }) => code === "connection.vendor-told")).toHaveLength(1);
  });

  it("is told again every three days, after a day to the merchant with what waits, and to nobody once it works", async () => {
    await bench.vendor("Anna");
    await member("Anna", "anna@anna.example");
    await breakStore("Anna");
    await days(7);
    const told = (await mails()).map(({ kind, to, params }) => [kind, to, params["waiting"]]);
    const toVendor = ["anna@anna.example", 1];
    const toMerchant = ["owner@demo.example", 1];
    expect(told).toEqual([
      ["vendor-connection-broken", ...toVendor],
      ["merchant-connection-broken", ...toMerchant],
      ["vendor-reconnect", ...toVendor],
      ["merchant-connection-broken", ...toMerchant],
      ["vendor-reconnect", ...toVendor],
      ["merchant-connection-broken", ...toMerchant],
    ]);
    bench.platform.store("Anna").clearTrouble();
    await bench.engine.checkConnections();
    await days(7);
    expect(await mails()).toHaveLength(told.length);
  });

  it("goes to the vendor's address without a link if nobody there has a way in, and says so to the merchant", async () => {
    await bench.vendor("Anna", { email: "shop@anna.example" });
    await breakStore("Anna");
    await days(1);
    const [first, second] = await mails();
    expect(first).toMatchObject({ kind: "vendor-connection-broken", to: "shop@anna.example" });
    expect(first?.params).not.toHaveProperty("link");
    expect(second).toMatchObject({ kind: "merchant-connection-broken", params: { variant: "nobody" } });
  });

  it("is the merchant's at once if nobody at the vendor can be written to", async () => {
    await bench.vendor("Anna");
    await breakStore("Anna");
    await bench.pass(6 * minute);
    await care.remind();
    await care.remind();
    expect((await mails()).map(({ kind }) => kind)).toEqual(["merchant-connection-broken"]);
  });

  it("is nobody's any more once the vendor is disconnected, or the shop is gone", async () => {
    for (const [name, end] of [
      ["Anna", `update connection set "disconnectedAt" = now(), health = 'disconnected' where "storeName" = 'Anna'`],
      ["Berta", `update shop set "uninstalledAt" = now()`],
    ] as const) {
      await bench.vendor(name, { email: `${name}@vendor.example` });
      await bench.sql(`update connection set health = 'needs-reauthorization', "healthReason" = 'access-refused',
        "healthSince" = now() where "storeName" = '${name}'`);
      await bench.sql(end);
    }
    await days(2);
    expect(await mails()).toEqual([]);
  });
});

describe("a store that does not answer", () => {
  it("is told only when that lasts, in other words", async () => {
    const anna = await bench.vendor("Anna");
    await member("Anna", "anna@anna.example");
    anna.trouble("verify", { kind: "instead", answer: unavailable }, 1_000);
    await bench.pass(2 * hour);
    for (let look = 0; look < 6; look += 1) {
      await bench.engine.checkConnections();
      await bench.pass(5 * minute);
    }
    await bench.pass(5 * hour);
    await care.remind();
    expect(await mails()).toEqual([]);
    await bench.pass(hour);
    await care.remind();
    expect(await mails()).toMatchObject([
      { kind: "vendor-connection-broken", params: { variant: "silent", reason: "not-answering", waiting: 0 } },
    ]);
  });
});

describe("a reconnect link that the merchant sends", () => {
  it("goes to who acts for the vendor, three times an hour at most, and only when it is needed", async () => {
    await bench.vendor("Anna");
    const anna = await vendorId("Anna");
    const send = () => care.sendReconnectLink(bench.shop, anna, "staff:1");
    expect(await send()).toBe("not-needed");
    await breakStore("Anna");
    expect(await send()).toBe("nobody");
    await member("Anna", "anna@anna.example");
    expect([await send(), await send(), await send(), await send()]).toEqual(["sent", "sent", "sent", "too-many"]);
    expect(await mails()).toMatchObject(
      [1, 2, 3].map(() => ({ kind: "vendor-reconnect", params: { variant: "asked" } })),
    );
    expect(await bench.sql(`select actor, action from audit_entry`)).toEqual(
      [1, 2, 3].map(() => ({ actor: "staff:1", action: "reconnect-link.sent" })),
    );
    // It counts as having been told.
    await bench.pass(6 * minute);
    expect(await care.remind()).toEqual({ told: 0 });
  });

  it("is not another shop's to send", async () => {
    await bench.vendor("Anna");
    await breakStore("Anna");
    const other = randomUUID() as typeof bench.shop;
    expect(await care.sendReconnectLink(other, await vendorId("Anna"), "staff:1")).toBe("not-found");
  });
});
