import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { defaultOrderSyncSettings } from "../domain/settings/order-sync-settings.ts";
import { parseOrderSyncSettings } from "../domain/settings/parse-order-sync-settings.ts";
import type { Application } from "../use-cases/application.ts";
import type { RerouteResult } from "../use-cases/rerouting/rerouting.ts";
import type { OperatorDesk } from "../use-cases/operator-desk.ts";
import { CliFailure, createCli } from "./cli.ts";

const shops = [{ id: "s1", domain: "demo.myshopify.com", name: "Demo", installed: true, syncOn: false }];
const item = (id: string, name: string) => ({
  id,
  name,
  placedAt: "2026-11-22T10:00:00.000Z",
  total: { currency: "EUR", minor: 1250 },
  financialStatus: "paid",
  cancelled: false,
  unassignedCount: 0,
  vendorOrders: [{ id: "v1", vendorName: "Clay & Kiln", state: "held", reason: "not-paid", move: "buyer" }],
});

const proofDay = {
  day: "2026-11-28",
  numbers: { orders: 4, lines: 6, places: { "in-store": 4, missing: 1, held: 1 } },
  ordersInShop: 4,
  unread: [],
  findings: [
    { id: "f1", kind: "order-gone", standing: "open", orderName: "#1001", vendorName: "Clay & Kiln", lineTitle: null },
  ],
};

function desk(overrides: { app?: Partial<Application>; shops?: typeof shops } = {}) {
  const calls: unknown[][] = [];
  const app = {
    orders: async () => ({ items: [item("o1", "#1001")], next: null, previous: null }),
    settings: async () => ({ settings: defaultOrderSyncSettings, version: 3 }),
    saveSettings: async (...args: unknown[]) => {
      calls.push(args);
      const parsed = parseOrderSyncSettings(args[1]);
      return parsed.ok ? { kind: "saved", version: 4 } : { kind: "invalid", errors: parsed.error };
    },
    previewSettings: async () => ({
      kind: "preview",
      groups: [{ effect: "waits", reason: "not-paid", count: 1, examples: [{ id: "o1", order: "#1001" }] }],
    }),
    connectStore: async (...args: unknown[]) => {
      calls.push(args);
      return { kind: "connected", connectionId: "c1" };
    },
    act: async () => "not-now",
    disconnectStore: async (...args: unknown[]) => {
      calls.push(args);
      return "done";
    },
    reconcile: async (...args: unknown[]) => {
      calls.push(args);
      return { seen: 7, recorded: 2 };
    },
    prove: async (...args: unknown[]) => {
      calls.push(args);
      return { shops: 1, lines: 12, newFindings: 3 };
    },
    proofDay: async (_shop: unknown, day: string) => (day === "2026-11-28" ? proofDay : null),
    ...overrides.app,
  } as unknown as Application;
  const operator = {
    shops: async () => overrides.shops ?? shops,
    redrive: async (ids: unknown, dryRun: boolean) => {
      calls.push([ids, dryRun]);
      return 3;
    },
  } as unknown as OperatorDesk;
  return { app, operator, calls };
}

async function run(args: readonly string[], given = desk()): Promise<string> {
  let text = "";
  const cli = createCli({ actor: "test", write: (chunk) => (text += chunk), open: async () => given });
  cli.exitOverride();
  await cli.parseAsync(["node", "cli", ...args]);
  return text;
}

