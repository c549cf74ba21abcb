import { z } from "zod";
import type { Failure } from "../../connectors/_contract/outcome.ts";
import type { CallKind } from "./failure-of-http.ts";
import { withoutPersonalText } from "./without-personal-text.ts";

/** The `errors` of a GraphQL answer, as far as we use them. */
const errorSchema = z.object({
  message: z.string().catch(""),
  path: z
    .array(z.union([z.string(), z.number()]))
    .optional()
    .catch(undefined),
  extensions: z
    .object({
      code: z.string().optional().catch(undefined),
      requiredAccess: z.string().optional().catch(undefined),
      problems: z
        .array(z.object({ path: z.array(z.union([z.string(), z.number()])).catch([]) }))
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});
const errorsSchema = z.array(errorSchema).min(1);

/** Shopify's price tag on an answer; the bucket of points refills by `restoreRate` a second. */
const costSchema = z.object({
  cost: z.object({
    requestedQueryCost: z.number(),
    throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
  }),
});

const defaultThrottleWaitMs = 1_000;

/**
 * What the `errors` of a GraphQL answer mean. By the GraphQL specification an answer without `data` was refused before
 * anything was done; with `data`, a write may have been done unless the code says otherwise.
 */
export function failureOfErrors(
  body: { readonly data?: unknown; readonly errors?: unknown; readonly extensions?: unknown },
  { reference }: CallKind,
): Failure {
  const errors = errorsSchema.safeParse(body.errors);
  if (!errors.success)
    return reference === null
      ? { kind: "unexpected-response", message: "Shopify answered without a result" }
      : { kind: "ambiguous", reference, message: "Shopify answered without a result" };
  const withCode = (code: string) => errors.data.find((error) => error.extensions?.code === code);

  if (withCode("THROTTLED")) return { kind: "rate-limited", retryAfterMs: throttleWait(body.extensions) };

  const denied = withCode("ACCESS_DENIED");
  if (denied)
    return {
      kind: "auth-failed",
      reason: "permission-missing",
      message: deniedSentence(denied.message, denied.extensions?.requiredAccess),
    };

  if (withCode("SHOP_INACTIVE"))
    return { kind: "unavailable", message: "the store is closed or frozen at the moment", retryAfterMs: null };

  const invalid = withCode("INVALID_VARIABLE") ?? withCode("argumentLiteralsIncompatible");
  if (invalid && body.data == null) {
    const field = invalid.extensions?.problems?.[0]?.path.join(".") || pathIn(invalid.message);
    return { kind: "rejected", field, message: `Shopify does not accept the value of ${field ?? "a field"}` };
  }

  const [first] = errors.data;
  const message = `Shopify could not do it: ${withoutPersonalText(first?.message ?? "")}`;
  const failedInside = errors.data.some((error) =>
    ["INTERNAL_SERVER_ERROR", "INTERNAL_ERROR", "TIMEOUT"].includes(error.extensions?.code ?? ""),
  );
  if (reference !== null && (failedInside || body.data != null)) return { kind: "ambiguous", reference, message };
  if (failedInside) return { kind: "unavailable", message, retryAfterMs: null };
  return { kind: "unexpected-response", message };
}

/** The path that a complaint about a variable names in its text; never the value, which may be personal. */
const pathIn = (message: string): string | null =>
  /invalid value for ([\w.]+)|at "\w+\.([\w.[\]]+)"/.exec(message)?.slice(1).find(Boolean) ?? null;

function throttleWait(extensions: unknown): number {
  const parsed = costSchema.safeParse(extensions);
  if (!parsed.success) return defaultThrottleWaitMs;
  const { requestedQueryCost, throttleStatus } = parsed.data.cost;
  const missing = requestedQueryCost - throttleStatus.currentlyAvailable;
  return missing <= 0 ? defaultThrottleWaitMs : Math.ceil((missing / throttleStatus.restoreRate) * 1_000);
}

/** Shopify names the scope in the text: "Access denied for orders field. Required access: `read_orders` access scope." */
function deniedSentence(message: string, requiredAccess: string | undefined): string {
  const scopes = [...new Set(`${requiredAccess ?? ""} ${message}`.match(/\b(?:read|write)_[a-z_]+\b/g) ?? [])];
  return scopes.length === 0
    ? "the store does not let the app do this: a permission is missing"
    : `the store has not given the app the permission ${scopes.join(" or ")}`;
}
