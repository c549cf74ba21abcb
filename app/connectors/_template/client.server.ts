import type { z } from "zod";
import type { CallContext } from "../_contract/connector.ts";
import { done, type Failure, type Outcome } from "../_contract/outcome.ts";
import { failureOfAnswer, type Purpose, readJson, unexpected } from "../_contract/read-answer.ts";
import { manifest } from "./manifest.ts";
import { errorSchema } from "./schema.ts";

interface Call<T> {
  readonly method: "GET" | "POST" | "PUT";
  readonly path: string;
  readonly body?: unknown;
  readonly purpose: Purpose;
  readonly answer: z.ZodType<T>;
}

/** One call: sends, and turns whatever comes back into an outcome. Never throws. */
export async function call<T>(
  context: CallContext,
  { method, path, body, purpose, answer }: Call<T>,
): Promise<Outcome<T>> {
  const response = await context.http.send({
    method,
    url: `https://${context.credentials["host"]}/api${path}`,
    headers: {
      authorization: `Bearer ${context.credentials["token"]}`,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs: manifest.limits.requestTimeoutMs,
  });
  const failure = failureOfAnswer(response, purpose, context.now);
  if (failure) return failure;
  if (response.kind === "failed") return unexpected(purpose, response.message);
  const read = readJson(response.body, purpose);
  if (!read.ok) return read.failure;
  if (response.status >= 400) return failureOfError(read.json, purpose);
  const parsed = answer.safeParse(read.json);
  return parsed.success ? done(parsed.data) : unexpected(purpose, "The store's answer has an unknown shape.");
}

/** The platform's own errors. Its words are not handed on: they may quote what was sent. */
function failureOfError(json: unknown, purpose: Purpose): Failure {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return unexpected(purpose, "The store answered with an error of unknown shape.");
  const { code, field = null, order_id, sku = null } = parsed.data.error;
  switch (code) {
    case "reference_taken":
      return order_id
        ? { kind: "already-exists", externalId: order_id }
        : unexpected(purpose, "No id for a taken reference.");
    case "product_not_found":
      return { kind: "item-not-found", sku, message: "The product no longer exists in the store." };
    case "order_not_found":
      return { kind: "order-not-found", message: "The order no longer exists in the store." };
    default:
      return { kind: "rejected", field, message: `The store refused it (${code}).` };
  }
}
