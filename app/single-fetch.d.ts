import "@remix-run/node";

declare module "@remix-run/node" {
  /** Loaders' types as they arrive when v3_singleFetch is on (remix.config.js). */
  interface Future {
    v3_singleFetch: true;
  }
}
