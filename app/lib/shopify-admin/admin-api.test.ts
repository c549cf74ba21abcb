import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HttpAnswer, HttpClient } from "../../domain/shared/http-port.ts";
import { createAdminApi, type AdminApiOptions } from "./admin-api.server.ts";
import { gql } from "./gql.ts";

type Doc = TypedDocumentNode<{ readonly thing: { readonly id: string } | null }, Record<string, never>>;
const question = gql`
  query Thing {
    thing {
      id
    }
  }
` as unknown as Doc;
const command = gql`
  mutation Change {
    thing {
      id
    }
  }
` as unknown as Doc;

type Answer = (response: ServerResponse, body: { query: string; operationName?: string }) => void;

/** A store on loopback that gives the prepared answers in turn, the last one for ever. */
let answers: Answer[] = [];
const seen: { headers: IncomingMessage["headers"]; url: string | undefined; body: string }[] = [];
const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    seen.push({ headers: request.headers, url: request.url, body });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, JSON.parse(body) as { query: string });
  });
});
let port = 0;

beforeEach(async () => {
  seen.length = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

/** The least an HTTP client can be: it says honestly whether the request may have arrived. */
const loopback: HttpClient = {
  send: ({ method, url, headers, body, timeoutMs }) =>
    new Promise<HttpAnswer>((resolve) => {
      const failed = (reason: "timeout" | "connection-lost" | "no-connection", maybeSent: boolean) =>
        resolve({ kind: "failed", maybeSent, reason, message: reason });
      const outgoing = httpRequest(
        { host: "127.0.0.1", port, method, path: new URL(url).pathname, headers },
        (incoming) => {
          let text = "";
          incoming.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          incoming.on("error", () => failed("connection-lost", true));
          incoming.on("end", () =>
            resolve({
              kind: "answered",
              status: incoming.statusCode ?? 0,
              headers: incoming.headers as Record<string, string>,
              body: text,
            }),
          );
        },
      );
      outgoing.setTimeout(timeoutMs, () => {
        failed("timeout", true);
        outgoing.destroy();
      });
      outgoing.on("error", (error: NodeJS.ErrnoException) =>
        failed(error.code === "ECONNREFUSED" ? "no-connection" : "connection-lost", error.code !== "ECONNREFUSED"),
      );
      outgoing.end(body);
    }),
};

const api = (more: Partial<AdminApiOptions> = {}) =>
  createAdminApi({
    shop: "demo.myshopify.com",
    accessToken: "shpat_first",
    http: loopback,
    now: () => new Date("2026-11-02T09:00:00Z"),
    timeoutMs: 5_000,
    ...more,
  });
const ask = (more?: Partial<AdminApiOptions>) => api(more).query(question, {});
const change = (more?: Partial<AdminApiOptions>) => api(more).mutate(command, {}, "VSS-1");

const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response
      .writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers })
      .end(JSON.stringify(value));
const good = json({ data: { thing: { id: "1" } } });
const errors = (code: string | null, more: object = {}, rest: object = {}) =>
  json({
    errors: [{ message: "It broke for ana@buyer.example", ...(code && { extensions: { code, ...more } }) }],
    ...rest,
  });

test("asks the version we know, with the token, and says which operation it is", async () => {
  answers = [good];
  expect(await ask()).toEqual({ kind: "ok", value: { thing: { id: "1" } } });
  expect(seen[0]).toMatchObject({
    url: "/admin/api/2026-10/graphql.json",
    headers: { "x-shopify-access-token": "shpat_first" },
  });
  expect(JSON.parse(seen[0]?.body ?? "")).toMatchObject({ operationName: "Thing" });
});