describe("the command line", () => {
  it("lists orders as a table, and as JSON for scripts", async () => {
    expect(await run(["orders"])).toContain(
      "#1001  2026-11-22T10:00:00.000Z  12.50 EUR  paid     Clay & Kiln: not-paid",
    );
    expect(JSON.parse(await run(["--json", "orders"]))).toMatchObject([{ id: "o1", total: { minor: 1250 } }]);
  });

  it("asks which shop when there are several, and says which it knows", async () => {
    const two = desk({ shops: [...shops, { ...shops[0]!, id: "s2", domain: "other.myshopify.com" }] });
    await expect(run(["orders"], two)).rejects.toThrow(/Known: demo.myshopify.com, other.myshopify.com/);
    expect(await run(["--shop", "other.myshopify.com", "orders"], two)).toContain("#1001");
    await expect(run(["--shop", "nobody.myshopify.com", "orders"], two)).rejects.toThrow(CliFailure);
  });

  it("changes settings field by field against the version it read", async () => {
    const given = desk();
    await run(["settings", "set", "onlyPaid=false", "maxAgeDays=null", "merchantContact.name=Demo & Co"], given);
    expect(given.calls).toEqual([
      [
        "s1",
        {
          ...defaultOrderSyncSettings,
          onlyPaid: false,
          maxAgeDays: null,
          merchantContact: { ...defaultOrderSyncSettings.merchantContact, name: "Demo & Co" },
        },
        3,
        "test",
      ],
    ]);
  });

  it("saves nothing that is unknown, invalid or only tried", async () => {
    const given = desk();
    await expect(run(["settings", "set", "onlyPayed=true"], given)).rejects.toThrow("There is no field onlyPayed");
    expect(await run(["settings", "set", "onlyPaid=false", "--dry-run"], given)).toMatch(/onlyPaid +no/);
    expect(given.calls).toEqual([]);
    await expect(run(["settings", "set", "enabled=true"], given)).rejects.toThrow(/merchantContact.email: needed/);
  });

  it("takes credentials from a file, never from arguments", async () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "vss-")), "keys.json");
    writeFileSync(file, JSON.stringify({ shop: "x.myshopify.com", accessToken: "secret" }));
    const given = desk();
    const text = await run(
      ["vendors", "connect", "Clay & Kiln", "--platform", "shopify", "--credentials", file],
      given,
    );
    expect(text).not.toContain("secret");
    expect(given.calls[0]?.[1]).toMatchObject({ vendorName: "Clay & Kiln", credentials: { accessToken: "secret" } });
    writeFileSync(file, "accessToken=secret");
    await expect(
      run(["vendors", "connect", "A", "--platform", "shopify", "--credentials", file], given),
    ).rejects.toThrow("not JSON");
  });

  it("fetches the answer to a data request, in the name of who asked", async () => {
    const given = desk();
    Object.assign(given.operator, {
      privacyRequests: async (domain: string) => [
        { id: "p1", kind: "data-request", askedAt: "a", finishedAt: null, counts: { orders: 2 }, exportUntil: domain },
      ],
      privacyExport: async (...args: unknown[]) => (args[1] === "p1" ? `{"args":"${args.join(" ")}"}` : null),
    });
    expect(await run(["privacy", "requests"], given)).toMatch(/p1 +a +data-request +not yet/);
    expect(await run(["privacy", "export", "p1"], given)).toContain("demo.myshopify.com p1 test");
    await expect(run(["privacy", "export", "p2"], given)).rejects.toThrow("30 days are over");
    // A shop that was erased is not in the list any more; its proof is.
    expect(await run(["--shop", "gone.myshopify.com", "privacy"], given)).toContain("gone.myshopify.com");
  });

  it("does nothing dangerous unasked", async () => {
    const given = desk();
    expect(await run(["vendors", "disconnect", "c1"], given)).toContain("Nothing was done");
    expect(given.calls).toEqual([]);
    await expect(run(["inbox", "redrive"], given)).rejects.toThrow("Say which ids, or --all");
    expect(await run(["inbox", "redrive", "--all", "--dry-run"], given)).toContain("3 would go again");
    expect(await run(["reconcile", "--dry-run"], given)).toContain("2 would be recorded");
    expect(given.calls).toEqual([
      ["all", true],
      ["s1", { dryRun: true }],
    ]);
  });

  it("proves days and shows them", async () => {
    const given = desk();
    expect(await run(["proof", "run", "--today"], given)).toContain("12 lines proved, 3 new findings.");
    expect(given.calls).toEqual([["s1", { today: true }]]);
    expect(await run(["proof", "show", "2026-11-28"], given)).toMatch(/missing\s+1[\s\S]*order-gone\s+open\s+#1001/);
    await expect(run(["proof", "show", "2026-11-27"], given)).rejects.toThrow("That day was not proved.");
    await expect(run(["proof", "show", "yesterday"], given)).rejects.toThrow("Write the day like 2026-11-28.");
  });

  it("does one thing to many, after it has said what and was told to", async () => {
    const calls: unknown[][] = [];
    const given = desk({
      app: {
        bulkPreview: async () => ({ willDo: 4, skipped: [{ why: "not-paid", count: 2 }], tooMany: false }),
        startBulkRun: async (...args) => {
          calls.push(args);
          return { kind: "started", id: "r1" };
        },
      },
    });
    const words = ["bulk", "hold", "--reason", "arrived-while-off", "--until", "2026-12-01T08:00:00Z"];
    expect(await run(words, given)).toMatch(/would be done +4\s+skipped: not-paid +2[\s\S]*Nothing was done/);
    expect(calls).toEqual([]);
    await run([...words, "--yes"], given);
    expect(calls).toMatchObject([
      [
        "s1",
        { kind: "filter", filter: { show: "all", need: { reason: "arrived-while-off", move: null } } },
        "hold",
        "test",
        { until: new Date("2026-12-01T08:00:00Z") },
      ],
    ]);
    await expect(run(["bulk", "destroy"], given)).rejects.toThrow("There is no destroy. There are: retry, release");
  });

  it("says so when something cannot be done now", async () => {
    await expect(run(["retry", "v1"])).rejects.toThrow("That cannot be done in its present state.");
  });

  it("gives lines to another vendor, and says when they go, or why not", async () => {
    const calls: unknown[][] = [];
    const answering = (answer: RerouteResult) =>
      desk({
        app: {
          reroute: async (...args) => {
            calls.push(args);
            return answer;
          },
        },
      });
    const words = ["give-to-vendor", "v1", "boris", "l1", "l2"];
    expect(await run(words, answering({ kind: "waiting" }))).toContain("once the cancellation is confirmed");
    expect(await run(words, answering({ kind: "moved" }))).toContain("Done.");
    expect(calls[0]).toEqual(["s1", "v1", { to: "boris", lines: ["l1", "l2"] }, "test"]);
    await expect(run(words, answering({ kind: "refused", why: "being-pushed" }))).rejects.toThrow("now: being-pushed");
    await expect(run(words, answering({ kind: "not-found" }))).rejects.toThrow(CliFailure);
  });

  it("asks for the id when a name stands for several orders", async () => {
    const given = desk({
      app: {
        orders: async () => ({ items: [item("o1", "#1"), item("o2", "#1")], next: null, previous: null }) as never,
      },
    });
    await expect(run(["order", "1"], given)).rejects.toThrow("take the id: o1, o2");
  });

  it("explains itself, and what each platform needs", async () => {
    let text = "";
    const cli = createCli({ actor: "test", write: (chunk) => (text += chunk), open: async () => desk() });
    cli.outputHelp();
    expect(text).toContain("reconcile");
    expect(await run(["platforms"])).toContain("consumerSecret");
  });
});
