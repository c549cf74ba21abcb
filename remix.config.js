/** Options of the Remix Vite plugin; vite.config.ts reads them from here. */
export default {
  appDirectory: "app",
  ignoredRouteFiles: ["**/.*", "**/*.test.ts"],
  serverModuleFormat: /** @type {const} */ ("esm"),
  future: {
    v3_fetcherPersist: true,
    // All routes are known from one file that browsers keep. Looking them up link by link costs a request on every page,
    // and is an error on the console of everybody who loads another page before its answer.
    v3_lazyRouteDiscovery: false,
    v3_relativeSplatPath: true,
    v3_routeConfig: false,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
};
