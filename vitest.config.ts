import { defineConfig } from "vitest/config";

// Three kinds of tests, by file name: *.test.ts (pure, fast), *.integration.test.ts (real PostgreSQL and loopback
// HTTP) and tests/e2e (real Chromium against the production build).
export default defineConfig({
  test: {
    setupFiles: ["tests/setup/quiet.ts"],
    testTimeout: 15_000,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{app,sandbox,tools,tests}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.integration.test.ts", "tests/e2e/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["{app,sandbox,tools,tests}/**/*.integration.test.ts"],
          exclude: ["tests/e2e/**"],
          globalSetup: ["tests/setup/postgres.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: ["tests/setup/postgres.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
