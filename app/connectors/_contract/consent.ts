import type { Result } from "../../domain/shared/result.ts";
import type { CallContext, Credentials } from "./connector.ts";
import type { Outcome } from "./outcome.ts";

/** What a vendor's way to the platform's consent page and back is made of. */
export interface ConsentRequest {
  /** Values of the fields that `manifest.consent.asks` names, checked against their patterns. */
  readonly asked: Credentials;
  /** Ours, secret and single use: the answer has to bring it back. */
  readonly state: string;
  /** Where the answer has to go: always the same address, as platforms keep a list of those they allow. */
  readonly callbackUrl: string;
  /** Where the browser ends when the store itself carries the answer. */
  readonly returnUrl: string;
  /** The operator's values, by the names the manifest lists in `operatorVariables`. */
  readonly operator: Readonly<Record<string, string>>;
}

/** A request to the callback address, as it came. Nothing in it can be trusted before `readAnswer` has looked. */
export interface ConsentAnswer {
  readonly method: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export type ReadConsentAnswer =
  | { readonly kind: "approved" | "denied"; readonly state: string }
  /** Not what the platform sends, or not signed by it. */
  | { readonly kind: "forged"; readonly message: string };

/** Consent on the platform itself. All but `finish` is pure. */
export interface Consent {
  /** The address of the platform's page, or what is wrong with what was asked. */
  begin(request: ConsentRequest): Result<string, { readonly field: string | null; readonly message: string }>;
  /** Whether an answer is genuine as far as it can be seen from itself, and which attempt it belongs to. */
  readAnswer(answer: ConsentAnswer, operator: Readonly<Record<string, string>>): ReadConsentAnswer;
  /**
   * Turns a genuine approval into credentials that have every right the connector needs; `rejected` says which one is
   * missing. `context.credentials` are the values that were asked for.
   */
  finish(context: CallContext, answer: ConsentAnswer): Promise<Outcome<Credentials>>;
  /** What the browser says when it comes back to `returnUrl`; null: nothing. Only for stores that answer themselves. */
  readReturn?(query: URLSearchParams): "approved" | "denied" | null;
}
