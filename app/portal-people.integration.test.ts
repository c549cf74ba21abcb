import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPortalBench, type PortalBench, tokenOf, visitor } from "../tests/support/portal-bench.ts";
import { clearExpired } from "./db/retention.server.ts";
import type { ShopId, VendorId } from "./domain/shared/ids.ts";
import { lifetimes, triesPerHour } from "./use-cases/portal/limits.ts";

let bench: PortalBench;
let shop: ShopId;
let vendor: VendorId;
beforeAll(async () => {
  bench = await createPortalBench();
  shop = bench.engine.shop;
  await bench.engine.vendor("Anna", { connected: false });
  await bench.engine.vendor("Ben", { connected: false });
  vendor = await bench.vendorId("Anna");
});
afterAll(() => bench.close());

async function invite(email: string): Promise<{ copied: string; mailed: string; id: string }> {
  const invited = await bench.invitations.invite(shop, vendor, email, "staff:81");
  if (invited.kind !== "invited") throw new Error(invited.kind);
  const mail = (await bench.mails("vendor-invitation")).findLast(({ to }) => to === email);
  const [first] = await bench.invitations.list(shop, vendor);
  return { copied: tokenOf(invited.link), mailed: tokenOf(mail?.params["link"]), id: first?.id ?? "" };
}
const accept = (token: string, change: Parameters<typeof visitor>[0] = {}) =>
  bench.portal.acceptInvitation(token, visitor(change));
async function linkFor(email: string): Promise<string> {
  expect(await bench.portal.askForLink(email, visitor({ address: email }))).toBe("asked");
  return tokenOf((await bench.mails("vendor-sign-in")).findLast(({ to }) => to === email)?.params["link"]);
}
const signedIn = async (result: Awaited<ReturnType<typeof accept>>) => {
  if (result.kind !== "signed-in") throw new Error(result.kind);
  return { token: result.sessionToken, session: (await bench.portal.session(result.sessionToken))! };
};

