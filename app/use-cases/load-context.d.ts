import "@remix-run/node";
import type { Application } from "./application.ts";
import type { VendorAnswers } from "./portal/vendor-answers.ts";
import type { VendorInvitations } from "./portal/vendor-invitations.ts";
import type { VendorPortal } from "./portal/vendor-portal.ts";
import type { VendorConnect } from "./vendor-connect/vendor-connect.ts";

declare module "@remix-run/node" {
  /** What server.ts hands to every Remix loader and action. */
  interface AppLoadContext {
    readonly app: Application;
    /** The vendors' half of it. */
    readonly portal: VendorPortal;
    readonly invitations: VendorInvitations;
    readonly answers: VendorAnswers;
    /** How vendors connect their stores. */
    readonly connect: VendorConnect;
    /** Where this request comes from; for counting tries, and never kept. */
    readonly clientAddress: string;
    /** What pages need of the Shopify library instance (app/shopify.server.ts), and no more. */
    readonly shopify: {
      readonly authenticate: {
        /** Throws a Response (redirect, bounce page, 401) when the request is not a signed-in merchant's. */
        admin(request: Request): Promise<{
          readonly session: { readonly shop: string };
          readonly sessionToken?: { readonly sub: string };
        }>;
      };
      /** Content-Security-Policy: which admin may frame the page. */
      addDocumentResponseHeaders(request: Request, headers: Headers): void;
    };
    /** The app's client id; public. */
    readonly shopifyApiKey: string;
    /** Where people who need help are sent; may hold `{reference}`. Null: nowhere. */
    readonly supportUrl: string | null;
    /** Logs an error that a page ran into, under the reference that the merchant is shown and can copy. */
    reportError(error: unknown, reference: string): void;
    /** Takes in a webhook; our own server answers the same addresses before Remix, through the same function. */
    receiveWebhook(request: Request): Promise<Response>;
    /** Answers a run of our action in Shopify Flow; likewise. */
    answerFlow(request: Request): Promise<Response>;
    /** Runs a schedule; likewise. */
    answerCron(request: {
      readonly method: string;
      readonly path: string;
      readonly authorization: string | null;
    }): Promise<{ readonly status: number; readonly body: unknown }>;
  }
}
