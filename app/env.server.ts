import { z } from "zod";
import { parsePriceList } from "./domain/add-ons/price-list.ts";
import { parseEncryptionKeys } from "./db/secret-box.server.ts";

const blankIsAbsent = (value: unknown): unknown => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsAbsent, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: z.output<T>) =>
  z.preprocess(blankIsAbsent, schema.optional()).transform((given) => given ?? value);
const required = () => z.string("is missing").min(1, "is missing");

const encryptionKeys = required().superRefine((value, context) => {
  try {
    for (const key of parseEncryptionKeys(value))
      if (new Set(key).size < 16) context.addIssue("holds a key that is not random");
  } catch {
    context.addIssue("must be id:base64key, one or more of 32 bytes, separated by commas (openssl rand -base64 32)");
  }
});

const variables = z.object({
  /** "production" refuses weak secrets and everything meant for development. */
  NODE_ENV: withDefault(z.enum(["production", "development", "test"]), "development"),
  /** Absent: a PostgreSQL of our own in .data/. */
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")),
  /** Connections of each process's own work; as many again for what merchants look at, and a few for the intake. */
  DATABASE_POOL_SIZE: withDefault(z.coerce.number("must be a number").int().min(2).max(100), 10),
  SHOPIFY_API_KEY: required(),
  SHOPIFY_API_SECRET: required(),
  /** The secret before the last rotation: webhooks may be signed with it for another hour. */
  SHOPIFY_API_SECRET_PREVIOUS: optional(z.string()),
  /** A Shopify app of its own for vendors, so that their shops are not asked for the merchants' scopes. */
  VENDOR_SHOPIFY_API_KEY: optional(z.string()),
  VENDOR_SHOPIFY_API_SECRET: optional(z.string()),
  /** Where Shopify and merchants reach the app. */
  SHOPIFY_APP_URL: required().pipe(z.url({ protocol: /^https?$/, error: "must be an address" })),
  PORT: withDefault(z.coerce.number("must be a number").int().min(0).max(65_535), 3000),
  /** How many proxies of the operator's stand in front, so that tries are counted by the visitor's own address. */
  PROXY_HOPS: withDefault(z.coerce.number("must be a number").int().min(0).max(10), 1),
  /** Which address to listen on; 0.0.0.0 inside a container. */
  LISTEN_HOST: withDefault(z.string(), "127.0.0.1"),
  ROLE: withDefault(z.enum(["web", "worker", "all"]), "all"),
  ENCRYPTION_KEYS: encryptionKeys,
  /** Whoever has it may start the schedules over HTTP. */
  CRON_SECRET: required(),
  /** Absent: /metrics is open to whoever reaches the port. */
  METRICS_TOKEN: optional(z.string()),
  /** Where people who need help are sent, from every error; `{reference}` in it becomes the support reference. */
  SUPPORT_URL: optional(z.string().regex(/^(https?:\/\/|mailto:)\S+$/, "must begin with https:// or mailto:")),
  /** Absent: mail is kept and shown, not sent. */
  SMTP_URL: optional(z.string().regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://")),
  MAIL_FROM: optional(z.string()),
  /** What add-ons cost, as JSON; absent: everything is included. */
  ADD_ON_BILLING: optional(
    z.string().transform((text, context) => {
      const prices = parsePriceList(text);
      if (prices === null) context.addIssue("must be a price list, as .env.example shows");
      return prices ?? z.NEVER;
    }),
  ),
  /** Agreements about money are tests: nobody is charged. */
  ADD_ON_BILLING_TEST: withDefault(z.stringbool(), false),
  LOG_LEVEL: withDefault(z.enum(["debug", "info", "warn", "error", "silent"]), "info"),
  /** Hosts of vendors' stores that may be private addresses, separated by commas. */
  DEV_ALLOW_PRIVATE_HOSTS: z
    .string()
    .optional()
    .transform((list) => (list ?? "").split(",").flatMap((host) => host.trim() || [])),
});

type Variables = z.infer<typeof variables>;
export type Env = Readonly<Variables>;
/** Once it is settled which database is used. */
export type EnvWithDatabase = Env & { readonly DATABASE_URL: string };

/** The names of all variables, for .env.example. */
export const variableNames: readonly string[] = Object.keys(variables.shape);

/**
 * Reads the variables. Everything that is wrong is told at once, by name and never by value.
 *
 * @returns the environment, or one sentence for each variable that is wrong
 */
export function parseEnv(
  source: Readonly<Record<string, string | undefined>>,
): { readonly ok: true; readonly env: Env } | { readonly ok: false; readonly problems: readonly string[] } {
  const parsed = variables.safeParse(source);
  if (parsed.success) {
    const problems = problemsTogether(parsed.data);
    return problems.length === 0 ? { ok: true, env: parsed.data } : { ok: false, problems };
  }
  const problems = new Map<string, string>();
  for (const issue of parsed.error.issues) {
    const name = issue.path.join(".");
    // Zod's own words for these may quote what was given.
    const wrong = issue.code === "invalid_value" ? `must be one of: ${issue.values.join(", ")}` : issue.message;
    if (!problems.has(name)) problems.set(name, `${name} ${wrong}`);
  }
  const good = Object.fromEntries(
    Object.entries(variables.shape).flatMap(([name, schema]) => {
      const one = schema.safeParse(source[name]);
      return one.success ? [[name, one.data]] : [];
    }),
  ) as Partial<Variables>;
  return { ok: false, problems: [...problems.values(), ...problemsTogether(good)] };
}

/** What is wrong in the light of other variables. Takes what could be read, so that nothing is told one by one. */
function problemsTogether(env: Partial<Variables>): readonly string[] {
  const problems: string[] = [];
  if (env.SMTP_URL !== undefined && env.MAIL_FROM === undefined)
    problems.push("MAIL_FROM is missing, but SMTP_URL is set");
  if ((env.VENDOR_SHOPIFY_API_KEY === undefined) !== (env.VENDOR_SHOPIFY_API_SECRET === undefined))
    problems.push("VENDOR_SHOPIFY_API_KEY and VENDOR_SHOPIFY_API_SECRET have to be given together");
  if (env.VENDOR_SHOPIFY_API_KEY !== undefined && env.VENDOR_SHOPIFY_API_KEY === env.SHOPIFY_API_KEY)
    problems.push("VENDOR_SHOPIFY_API_KEY is the merchants' app; leave it out to use that one");
  if (env.NODE_ENV !== "production") return problems;
  if (env.DEV_ALLOW_PRIVATE_HOSTS?.length) problems.push("DEV_ALLOW_PRIVATE_HOSTS is not allowed in production");
  if (env.SHOPIFY_APP_URL?.startsWith("http:")) problems.push("SHOPIFY_APP_URL must begin with https://");
  if (isWeak(env.SHOPIFY_API_SECRET, 16)) problems.push("SHOPIFY_API_SECRET is an example value or too short");
  for (const name of ["CRON_SECRET", "METRICS_TOKEN"] as const)
    if (isWeak(env[name], 32)) problems.push(`${name} is weak: at least 32 random characters`);
  return problems;
}

const isWeak = (secret: string | undefined, length: number): boolean =>
  secret !== undefined &&
  (secret.length < length || new Set(secret).size < 8 || /example|change.?me|your.?|secret|password|xxx/i.test(secret));

/**
 * The environment of this process, or an explanation on stderr and exit 1. Call it once, at the start.
 *
 * @param options.envFile read variables that are not set from this file, if it exists
 */
export function loadEnv(options: { readonly envFile?: string } = {}): Env {
  if (options.envFile !== undefined) readEnvFile(options.envFile);
  const result = parseEnv(process.env);
  if (result.ok) return result.env;
  process.stderr.write(
    `The app cannot start: its environment is not right (.env.example explains each variable).\n` +
      result.problems.map((problem) => `  ${problem}\n`).join(""),
  );
  process.exit(1);
}

function readEnvFile(file: string): void {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}
