import { setTimeout as sleep } from "node:timers/promises";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { GraphQLClient } from "graphql-request";
import { print, type DocumentNode } from "graphql";
import { done, type Outcome } from "../../connectors/_contract/outcome.ts";
import type { HttpAnswer, HttpClient } from "../../domain/shared/http-port.ts";
import { adminApiUrl } from "./api-version.ts";
import { failureOfErrors } from "./failure-of-errors.ts";
import { failureOfHttp } from "./failure-of-http.ts";

/** One store's Admin API. Answers are outcomes, never exceptions; what was lost on the way counts as maybe done. */
export interface AdminApi {
  query<Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Outcome<Data>>;
  /** `reference` names what may have been done when the answer is lost. */
  mutate<Data, Variables extends object>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
    reference: string,
  ): Promise<Outcome<Data>>;
}

export interface AdminApiOptions {
  /** "demo.myshopify.com" */
  readonly shop: string;
  readonly accessToken: string;
  readonly http: HttpClient;
  readonly now: () => Date;
  readonly timeoutMs: number;
  /** How long to wait inside one call when Shopify says slow down; longer waits are handed to the caller. Default 0. */
  readonly throttlePatienceMs?: number;
  /** Asked once when the token is refused: another token, or null when there is none. */
  readonly replaceToken?: (refused: string) => Promise<string | null>;
}

/** GraphQL over our own way out, so that timeouts, the address guard and "was it sent?" are known for every call. */
export function createAdminApi(options: AdminApiOptions): AdminApi {
  const { shop, http, timeoutMs, now, throttlePatienceMs = 0, replaceToken } = options;
  let token = options.accessToken;

  async function once<Data>(
    document: DocumentNode,
    variables: object,
    reference: string | null,
  ): Promise<Answer<Data>> {
    const call = { reference, now: now() };
    let answer: HttpAnswer | undefined;
    const client = new GraphQLClient(adminApiUrl(shop), {
      errorPolicy: "all",
      headers: { "content-type": "application/json", accept: "application/json", "x-shopify-access-token": token },
      fetch: async (url, init) => {
        const headers = Object.fromEntries(new Headers(init?.headers));
        answer = await http.send({ method: "POST", url: String(url), headers, body: String(init?.body), timeoutMs });
        if (answer.kind === "failed") throw new Error(answer.reason);
        return new Response(answer.body, { status: answer.status, headers: answer.headers });
      },
    });
    try {
      const { data, errors, extensions } = await client.rawRequest<Data>(print(document), variables);
      const complete = errors === undefined && hasAllFields(document, data);
      return { outcome: complete ? done(data) : failureOfErrors({ data, errors, extensions }, call) };
    } catch {
      // Not a GraphQL result. What was thrown holds the request and with it personal data: it goes no further.
      const missing: HttpAnswer = {
        kind: "failed",
        maybeSent: false,
        reason: "no-connection",
        message: "nothing was sent",
      };
      return {
        outcome: failureOfHttp(answer ?? missing, call),
        tokenRefused: answer?.kind === "answered" && answer.status === 401,
      };
    }
  }

  async function send<Data>(
    document: DocumentNode,
    variables: object,
    reference: string | null,
  ): Promise<Outcome<Data>> {
    let patienceMs = throttlePatienceMs;
    let mayReplaceToken = replaceToken !== undefined;
    for (;;) {
      const { outcome, tokenRefused } = await once<Data>(document, variables, reference);
      // Both were turned away at the door, so that repeating them is safe for writes too.
      if (tokenRefused && mayReplaceToken) {
        mayReplaceToken = false;
        const another = await replaceToken?.(token);
        if (!another) return outcome;
        token = another;
      } else if (
        outcome.kind === "rate-limited" &&
        outcome.retryAfterMs !== null &&
        outcome.retryAfterMs <= patienceMs
      ) {
        patienceMs -= Math.max(outcome.retryAfterMs, 1);
        await sleep(outcome.retryAfterMs);
      } else return outcome;
    }
  }

  return {
    query: (document, variables) => send(document, variables, null),
    mutate: (document, variables, reference) => send(document, variables, reference),
  };
}

interface Answer<Data> {
  readonly outcome: Outcome<Data>;
  readonly tokenRefused?: boolean;
}

/** Whether every field that the operation asks for at its top is there: something that is no answer to it is none. */
function hasAllFields(document: DocumentNode, data: unknown): boolean {
  if (typeof data !== "object" || data === null) return false;
  const operation = document.definitions.find((definition) => definition.kind === "OperationDefinition");
  return (operation?.selectionSet.selections ?? []).every(
    (selection) =>
      selection.kind !== "Field" ||
      (selection.directives?.length ?? 0) > 0 ||
      (selection.alias ?? selection.name).value in data,
  );
}
