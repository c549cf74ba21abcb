/**
 * The way out to a vendor's store, as connectors see it. It never throws. Its most important word is `maybeSent`:
 * whether the request may have reached the other side, which decides between "try again" and "look it up first".
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
}

export type HttpAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | {
      readonly kind: "failed";
      readonly maybeSent: boolean;
      readonly reason: "refused-by-guard" | "no-connection" | "timeout" | "connection-lost" | "too-large";
      readonly message: string;
    };
