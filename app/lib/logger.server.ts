import { AsyncLocalStorage } from "node:async_hooks";
import pino, { type DestinationStream, type Logger as Pino } from "pino";

const textFields = [
  "requestId",
  "method",
  "path",
  "shop",
  "shopId",
  "topic",
  "webhookId",
  "inboxId",
  "mailId",
  "orderId",
  "orderGid",
  "vendorOrderId",
  "vendorId",
  "connectionId",
  "platform",
  "operation",
  "outcome",
  "code",
  "reason",
  "state",
  "reference",
  "job",
  "queue",
  "role",
  "host",
  "signal",
  "version",
] as const;

const numberFields = [
  "status",
  "durationMs",
  "attempt",
  "generation",
  "retryInMs",
  "port",
  "count",
  "seen",
  "changed",
] as const;

/**
 * The only things that may be logged beside a fixed sentence: identifiers, codes and measures. Anything else is
 * dropped and its name (not its value) noted, so a careless call cannot leak a body, a header or a token. A path is
 * logged without its query, which may hold an id_token.
 */
export type LogFields = { readonly [name in (typeof textFields)[number]]?: string } & {
  readonly [name in (typeof numberFields)[number]]?: number;
} & { readonly err?: unknown; readonly names?: readonly string[] };

const allowed: ReadonlySet<string> = new Set([...textFields, ...numberFields, "err", "names"]);

export interface Logger {
  debug(fields: LogFields, sentence: string): void;
  info(fields: LogFields, sentence: string): void;
  warn(fields: LogFields, sentence: string): void;
  error(fields: LogFields, sentence: string): void;
  /** A logger that adds these fields to everything. */
  with(fields: LogFields): Logger;
}

/** Fields added to everything logged inside: `inLogContext({ requestId }, () => handle(request))`. */
export const inLogContext = <T>(fields: LogFields, work: () => T): T =>
  context.run({ ...context.getStore(), ...fields }, work);

const context = new AsyncLocalStorage<LogFields>();

/** JSON lines on stdout, or wherever `destination` says. */
export function createLogger(options: { readonly level: string; readonly destination?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    // Ours is described already; pino's own would take the description for an error and lose its kind.
    serializers: { err: (described: unknown) => described },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(options.destination ? pino(settings, options.destination) : pino(settings), {});
}

function wrap(target: Pino, always: LogFields): Logger {
  const write = (level: "debug" | "info" | "warn" | "error") => (fields: LogFields, sentence: string) => {
    if (target.isLevelEnabled(level))
      target[level](allowList({ ...context.getStore(), ...always, ...fields }), redact(sentence));
  };
  return {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
    with: (fields) => wrap(target, { ...always, ...fields }),
  };
}

function allowList(fields: LogFields): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (!allowed.has(name)) dropped.push(name);
    else if (name === "err") kept["err"] = describeError(value);
    else if (name === "path") kept["path"] = redact(String(value).split("?", 1)[0] ?? "");
    else if (typeof value === "string") kept[name] = redact(value);
    else if (typeof value === "number") kept[name] = value;
    else if (Array.isArray(value)) kept[name] = value.map((item) => redact(String(item)));
    else dropped.push(name);
  }
  return dropped.length > 0 ? { ...kept, dropped } : kept;
}

/** What an error may tell: its kind, its code, where it was thrown. Its words only if they cannot quote a value. */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  // Prisma quotes its arguments, PostgreSQL its values, and whatever parses (JSON, numbers, patterns) what it was given:
  // for them the kind and the place say enough.
  const mayQuote =
    error.name.startsWith("Prisma") ||
    error.name === "SyntaxError" ||
    error.name === "ZodError" ||
    constraint !== undefined ||
    typeof (error as { severity?: unknown }).severity === "string";
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(typeof code === "string" ? { code } : {}),
    ...(typeof constraint === "string" ? { constraint } : {}),
    ...(typeof table === "string" ? { table } : {}),
    ...(mayQuote ? {} : { message: redact(error.message) }),
    stack: frames.slice(0, 12).join("\n"),
    ...(error.cause !== undefined && depth < 3 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Last line of defence for free text: addresses, telephone numbers, tokens. */
const redact = (text: string): string =>
  secretPatterns.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), text);

const secretPatterns: readonly (readonly [RegExp, string])[] = [
  [/[^\s@"'<>()]+@[^\s@"'<>()]+\.[a-z]{2,}/gi, "[email]"],
  [/\b(shp[a-z]{2,4}|ck|cs)_[a-z0-9_]{8,}/gi, "[token]"],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, "[token]"],
  [/\b(Bearer|Basic)\s+[\w+/=.-]+/gi, "$1 [token]"],
  [
    /\b(id_token|access_token|refresh_token|token|hmac|secret|password|code|consumer_(?:key|secret))=[^&\s]+/gi,
    "$1=[token]",
  ],
  [/:\/\/[^/\s:@]+:[^/\s@]+@/g, "://[token]@"],
  [/(?<![\w/-])\+\d[\d ().-]{7,}\d/g, "[phone]"],
];