describe("what an HTTP answer means", () => {
  const status = (code: number, headers: Record<string, string> = {}) => json({ errors: "no" }, code, headers);
  const page: Answer = (response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Down</h1>");
  const cut: Answer = (response) =>
    response.writeHead(200, { "content-type": "application/json" }).end('{"data":{"thi');

  test.each<[string, Answer, object, object]>([
    ["401", status(401), { kind: "auth-failed" }, { kind: "auth-failed" }],
    ["402, frozen", status(402), { kind: "unavailable", retryAfterMs: 900_000 }, { kind: "unavailable" }],
    ["403", status(403), { kind: "auth-failed" }, { kind: "auth-failed" }],
    ["404, gone", status(404), { kind: "auth-failed" }, { kind: "auth-failed" }],
    ["423, locked", status(423), { kind: "unavailable" }, { kind: "unavailable" }],
    [
      "429 in seconds",
      status(429, { "retry-after": "2.5" }),
      { kind: "rate-limited", retryAfterMs: 2_500 },
      { kind: "rate-limited" },
    ],
    [
      "429 by date",
      status(429, { "retry-after": "Mon, 02 Nov 2026 09:00:30 GMT" }),
      { kind: "rate-limited", retryAfterMs: 30_000 },
      { kind: "rate-limited" },
    ],
    ["430 without a word", status(430), { kind: "rate-limited", retryAfterMs: null }, { kind: "rate-limited" }],
    ["500", status(500), { kind: "unavailable" }, { kind: "ambiguous", reference: "VSS-1" }],
    ["503", status(503, { "retry-after": "60" }), { kind: "unavailable", retryAfterMs: 60_000 }, { kind: "ambiguous" }],
    ["400", status(400), { kind: "unexpected-response" }, { kind: "unexpected-response" }],
    [
      "a redirect",
      (response) => response.writeHead(302, { location: "https://evil.example" }).end(),
      { kind: "unexpected-response" },
      { kind: "unexpected-response" },
    ],
    ["a web page", page, { kind: "unexpected-response" }, { kind: "ambiguous", reference: "VSS-1" }],
    ["half an answer", cut, { kind: "unexpected-response" }, { kind: "ambiguous" }],
    ["a broken connection", (response) => response.destroy(), { kind: "unavailable" }, { kind: "ambiguous" }],
  ])("%s", async (_, answer, forReading, forWriting) => {
    answers = [answer];
    expect(await ask()).toMatchObject(forReading);
    expect(await change()).toMatchObject(forWriting);
    expect(seen).toHaveLength(2);
  });

  test("no answer in time", async () => {
    answers = [() => {}];
    expect(await ask({ timeoutMs: 50 })).toMatchObject({ kind: "unavailable" });
    expect(await change({ timeoutMs: 50 })).toMatchObject({ kind: "ambiguous", reference: "VSS-1" });
  });

  test("nobody there: certainly not done", async () => {
    const http: HttpClient = {
      send: async () => ({ kind: "failed", maybeSent: false, reason: "no-connection", message: "no connection" }),
    };
    expect(await change({ http })).toEqual({ kind: "unavailable", message: "no connection", retryAfterMs: null });
  });
});

describe("what GraphQL errors mean", () => {
  const done = { data: { thing: null } };

  test.each<[string, Answer, object, object]>([
    [
      "access denied",
      errors("ACCESS_DENIED", { requiredAccess: "`write_orders` access scope." }, done),
      { kind: "auth-failed", message: expect.stringContaining("write_orders") },
      { kind: "auth-failed" },
    ],
    ["a closed shop", errors("SHOP_INACTIVE"), { kind: "unavailable" }, { kind: "unavailable" }],
    [
      "an impossible value",
      errors("INVALID_VARIABLE", { problems: [{ path: ["shippingAddress", "countryCode"] }] }),
      { kind: "rejected", field: "shippingAddress.countryCode" },
      { kind: "rejected" },
    ],
    [
      "a document it does not know",
      errors("undefinedField"),
      { kind: "unexpected-response" },
      { kind: "unexpected-response" },
    ],
    [
      "an error inside",
      errors("INTERNAL_SERVER_ERROR", {}, done),
      { kind: "unavailable" },
      { kind: "ambiguous", reference: "VSS-1" },
    ],
    [
      "an error inside, before any data",
      errors("INTERNAL_SERVER_ERROR"),
      { kind: "unavailable" },
      { kind: "ambiguous" },
    ],
    [
      "an unknown error after the work began",
      errors(null, {}, done),
      { kind: "unexpected-response" },
      { kind: "ambiguous" },
    ],
    ["no data and no errors", json({ data: null }), { kind: "unexpected-response" }, { kind: "ambiguous" }],
    ["data of another question", json({ data: { other: 1 } }), { kind: "unexpected-response" }, { kind: "ambiguous" }],
    ["errors that are none", json({ errors: "oops" }), { kind: "unexpected-response" }, { kind: "ambiguous" }],
  ])("%s", async (_, answer, forReading, forWriting) => {
    answers = [answer];
    const outcomes = [await ask(), await change()];
    expect(outcomes[0]).toMatchObject(forReading);
    expect(outcomes[1]).toMatchObject(forWriting);
    expect(JSON.stringify(outcomes)).not.toContain("ana@buyer.example");
  });
});

describe("slow down", () => {
  const throttled = (missing: number) =>
    errors(
      "THROTTLED",
      {},
      {
        extensions: {
          cost: {
            requestedQueryCost: 100 + missing,
            throttleStatus: { maximumAvailable: 2000, currentlyAvailable: 100, restoreRate: 100 },
          },
        },
      },
    );

  test("is handed on with the time until the points are back", async () => {
    answers = [throttled(150)];
    expect(await change()).toEqual({ kind: "rate-limited", retryAfterMs: 1_500 });
  });

  test("without a price tag: a second", async () => {
    answers = [errors("THROTTLED")];
    expect(await ask()).toEqual({ kind: "rate-limited", retryAfterMs: 1_000 });
  });

  test("is waited out when it is short, for writes too, since nothing was done", async () => {
    answers = [throttled(1), throttled(1), good];
    expect(await change({ throttlePatienceMs: 100 })).toMatchObject({ kind: "ok" });
    expect(seen).toHaveLength(3);
  });

  test("is handed on when patience is used up", async () => {
    answers = [throttled(1)];
    expect(await ask({ throttlePatienceMs: 25 })).toMatchObject({ kind: "rate-limited" });
    expect(seen).toHaveLength(3);
  });
});

describe("a refused token", () => {
  const refuses: Answer = (response) =>
    json({ errors: "[API] Invalid API key or access token" }, 401)(response, { query: "" });

  test("is replaced once and the call repeated, for writes too, since nothing was done", async () => {
    answers = [refuses, good];
    const refused: string[] = [];
    const replaceToken = async (token: string) => (refused.push(token), "shpat_second");
    expect(await change({ replaceToken })).toMatchObject({ kind: "ok" });
    expect(refused).toEqual(["shpat_first"]);
    expect(seen.map(({ headers }) => headers["x-shopify-access-token"])).toEqual(["shpat_first", "shpat_second"]);
  });

  test("twice is a refusal", async () => {
    answers = [refuses];
    expect(await ask({ replaceToken: async () => "shpat_second" })).toMatchObject({ kind: "auth-failed" });
    expect(seen).toHaveLength(2);
  });

  test("that cannot be replaced is a refusal", async () => {
    answers = [refuses];
    expect(await ask({ replaceToken: async () => null })).toMatchObject({ kind: "auth-failed" });
    expect(seen).toHaveLength(1);
  });
});

test("fragments are written into a document once, however often they are used", () => {
  const fragment = gql`
    fragment F on Thing {
      id
    }
  `;
  const document = gql`
    query Q {
      thing {
        ...F
      }
    }
    ${fragment}
    ${fragment}
  `;
  expect(document.definitions.map(({ kind }) => kind)).toEqual(["OperationDefinition", "FragmentDefinition"]);
});
