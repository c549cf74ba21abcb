import { describe, expect, it } from "vitest";
import { createLogger, inLogContext, type LogFields } from "./logger.server.ts";

function recorder(level = "info") {
  const lines: string[] = [];
  const logger = createLogger({ level, destination: { write: (line) => void lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? "{}") as Record<string, unknown> };
}

describe("logger", () => {
  it("keeps what is on the list and only names what is not", () => {
    const { logger, last } = recorder();
    logger.info({ orderId: "o-1", body: "Jane Doe", headers: { cookie: "c" } } as LogFields, "Order recorded.");
    expect(last()).toMatchObject({ msg: "Order recorded.", orderId: "o-1", dropped: ["body", "headers"] });
    expect(JSON.stringify(last())).not.toMatch(/Jane|cookie/);
  });

  it("never shows a query", () => {
    const { logger, lines } = recorder();
    logger.info({ path: "/app?id_token=eyJhbGciOi.J9.x&shop=a" }, "Answered /app?id_token=eyJhbGciOi.J9.x.");
    expect(lines.join()).not.toMatch(/eyJ|shop=a/);
  });

  it.each([
    "jane.doe+x@shop.example.com",
    "shpat_0123456789abcdef",
    "ck_0123456789abcdef0123",
    "Bearer abc.def-ghi",
    "+49 170 1234567",
    "postgresql://user:hunter2@host/db",
    "https://store.example/?consumer_secret=hunter2",
  ])("takes %s out of an error's words", (secret) => {
    const { logger, lines } = recorder();
    logger.error({ err: new Error(`It said ${secret} and stopped`) }, `Failed with ${secret}.`);
    const told = lines.join();
    expect(told).toContain("and stopped");
    expect(told).not.toContain(secret);
    expect(told).not.toContain("hunter2");
  });

  it("leaves out the words of database errors, which quote values, and keeps their codes", () => {
    const { logger, last } = recorder();
    const postgres = Object.assign(new Error('invalid input: "Jane Doe"'), {
      severity: "ERROR",
      code: "22P02",
      detail: "Key (name)=(Jane Doe)",
    });
    logger.error({ err: new Error("outer", { cause: postgres }) }, "Failed.");
    expect(JSON.stringify(last())).not.toContain("Jane");
    expect(last()).toMatchObject({ err: { type: "Error", message: "outer", cause: { code: "22P02" } } });
  });

  it.each([
    () => JSON.parse('{"name": Jane Doe}') as unknown,
    () => BigInt("Jane Doe"),
    () => ["(Jane Doe"].map((text) => new RegExp(text, "u")),
  ])("leaves out the words of whatever parses, which quote what they were given", (parse) => {
    const { logger, last } = recorder();
    try {
      parse();
    } catch (err) {
      logger.error({ err }, "Failed.");
    }
    expect(last()).toMatchObject({ err: { type: expect.any(String) as string }, msg: "Failed." });
    expect(JSON.stringify(last())).not.toContain("Jane");
  });

  it("adds the fields of its surroundings", () => {
    const { logger, last } = recorder();
    inLogContext({ requestId: "r-1" }, () => logger.with({ job: "push" }).info({ attempt: 2 }, "Started."));
    expect(last()).toMatchObject({ requestId: "r-1", job: "push", attempt: 2 });
  });

  it("respects the level", () => {
    const { logger, lines } = recorder("warn");
    logger.info({}, "quiet");
    expect(lines).toEqual([]);
  });
});
