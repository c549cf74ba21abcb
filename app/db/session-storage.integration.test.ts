import { randomBytes } from "node:crypto";
import { Session } from "@shopify/shopify-api";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freshDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { createSecretBox } from "./secret-box.server.ts";
import { createSessionStorage, type SessionStorage } from "./session-storage.server.ts";

let database: TestDatabase;
let storage: SessionStorage;
const box = createSecretBox(`test:${randomBytes(32).toString("base64")}`);
const onUnreadable = vi.fn();

beforeAll(async () => {
  database = await freshDatabase();
  storage = createSessionStorage(database.prisma, box, onUnreadable);
});
afterAll(() => database.close());

const offline = (shop: string, change: Partial<ConstructorParameters<typeof Session>[0]> = {}) =>
  new Session({
    id: `offline_${shop}`,
    shop,
    state: "s",
    isOnline: false,
    scope: "read_products",
    accessToken: "shpat_access_secret",
    refreshToken: "shprt_refresh_secret",
    expires: new Date(Date.now() + 3_600_000),
    refreshTokenExpires: new Date(Date.now() + 86_400_000),
    ...change,
  });

const wholeTable = async (): Promise<string> =>
  JSON.stringify((await database.pool.query("select row_to_json(session)::text as row from session")).rows);

describe("session storage", () => {
  it("gives back what it was given, and the database never shows a token", async () => {
    const session = offline("a.myshopify.com");
    await storage.storeSession(session);
    expect(session.accessToken, "the caller's own session").toBe("shpat_access_secret");
    const loaded = await storage.loadSession(session.id);
    expect(loaded?.equals(session)).toBe(true);
    expect(loaded?.refreshToken).toBe("shprt_refresh_secret");
    expect(await storage.findSessionsByShop("a.myshopify.com")).toMatchObject([{ accessToken: "shpat_access_secret" }]);
    expect(await wholeTable()).not.toMatch(/secret|shpat|shprt/);
  });

  it("replaces a session as a whole", async () => {
    await storage.storeSession(offline("b.myshopify.com"));
    await storage.storeSession(offline("b.myshopify.com", { accessToken: "shpat_second_secret" }));
    expect(await storage.loadSession("offline_b.myshopify.com")).toMatchObject({ accessToken: "shpat_second_secret" });
    expect(await wholeTable()).not.toMatch(/secret/);
  });

  it("takes a session for absent when its token came from another session", async () => {
    await storage.storeSession(offline("c.myshopify.com"));
    await storage.storeSession(offline("d.myshopify.com"));
    await database.pool.query(
      `update session set "accessToken" = (select "accessToken" from session where shop = 'c.myshopify.com')
       where shop = 'd.myshopify.com'`,
    );
    expect(await storage.loadSession("offline_d.myshopify.com")).toBeUndefined();
    expect(await storage.findSessionsByShop("d.myshopify.com")).toEqual([]);
    expect(onUnreadable).toHaveBeenCalledWith({ shop: "d.myshopify.com" });
  });

  it("takes a token that was never sealed for a forgery", async () => {
    await storage.storeSession(offline("e.myshopify.com"));
    await database.pool.query(`update session set "accessToken" = 'shpat_planted' where shop = 'e.myshopify.com'`);
    expect(await storage.loadSession("offline_e.myshopify.com")).toBeUndefined();
    await storage.deleteSession("offline_e.myshopify.com");
  });

  it("takes a token that can be renewed but has no end for one that has ended", async () => {
    await storage.storeSession(offline("f.myshopify.com", { expires: undefined }));
    const loaded = await storage.loadSession("offline_f.myshopify.com");
    expect(loaded?.isExpired()).toBe(true);
  });

  it("forgets", async () => {
    await storage.storeSession(offline("g.myshopify.com"));
    await storage.deleteSessions(["offline_g.myshopify.com"]);
    expect(await storage.loadSession("offline_g.myshopify.com")).toBeUndefined();
  });
});