describe("an invitation", () => {
  it("is mailed, has two different tokens, and none of them is stored", async () => {
    const { copied, mailed } = await invite("two@vendor.example");
    expect(copied).not.toBe(mailed);
    for (const token of [copied, mailed]) {
      expect(Buffer.from(token, "base64url")).toHaveLength(32);
      const stored = await bench.engine.sql<{ row: string }>(`select i::text as row from vendor_invitation i`);
      expect(stored.every(({ row }) => !row.includes(token) && !row.includes("two@vendor.example"))).toBe(true);
    }
  });

  it("can be looked at as often as a link scanner likes, and used once", async () => {
    const { mailed, copied } = await invite("once@vendor.example");
    for (const _ of [1, 2, 3])
      expect(await bench.portal.invitation(mailed)).toMatchObject({
        vendorName: "Anna",
        shopName: "Demo Market",
        email: "once@vendor.example",
      });
    const { session } = await signedIn(await accept(mailed));
    expect(session.memberships.map(({ vendorName }) => vendorName)).toEqual(["Anna"]);
    for (const token of [mailed, copied]) {
      expect(await bench.portal.invitation(token)).toBeNull();
      expect(await accept(token)).toEqual({ kind: "not-valid" });
    }
  });

  it("lets one of many in who use it in the same moment", async () => {
    const { mailed, copied } = await invite("race@vendor.example");
    const results = await Promise.all([mailed, copied, mailed, copied, mailed].map((token) => accept(token)));
    expect(results.filter(({ kind }) => kind === "signed-in")).toHaveLength(1);
  });

  it("is over after 72 hours", async () => {
    const { mailed } = await invite("late@vendor.example");
    bench.pass(lifetimes.invitationMs - 60_000);
    expect(await bench.portal.invitation(mailed)).not.toBeNull();
    bench.pass(61_000);
    expect(await bench.portal.invitation(mailed)).toBeNull();
    expect(await accept(mailed)).toEqual({ kind: "not-valid" });
    expect((await bench.invitations.list(shop, vendor))[0]).toMatchObject({ state: "expired" });
  });

  it("can be revoked while it waits", async () => {
    const { mailed, copied, id } = await invite("revoked@vendor.example");
    expect(await bench.invitations.revoke(shop, vendor, id, "staff:81")).toBe("done");
    for (const token of [mailed, copied]) expect(await accept(token)).toEqual({ kind: "not-valid" });
    expect(await bench.invitations.revoke(shop, vendor, id, "staff:81")).toBe("not-found");
    expect((await bench.invitations.list(shop, vendor))[0]).toMatchObject({ state: "revoked" });
  });

  it("revoked after it was used, takes the access away at once, also from open sessions", async () => {
    const { mailed, id } = await invite("gone@vendor.example");
    const { token } = await signedIn(await accept(mailed));
    await bench.invitations.revoke(shop, vendor, id, "staff:81");
    expect((await bench.portal.session(token))?.memberships).toEqual([]);
    expect((await bench.invitations.list(shop, vendor))[0]).toMatchObject({ state: "ended" });
    const again = await invite("gone@vendor.example");
    await accept(again.mailed);
    expect((await bench.portal.session(token))?.memberships).toHaveLength(1);
  });

  it("leaves who invited whom in the audit trail, without the address", async () => {
    const { mailed, id } = await invite("audited@vendor.example");
    await accept(mailed);
    await bench.invitations.revoke(shop, vendor, id, "staff:9");
    const trail = await bench.engine.sql<{ actor: string; action: string; after: object }>(
      `select actor, action, after from audit_entry where after->>'invitation' = $1 order by id`,
      [id],
    );
    expect(trail).toMatchObject([
      { actor: "staff:81", action: "invitation.sent", after: { to: "a•••@vendor.example", vendor: "Anna" } },
      { actor: expect.stringMatching(/^vendor:/), action: "invitation.accepted", after: { with: "mailed link" } },
      { actor: "staff:9", action: "access.ended" },
    ]);
    expect(JSON.stringify(trail)).not.toContain("audited@");
    await expect(bench.engine.sql(`delete from audit_entry`)).rejects.toThrow("append-only");
  });

  it("is not another merchant's to see, make or revoke", async () => {
    const { id } = await invite("mine@vendor.example");
    const other = await bench.otherShop("Another Market");
    expect(await bench.invitations.list(other, vendor)).toEqual([]);
    expect(await bench.invitations.revoke(other, vendor, id, "eve")).toBe("not-found");
    expect(await bench.invitations.revoke(shop, await bench.vendorId("Ben"), id, "eve")).toBe("not-found");
    expect(await bench.invitations.invite(other, vendor, "x@vendor.example", "eve")).toEqual({ kind: "not-found" });
  });

  it("goes only to what is an address", async () => {
    for (const address of [
      "",
      "x",
      "a@b",
      "a@b.example\r\nBcc: c@d.example",
      `${"a".repeat(250)}@b.example`,
      "ä@b.example",
    ])
      expect(await bench.invitations.invite(shop, vendor, address, "staff")).toEqual({ kind: "invalid-email" });
  });

  it("is not sent to one address more often than anybody needs", async () => {
    const results = [];
    for (let time = 0; time <= triesPerHour.inviteByEmail; time += 1)
      results.push((await bench.invitations.invite(shop, vendor, "often@vendor.example", "staff")).kind);
    expect(results.at(-2)).toBe("invited");
    expect(results.at(-1)).toBe("too-many");
    bench.pass(3_600_001);
    expect((await bench.invitations.invite(shop, vendor, "often@vendor.example", "staff")).kind).toBe("invited");
  });
});

