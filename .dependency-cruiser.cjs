// Who may know whom. The direction of the house:
//   domain <- connectors/_contract <- use-cases <- {connectors/<platform>, marketplace, db, jobs} <- composition
//   <- {routes, handlers, server}; ui <- routes.
// `npm test` also asserts a floor on the modules seen: with a TypeScript it does not know, the tool sees none and is content.
const PLATFORM = "^app/connectors/([^_/][^/]*)/"; // a folder that does not start with "_" is a platform
const TESTISH = "([.](test|spec)[.]tsx?$|/(fake|fixtures)/|/conformance/|^app/connectors/_template/)";
const ONLY_TESTS = "([.](test|spec)[.]tsx?$|/conformance/)";
const COMPOSITION =
  "^app/(composition|engine|merchant-desk|operator-desk|portal-desk|proof-desk|bulk-runs|connection-care|vendor-connect|vendor-roster|notifications|shopify|env)[.]server[.]ts$"; // the only place that knows all

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      severity: "error",
      // The resolvers of a simulated GraphQL API call each other as its types do.
      from: { pathNot: "/fake/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "domain-is-pure",
      severity: "error",
      from: { path: "^app/domain/", pathNot: TESTISH },
      to: { pathNot: ["^app/domain/", "^node_modules/zod/"] },
    },
    {
      name: "contract-knows-only-domain",
      severity: "error",
      from: { path: "^app/connectors/_contract/", pathNot: TESTISH },
      to: { pathNot: ["^app/domain/", "^app/connectors/_contract/", "^node_modules/zod/", "^http$", "^crypto$"] },
    },
    {
      name: "use-cases-see-ports-only",
      severity: "error",
      // load-context.d.ts only tells Remix's types about the port it hands to routes.
      from: { path: "^app/use-cases/", pathNot: [TESTISH, "/load-context[.]d[.]ts$"] },
      to: {
        pathNot: ["^app/domain/", "^app/use-cases/", "^app/connectors/_contract/", "^node_modules/zod/", "^crypto$"],
      },
    },
    {
      name: "platforms-are-strangers",
      severity: "error",
      from: { path: PLATFORM },
      to: { path: PLATFORM, pathNot: "^app/connectors/$1/" },
    },
    {
      name: "platform-sees-contract-only",
      severity: "error",
      from: { path: PLATFORM, pathNot: TESTISH },
      to: {
        path: "^app/",
        pathNot: ["^app/connectors/$1/", "^app/connectors/_contract/", "^app/domain/", "^app/lib/"],
      },
    },
    {
      name: "platform-enters-by-registry",
      severity: "error",
      from: { path: "^app/", pathNot: ["^app/connectors/", ONLY_TESTS] },
      to: { path: PLATFORM },
    },
    {
      name: "manifest-is-data",
      severity: "error",
      from: { path: "^app/connectors/[^/]+/manifest[.]ts$", pathNot: "_contract" },
      to: { pathNot: ["^app/connectors/_contract/", "^app/lib/[^.]+[.]ts$"] },
    },
    {
      name: "mapper-is-pure",
      severity: "error",
      from: { path: "^app/connectors/([^/]+)/(to|from)-platform[.]ts$" },
      to: {
        dependencyTypesNot: ["type-only"],
        path: [
          "[.]server[.]ts$",
          "^(node:)?(fs|http|https|net|crypto|dns|child_process|timers)",
          "^node_modules/(undici|graphql-request)/",
        ],
      },
    },
    {
      name: "client-bundle-stays-client",
      severity: "error",
      from: { path: ["^app/ui/", "^app/connectors/manifests[.]generated[.]ts$"], pathNot: ONLY_TESTS },
      to: { path: "[.]server[.]tsx?$", reachable: true },
    },
    {
      name: "prisma-lives-in-db",
      severity: "error",
      from: { path: "^(app|sandbox)/", pathNot: ["^app/db/", ONLY_TESTS] },
      to: { path: "(^|/)(@prisma/client|@prisma/adapter-pg)" },
    },
    {
      name: "db-enters-by-composition",
      severity: "error",
      from: { path: "^app/", pathNot: ["^app/db/", "^app/cli/main[.]ts$", COMPOSITION, ONLY_TESTS] },
      to: { path: "^app/db/" },
    },
    {
      name: "adapters-are-leaves",
      severity: "error",
      from: { path: "^app/(db|marketplace)/", pathNot: TESTISH },
      to: {
        path: "^app/",
        pathNot: [
          "^app/$1/",
          "^app/domain/",
          "^app/use-cases/",
          "^app/connectors/_contract/",
          "^app/lib/",
          "^app/env[.]server[.]ts$",
        ],
      },
    },
    {
      name: "routes-are-thin",
      severity: "error",
      from: { path: "^app/routes/", pathNot: TESTISH },
      to: {
        path: "^app/",
        pathNot: [
          "^app/routes/",
          "^app/domain/",
          "^app/ui/",
          "^app/i18n/",
          "^app/use-cases/",
          "^app/lib/",
          "^app/web/",
          "^app/pdf/",
          "^app/connectors/_contract/",
          "^app/connectors/manifests[.]generated[.]ts$",
          "^app/shopify[.]server[.]ts$",
        ],
      },
    },
    {
      name: "ui-knows-no-route",
      severity: "error",
      from: { path: "^app/ui/", pathNot: TESTISH },
      to: { path: "^app/(routes|db|jobs|marketplace|composition)" },
    },
    {
      name: "only-environment-is-read-once",
      severity: "error",
      from: { path: "^app/(domain|use-cases|connectors|marketplace|ui|routes)/", pathNot: TESTISH },
      to: { path: "^app/env[.]server[.]ts$" },
    },
    {
      name: "no-production-to-test",
      severity: "error",
      from: { path: "^(app|server[.]ts)", pathNot: TESTISH },
      to: { path: [TESTISH, "^sandbox/", "^tests/"] },
    },
    {
      name: "production-brings-its-packages",
      severity: "error",
      // `npm ci --omit=dev` installs what production needs. Vite serves the sources in development only.
      from: { path: "^(app|server[.]ts)", pathNot: TESTISH },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"], pathNot: "node_modules/vite/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|[.]data|[.]cache)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types"],
    },
  },
};
