import { beforeEach, describe, expect, it } from "vitest";
import type { Connector, Credentials } from "../connectors/_contract/connector.ts";
import { done, type Outcome } from "../connectors/_contract/outcome.ts";
import type { ConnectionId } from "../domain/shared/ids.ts";
import type { HttpAnswer, HttpRequest } from "../domain/shared/http-port.ts";
import { openStore, type StoreCallsDeps } from "./store-calls.ts";
import { createScriptedPlatform } from "../../tests/support/scripted-store.ts";

const connection = { id: "c" as ConnectionId, credentialsSealed: new Uint8Array(), statuses: {} };
const request: HttpRequest = { method: "GET", url: "https://a.example/", headers: {}, timeoutMs: 10_000 };

let elapsed: number;
let stored: Credentials;
let renewing: boolean;
let renewals: Credentials[];
let sent: HttpRequest[];
let renewed: Outcome<Credentials>;
let deps: StoreCallsDeps;
let connector: Connector;
const nowMs = Date.parse("2026-11-22T10:00:00Z");
const inMinutes = (minutes: number) => String(nowMs + minutes * 60_000);

beforeEach(() => {
  elapsed = 1_000;
  stored = { token: "old", expires: inMinutes(60) };
  renewing = false;
  renewals = [];
  sent = [];
  renewed = done({ token: "new", expires: inMinutes(60) });
  connector = createScriptedPlatform({
    renewal: {
      expiresAt: (credentials) => new Date(Number(credentials["expires"])),
      renew: async (context) => {
        renewals.push(context.credentials);
        return renewed;
      },
    },
  }).connector;
  deps = {
    http: {
      async send(asked): Promise<HttpAnswer> {
        sent.push(asked);
        return { kind: "answered", status: 200, headers: {}, body: "" };
      },
    },
    credentials: {
      open: () => stored,
      async beginRenewal() {
        if (renewing) return null;
        renewing = true;
        return stored;
      },
      async endRenewal(_, fresh) {
        renewing = false;
        if (fresh) stored = fresh;
      },
    },
    operator: { SECRET: "x" },
    clock: { now: () => new Date(nowMs), elapsed: () => elapsed },
  };
});

const open = (deadline = 60_000) => openStore(deps, connector, connection, deadline);
const tokenOf = (opened: Awaited<ReturnType<typeof open>>) =>
  opened.kind === "open" ? opened.call.context.credentials["token"] : opened.kind;

describe("credentials that expire", () => {
  it("are used as they are while they have time to live", async () => {
    expect(tokenOf(await open())).toBe("old");
    expect(renewals).toEqual([]);
  });

  it("are renewed ahead of their time, and stored before they are used", async () => {
    stored = { token: "old", expires: inMinutes(4) };
    expect(tokenOf(await open())).toBe("new");
    expect(stored["token"]).toBe("new");
    expect(renewing).toBe(false);
  });

  it("are taken as they are by others while one renews them, if they last that long", async () => {
    stored = { token: "old", expires: inMinutes(4) };
    renewing = true;
    expect(tokenOf(await open())).toBe("old");
    stored = { token: "old", expires: inMinutes(0.2) };
    expect(tokenOf(await open())).toBe("busy");
    expect(renewals).toEqual([]);
  });

  it("are not renewed twice when somebody was quicker", async () => {
    const old = { token: "old", expires: inMinutes(1) };
    stored = { token: "fresh", expires: inMinutes(60) };
    deps = { ...deps, credentials: { ...deps.credentials, open: () => old } };
    expect(tokenOf(await open())).toBe("fresh");
    expect(renewals).toEqual([]);
    expect(renewing).toBe(false);
  });

  it("that cannot be renewed are used until they end, then the failure is told", async () => {
    renewed = { kind: "unavailable", message: "down", retryAfterMs: null };
    stored = { token: "old", expires: inMinutes(3) };
    expect(tokenOf(await open())).toBe("old");
    stored = { token: "old", expires: inMinutes(-1) };
    expect(await open()).toEqual({ kind: "failed", failure: renewed });
    expect(renewing).toBe(false);
  });
});

describe("the way out", () => {
  it("closes at the deadline, and shortens the last request so that it ends by then", async () => {
    const opened = await open(5_000);
    if (opened.kind !== "open") throw new Error(opened.kind);
    const { http } = opened.call.context;
    await http.send(request);
    elapsed = 4_000;
    await http.send(request);
    expect(sent.map((asked) => asked.timeoutMs)).toEqual([4_000, 1_000]);
    elapsed = 5_000;
    expect(await http.send(request)).toMatchObject({ kind: "failed", maybeSent: false, reason: "timeout" });
    expect(sent).toHaveLength(2);
    expect(opened.call.calls()).toBe(2);
  });

  it("hands the operator's values only to whom they were declared for", async () => {
    const opened = await open();
    expect(opened.kind === "open" && opened.call.context.operator).toEqual({});
  });
});
