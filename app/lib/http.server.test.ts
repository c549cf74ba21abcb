import dns from "node:dns";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { generate } from "selfsigned";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { HttpRequest } from "../domain/shared/http-port.ts";
import { createGuardedHttp, type GuardedHttpOptions } from "./http.server.ts";

const host = "store.test";
const secret = "cs_very_secret";
let certificate: { private: string; cert: string };
let servers: Server[] = [];
let sockets: Set<Socket>;
let requests: string[];
let addressesOf: Record<string, string[]>;

beforeAll(async () => {
  certificate = await generate([{ name: "commonName", value: host }], {
    keyType: "ec",
    algorithm: "sha256",
    extensions: [
      { name: "basicConstraints", cA: true },
      {
        name: "subjectAltName",
        altNames: [
          { type: 2, value: host },
          { type: 2, value: "other.test" },
        ],
      },
    ],
  });
});

const realLookup = dns.lookup;
beforeEach(() => {
  requests = [];
  sockets = new Set();
  addressesOf = { [host]: ["127.0.0.1"], "other.test": ["127.0.0.1"] };
  vi.spyOn(dns, "lookup").mockImplementation(((name: string, options: dns.LookupAllOptions, callback: Callback) => {
    const addresses = addressesOf[name];
    if (!addresses) return realLookup(name, options, callback);
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  }) as typeof dns.lookup);
});
type Callback = (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void;

afterEach(() => {
  vi.restoreAllMocks();
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
  servers = [];
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

/** A vendor's store on loopback. Returns its port. */
const store = (answer: (response: ServerResponse, count: number) => void): Promise<number> =>
  listen(
    createTlsServer({ key: certificate.private, cert: certificate.cert }, (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      request.resume().on("end", () => answer(response, requests.length));
    }) as Server,
  );

const guarded = (options: Partial<GuardedHttpOptions> = {}) =>
  createGuardedHttp({ allowPrivateHosts: [host], extraCa: certificate.cert, ...options });

const get = (url: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: "GET",
  url,
  headers: {},
  timeoutMs: 5_000,
  ...more,
});
const post = (url: string, more: Partial<HttpRequest> = {}) => get(url, { method: "POST", body: "{}", ...more });

describe("what the guard refuses, before anything is sent", () => {
  test.each([
    "https://127.0.0.1",
    "https://2130706433",
    "https://0x7f000001",
    "https://0x7f.1",
    "https://0177.0.0.1",
    "https://127.1",
    "https://127.0.0.1.",
    "https://①②⑦.0.0.1",
    "https://0",
    "https://0.0.0.0",
    "https://[::1]",
    "https://[::]",
    "https://[0:0:0:0:0:0:0:1]",
    "https://[::ffff:127.0.0.1]",
    "https://[::ffff:7f00:1]",
    "https://[64:ff9b::127.0.0.1]",
    "https://10.0.0.1",
    "https://169.254.169.254",
    "https://[fd00:ec2::254]",
    "https://localhost",
    "https://LOCALHOST",
  ])("%s", async (origin) => {
    const port = await store((response) => response.end("inside"));
    const answer = await guarded().send(get(`${origin}:${port}/latest/meta-data`));
    expect(answer).toMatchObject({ kind: "failed", reason: "refused-by-guard", maybeSent: false });
    expect(sockets.size).toBe(0);
  });

  test.each([
    ["plain http", `http://${host}/`],
    ["another scheme", "file:///etc/passwd"],
    ["no URL", "not a url"],
    ["credentials in the address", `https://ck_x:${secret}@${host}/`],
  ])("%s", async (_, url) => {
    const answer = await guarded().send(get(url));
    expect(answer).toMatchObject({ kind: "failed", reason: "refused-by-guard", maybeSent: false });
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test("a header that could smuggle a second one", async () => {
    const answer = await guarded().send(get(`https://${host}/`, { headers: { "x-key": `${secret}\r\nhost: evil` } }));
    expect(answer).toMatchObject({ kind: "failed", reason: "refused-by-guard", maybeSent: false });
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test("a name with one private address among public ones", async () => {
    addressesOf["mixed.test"] = ["1.1.1.1", "127.0.0.1"];
    const answer = await guarded().send(get("https://mixed.test/"));
    expect(answer).toMatchObject({ reason: "refused-by-guard", maybeSent: false });
  });

  test("a name that was public a moment ago and is private when it is connected to", async () => {
    const port = await store((response) => response.end("inside"));
    const answersInTurn = ["1.1.1.1", "127.0.0.1"];
    vi.mocked(dns.lookup).mockImplementation(((_: string, __: unknown, callback: Callback) =>
      callback(null, [{ address: answersInTurn.shift() ?? "127.0.0.1", family: 4 }])) as never);
    const firstLook = await new Promise((resolve) =>
      dns.lookup("rebind.test", { all: true }, (_, found) => resolve(found)),
    );
    expect(firstLook).toEqual([{ address: "1.1.1.1", family: 4 }]);
    const answer = await guarded().send(get(`https://rebind.test:${port}/`));
    expect(answer).toMatchObject({ reason: "refused-by-guard", maybeSent: false });
    expect(sockets.size).toBe(0);
  });

  test("a private host that is allowed, but only by its exact name", async () => {
    const port = await store((response) => response.end("hello"));
    const http = guarded();
    expect(await http.send(get(`https://${host}:${port}/`))).toMatchObject({ kind: "answered", body: "hello" });
    expect(await http.send(get(`https://${host.toUpperCase()}:${port}/`))).toMatchObject({ kind: "answered" });
    expect(await http.send(get(`https://other.test:${port}/`))).toMatchObject({ reason: "refused-by-guard" });
    addressesOf[`evil.${host}`] = ["127.0.0.1"];
    expect(await http.send(get(`https://evil.${host}:${port}/`))).toMatchObject({ reason: "refused-by-guard" });
  });
});

describe("what comes back", () => {
  test("status, lower-case headers and text, also compressed", async () => {
    const port = await store((response) => {
      response.writeHead(418, { "Content-Encoding": "gzip", "X-Shop": "tea" });
      response.end(gzipSync("Grüße 🫖"));
    });
    const answer = await guarded().send(get(`https://${host}:${port}/pot?x=1`));
    expect(answer).toMatchObject({ kind: "answered", status: 418, body: "Grüße 🫖", headers: { "x-shop": "tea" } });
    expect(requests).toEqual(["GET /pot?x=1"]);
  });

  test("a redirect is an answer, not followed", async () => {
    const port = await store((response) => response.writeHead(302, { location: "https://127.0.0.1/" }).end());
    const answer = await guarded().send(get(`https://${host}:${port}/`));
    expect(answer).toMatchObject({ kind: "answered", status: 302, headers: { location: "https://127.0.0.1/" } });
    expect(requests).toHaveLength(1);
  });

  test.each([
    ["plain", (response: ServerResponse) => response.end("x".repeat(2_000))],
    [
      "a compression bomb",
      (response: ServerResponse) =>
        response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(2_000_000))),
    ],
    [
      "without an end",
      (response: ServerResponse) => void setInterval(() => response.write("x".repeat(900)), 5).unref(),
    ],
  ])("too large: %s", async (_, answerWith) => {
    const port = await store(answerWith);
    const answer = await guarded({ maxBytes: 1_000 }).send(post(`https://${host}:${port}/`));
    expect(answer).toMatchObject({ reason: "too-large", maybeSent: true });
  });
});

describe("whether the request may have arrived", () => {
  test("no: the name does not exist", async () => {
    const lookup = vi.mocked(dns.lookup);
    lookup.mockImplementation(((_: string, __: unknown, callback: Callback) =>
      callback(Object.assign(new Error("nope"), { code: "ENOTFOUND", syscall: "getaddrinfo" }), [])) as never);
    expect(await guarded().send(post("https://gone.test/"))).toEqual({
      kind: "failed",
      reason: "no-connection",
      maybeSent: false,
      message: "no connection to gone.test (ENOTFOUND)",
    });
  });

  test("no: nobody listens", async () => {
    const port = await store(() => {});
    servers[0]?.close();
    const answer = await guarded().send(post(`https://${host}:${port}/?consumer_secret=${secret}`));
    expect(answer).toMatchObject({ reason: "no-connection", maybeSent: false });
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test("no: the certificate is not trusted, or is another host's", async () => {
    const port = await store((response) => response.end("impostor"));
    const answer = await guarded({ extraCa: undefined }).send(post(`https://${host}:${port}/`));
    expect(answer).toMatchObject({ reason: "no-connection", maybeSent: false });
    addressesOf["third.test"] = ["127.0.0.1"];
    const wrongName = await guarded({ allowPrivateHosts: ["third.test"] }).send(post(`https://third.test:${port}/`));
    expect(wrongName).toMatchObject({ reason: "no-connection", maybeSent: false });
    expect(requests).toEqual([]);
  });

  test("no: it listens but speaks no TLS, or drops the connection first", async () => {
    const plain = await listen(createServer((_, response) => response.end()));
    expect(await guarded().send(post(`https://${host}:${plain}/`))).toMatchObject({ maybeSent: false });
    const slamming = await listen(createTcpServer((socket) => socket.destroy()) as unknown as Server);
    expect(await guarded().send(post(`https://${host}:${slamming}/`))).toMatchObject({
      reason: "no-connection",
      maybeSent: false,
    });
  });

  test.each([
    ["its own limit", { connectTimeoutMs: 50 }, 5_000],
    ["the request's limit", {}, 50],
  ])("no: connecting takes longer than %s", async (_, options, timeoutMs) => {
    const silent = await listen(createTcpServer(() => {}) as unknown as Server);
    const answer = await guarded(options).send(post(`https://${host}:${silent}/`, { timeoutMs }));
    expect(answer).toMatchObject({ kind: "failed", maybeSent: false });
  });

  test("yes: no answer in time", async () => {
    const port = await store(() => {});
    const answer = await guarded().send(post(`https://${host}:${port}/`, { timeoutMs: 300 }));
    expect(answer).toMatchObject({ reason: "timeout", maybeSent: true });
    expect(requests).toHaveLength(1);
  });

  test("yes: the body stops half-way and the rest never comes", async () => {
    const port = await store((response) => void response.writeHead(200).write("{"));
    const answer = await guarded().send(post(`https://${host}:${port}/`, { timeoutMs: 300 }));
    expect(answer).toMatchObject({ reason: "timeout", maybeSent: true });
  });

  test.each([
    ["instead of answering", (response: ServerResponse) => void response.socket?.destroy()],
    [
      "in the middle of the body",
      (response: ServerResponse) => {
        response.writeHead(200, { "content-length": 100 }).write("half", () => response.socket?.destroy());
      },
    ],
  ])("yes: the connection breaks %s", async (_, answerWith) => {
    const port = await store(answerWith);
    const answer = await guarded().send(post(`https://${host}:${port}/`));
    expect(answer).toMatchObject({ reason: "connection-lost", maybeSent: true });
    expect(requests).toHaveLength(1);
  });

  test("yes: a kept connection is cut when it is used again, and the request is not sent twice", async () => {
    const port = await store((response, count) => (count === 1 ? response.end("one") : response.socket?.destroy()));
    const http = guarded();
    expect(await http.send(get(`https://${host}:${port}/`))).toMatchObject({ kind: "answered" });
    await setImmediate(); // the client puts the connection back a turn later
    expect(await http.send(post(`https://${host}:${port}/`))).toMatchObject({
      reason: "connection-lost",
      maybeSent: true,
    });
    expect(requests).toHaveLength(2);
    expect(sockets.size).toBe(1);
  });
});

describe("hosts of a platform itself", () => {
  const http = () => guarded({ allowPrivateHosts: [], globalFetchHosts: (name) => name.endsWith(".platform.test") });
  const throwing = (cause: Error) =>
    vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("fetch failed", { cause }));

  test("go through the global fetch, all others do not", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("world", { status: 201 }));
    expect(await http().send(post("https://a.platform.test/x"))).toMatchObject({ status: 201, body: "world" });
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: "{}", redirect: "manual" });
    expect(await http().send(post("https://127.0.0.1/"))).toMatchObject({ reason: "refused-by-guard" });
    expect(await http().send(post("http://a.platform.test/x"))).toMatchObject({ reason: "refused-by-guard" });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  test.each([
    ["refused", { code: "ECONNREFUSED", syscall: "connect" }],
    ["reset while connecting", { code: "ECONNRESET", syscall: "connect" }],
    ["unknown name", { code: "ENOTFOUND", syscall: "getaddrinfo" }],
    ["slow to connect", { code: "UND_ERR_CONNECT_TIMEOUT" }],
    ["bad certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }],
    ["another's certificate", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }],
  ])("did not get it: %s", async (_, about) => {
    throwing(Object.assign(new Error("x"), about));
    expect(await http().send(post("https://a.platform.test/"))).toMatchObject({
      reason: "no-connection",
      maybeSent: false,
    });
  });

  test("did not get it: every one of its addresses refused", async () => {
    const one = Object.assign(new Error("x"), { code: "ECONNREFUSED", syscall: "connect" });
    throwing(Object.assign(new AggregateError([one, one]), { code: "EXDEV" }));
    expect(await http().send(post("https://a.platform.test/"))).toMatchObject({ maybeSent: false });
  });

  test.each([
    ["reset", { code: "ECONNRESET", syscall: "read" }],
    ["closed", { code: "UND_ERR_SOCKET" }],
    ["something new", {}],
  ])("may have got it: %s", async (_, about) => {
    throwing(Object.assign(new Error(secret), about));
    const answer = await http().send(post("https://a.platform.test/"));
    expect(answer).toMatchObject({ reason: "connection-lost", maybeSent: true });
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test("may have got it: no answer in time", async () => {
    vi.spyOn(globalThis, "fetch").mockImplementation(
      (_, init) =>
        new Promise((__, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason))),
    );
    const answer = await http().send(post("https://a.platform.test/", { timeoutMs: 20 }));
    expect(answer).toMatchObject({ reason: "timeout", maybeSent: true });
  });
});
