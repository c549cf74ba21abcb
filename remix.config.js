/** Options of the Remix Vite plugin; vite.config.ts reads them from here. */
export default {
  appDirectory: "app",
  ignoredRouteFiles: ["**/.*", "**/*.test.ts"],
  serverModuleFormat: /** @type {const} */ ("esm"),
  future: {
    v3_fetcherPersist: true,
    v3_lazyRouteDiscovery: true,
    v3_relativeSplatPath: true,
    v3_routeConfig: false,
    v3_singleFetch: true,
    v3_throwAbortReason: true,
  },
};