describe("a copied link, which proves no address", () => {
  it("opens the one vendor it is for, and nothing else of a person who is known elsewhere", async () => {
    const email = "known@vendor.example";
    await bench.member(email, "Anna");
    const other = await bench.otherShop("Sly Market");
    const [sly] = await bench.engine.sql<{ id: VendorId }>(
      `insert into vendor (id, "shopId", name, "nameKey") values (gen_random_uuid(), $1, 'Trap', 'trap') returning id`,
      [other],
    );
    const invited = await bench.invitations.invite(other, sly!.id, email, "sly");
    const copied = tokenOf(invited.kind === "invited" ? invited.link : "");
    const { session, token } = await signedIn(await accept(copied));
    expect(session).toMatchObject({ limited: true, memberships: [{ vendorName: "Trap" }] });
    // Nor what comes later.
    await bench.member(email, "Ben");
    expect((await bench.portal.session(token))?.memberships.map(({ vendorName }) => vendorName)).toEqual(["Trap"]);
    // Nor the person's other sessions.
    expect(await bench.portal.sessions(session)).toHaveLength(1);
    await bench.portal.endOtherSessions(session);
    const mine = await signedIn(await bench.portal.signIn(await linkFor(email), visitor()));
    expect(await bench.portal.endSession(session, mine.session.id)).toBe("not-found");
    expect(mine.session.memberships.map(({ vendorName }) => vendorName).sort()).toEqual(["Anna", "Ben", "Trap"]);
    expect((await bench.portal.sessions(mine.session)).length).toBeGreaterThan(2);
  });

  it("takes nothing from a browser where the person is signed in already", async () => {
    const email = "both@vendor.example";
    const { token } = await bench.member(email, "Ben");
    const { copied } = await invite(email);
    const { session } = await signedIn(await accept(copied, { sessionToken: token }));
    expect(session).toMatchObject({ limited: false });
    expect(session.memberships).toHaveLength(2);
    expect(session.current?.vendorName).toBe("Anna");
  });
});

describe("a sign-in link", () => {
  const email = "kim@vendor.example";
  beforeAll(() => bench.member(email, "Anna"));

  it("is used once, and the others with it", async () => {
    const [first, second] = [await linkFor(email), await linkFor(email)];
    expect(await bench.portal.signInLink(first)).toEqual({ email });
    expect(await bench.portal.signInLink(first)).toEqual({ email });
    const results = await Promise.all([first, first, first].map((token) => bench.portal.signIn(token, visitor())));
    expect(results.map(({ kind }) => kind).sort()).toEqual(["not-valid", "not-valid", "signed-in"]);
    expect(await bench.portal.signIn(second, visitor())).toEqual({ kind: "not-valid" });
    expect(await bench.portal.signInLink(second)).toBeNull();
  });

  it("is over after 15 minutes", async () => {
    const token = await linkFor(email);
    bench.pass(lifetimes.signInLinkMs + 1);
    expect(await bench.portal.signInLink(token)).toBeNull();
    expect(await bench.portal.signIn(token, visitor())).toEqual({ kind: "not-valid" });
  });

  it("tells nobody whether an address is known", async () => {
    const before = (await bench.mails()).length;
    expect(await bench.portal.askForLink("stranger@vendor.example", visitor({ address: "n" }))).toBe("asked");
    expect((await bench.mails()).length).toBe(before);
    expect(await bench.portal.askForLink(" KIM@vendor.example ", visitor({ address: "n" }))).toBe("asked");
    expect((await bench.mails()).length).toBe(before + 1);
    expect(await bench.portal.askForLink("not an address", visitor())).toBe("invalid");
  });

  it("waits the same time for both", async () => {
    // The two differ by a few statements; both answers come after one pause that is longer than either.
    const { createPortalDesk } = await import("./portal-desk.server.ts");
    const pauses: number[] = [];
    const { portal } = createPortalDesk({
      database: bench.engine.database,
      wall: bench.wall,
      box: bench.box,
      origin: "https://app.example",
      pause: async (ms) => void pauses.push(ms),
    });
    await portal.askForLink("stranger-2@vendor.example", visitor({ address: "t" }));
    await portal.askForLink(email, visitor({ address: "t" }));
    expect(pauses).toEqual([300, 300]);
  });

  it("is not mailed more often than anybody needs, without saying so; an asking machine is told", async () => {
    bench.pass(3_600_001);
    const before = (await bench.mails("vendor-sign-in")).length;
    for (let time = 0; time < triesPerHour.linkByEmail + 3; time += 1)
      expect(await bench.portal.askForLink(email, visitor({ address: `a${time}` }))).toBe("asked");
    expect((await bench.mails("vendor-sign-in")).length - before).toBe(triesPerHour.linkByEmail);
    const answers = [];
    for (let time = 0; time <= triesPerHour.linkByAddress; time += 1)
      answers.push(await bench.portal.askForLink(`x${time}@vendor.example`, visitor({ address: "one machine" })));
    expect(answers.at(-2)).toBe("asked");
    expect(answers.at(-1)).toBe("too-many");
  });

  it("cannot be guessed at forever", async () => {
    const machine = visitor({ address: "guesser" });
    const answers = [];
    for (let time = 0; time <= triesPerHour.token; time += 1) answers.push(await bench.portal.signIn("guess", machine));
    expect(answers.at(-2)).toEqual({ kind: "not-valid" });
    expect(answers.at(-1)).toEqual({ kind: "too-many" });
    expect((await accept("guess", { address: "guesser" })).kind).toBe("too-many");
    // Many at once are counted one by one.
    const counted = await Promise.all(
      Array.from({ length: triesPerHour.token + 5 }, () => bench.portal.signIn("g", visitor({ address: "swarm" }))),
    );
    expect(counted.filter(({ kind }) => kind === "too-many")).toHaveLength(5);
  });

  it("leads nowhere once the person acts for nobody", async () => {
    const invited = await invite("left@vendor.example");
    await accept(invited.mailed);
    await bench.invitations.revoke(shop, vendor, invited.id, "staff");
    const before = (await bench.mails()).length;
    await bench.portal.askForLink("left@vendor.example", visitor({ address: "left" }));
    expect((await bench.mails()).length).toBe(before);
  });
});

