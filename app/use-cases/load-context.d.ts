import "@remix-run/node";
import type { Application } from "./application.ts";

declare module "@remix-run/node" {
  /** What server.ts hands to every Remix loader and action. */
  interface AppLoadContext {
    readonly app: Application;
  }
}