describe("a session", () => {
  const email = "sam@vendor.example";
  beforeAll(() => bench.member(email, "Anna"));
  const begin = async (change: Parameters<typeof visitor>[0] = {}) =>
    signedIn(await bench.portal.signIn(await linkFor(email), visitor(change)));

  it("is known by the hash of its token only", async () => {
    const { token } = await begin();
    const rows = await bench.engine.sql<{ row: string }>(`select s::text as row from portal_session s`);
    expect(rows.every(({ row }) => !row.includes(token))).toBe(true);
    expect(await bench.portal.session(`${token.slice(0, -1)}${token.endsWith("A") ? "E" : "A"}`)).toBeNull();
    for (const nonsense of ["", "x", `${token}x`, "' or 1=1 --"])
      expect(await bench.portal.session(nonsense)).toBeNull();
  });

  it("is a new one at every sign-in: a token that somebody planted opens nothing (fixation)", async () => {
    const planted = "A".repeat(43);
    const { token } = await begin({ sessionToken: planted });
    expect(token).not.toBe(planted);
    expect(await bench.portal.session(planted)).toBeNull();
    bench.pass(3_600_001);
    const next = await begin({ sessionToken: token });
    expect(next.token).not.toBe(token);
    expect(await bench.portal.session(token)).toBeNull();
  });

  it("lives 30 days from when it was last seen", async () => {
    bench.pass(3_600_001);
    const { token } = await begin();
    for (const _ of [1, 2, 3]) {
      bench.pass(lifetimes.sessionMs - 1_000);
      expect(await bench.portal.session(token)).not.toBeNull();
    }
    bench.pass(lifetimes.sessionMs + 1_000);
    expect(await bench.portal.session(token)).toBeNull();
  });

  it("can be ended, one or all others, and shows by what device it is", async () => {
    const [one, two, three] = [
      await begin(),
      await begin({ userAgent: "Mozilla/5.0 (iPhone) Safari/1" }),
      await begin(),
    ];
    const seen = await bench.portal.sessions(three.session);
    expect(seen.find(({ current }) => current)?.id).toBe(three.session.id);
    expect(seen.find(({ id }) => id === two.session.id)?.device).toBe("Safari · iPhone");
    expect(await bench.portal.endSession(three.session, one.session.id)).toBe("done");
    expect(await bench.portal.session(one.token)).toBeNull();
    await bench.portal.endOtherSessions(three.session);
    expect(await bench.portal.session(two.token)).toBeNull();
    expect(await bench.portal.session(three.token)).not.toBeNull();
    expect(await bench.portal.endSession(three.session, three.session.id)).toBe("done");
    expect(await bench.portal.session(three.token)).toBeNull();
  });

  it("is not somebody else's to end", async () => {
    bench.pass(3_600_001);
    const mine = await begin();
    const theirs = await bench.member("eve@vendor.example", "Ben");
    expect(await bench.portal.endSession(theirs.session, mine.session.id)).toBe("not-found");
    expect(await bench.portal.endSession(theirs.session, "not an id")).toBe("not-found");
    expect(await bench.portal.session(mine.token)).not.toBeNull();
  });

  it("switches between the person's vendors, and to no other", async () => {
    const other = await bench.otherShop("Second Market");
    await bench.member(email, "Anna Elsewhere", other);
    const { token, session } = await begin();
    expect(session.memberships.map(({ shopName }) => shopName)).toEqual(["Demo Market", "Second Market"]);
    const second = session.memberships[1]!;
    expect(await bench.portal.chooseVendor(session, second.vendor)).toBe("done");
    expect((await bench.portal.session(token))?.current).toEqual(second);
    expect(await bench.portal.chooseVendor(session, await bench.vendorId("Ben"))).toBe("not-found");
  });
});

describe("what is left of people", () => {
  it("their address is nowhere in plain, but as the contact the merchant sees", async () => {
    await bench.member("canary@vendor.example", "Anna");
    const tables = await bench.engine.sql<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public' and table_name <> 'vendor'`,
    );
    for (const { name } of tables)
      expect(await bench.engine.sql(`select 1 from "${name}" t where t::text ilike '%canary@vendor%'`), name).toEqual(
        [],
      );
  });

  it("what is over is cleared after a month, what is in use stays", async () => {
    const own = await createPortalBench();
    await own.engine.vendor("Anna", { connected: false });
    const { token } = await own.member("kept@vendor.example", "Anna");
    await own.invitations.invite(own.engine.shop, await own.vendorId("Anna"), "waits@vendor.example", "staff");
    await own.portal.askForLink("kept@vendor.example", visitor());
    const count = async () =>
      (
        await own.engine.sql<{ counts: number[] }>(
          `select array[(select count(*) from sign_in_link), (select count(*) from portal_session),
             (select count(*) from vendor_invitation where "acceptedAt" is null),
             (select count(*) from vendor_invitation where "acceptedAt" is not null)]::int[] as counts`,
        )
      )[0]?.counts;
    const clear = (days: number) => clearExpired(own.engine.database, new Date(Date.now() + days * 86_400_000));
    await clear(0);
    expect(await count()).toEqual([1, 1, 1, 1]);
    expect(await own.portal.session(token)).not.toBeNull();
    await clear(31);
    expect(await count()).toEqual([0, 1, 1, 1]);
    await clear(34);
    expect(await count()).toEqual([0, 1, 0, 1]);
    await clear(61);
    expect(await count()).toEqual([0, 0, 0, 1]);
    expect(await own.engine.sql(`select 1 from rate_counter`)).toEqual([]);
    await own.close();
  });

  it("when the last marketplace that knows them is erased, they are too", async () => {
    const other = await bench.otherShop("Erased Market");
    await bench.member("erased@vendor.example", "Solo", other);
    const count = async () =>
      (await bench.engine.sql<{ n: number }>(`select count(*)::int as n from portal_user`))[0]?.n ?? 0;
    const before = await count();
    const client = await bench.engine.database.pool.connect();
    try {
      await client.query("begin");
      await client.query("select set_config('vss.redacting', 'on', true)");
      await client.query("delete from shop where id = $1", [other]);
      await client.query("commit");
    } finally {
      client.release();
    }
    expect(await count()).toBe(before - 1);
  });
});
