import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import remixConfig from "../../remix.config.js";

/** The production build, in a folder of its own: tests run beside others that build too. */
export default defineConfig({
  plugins: [remix({ ...remixConfig, buildDirectory: "node_modules/.cache/portal/build" })],
  build: { assetsInlineLimit: 0, target: "es2022" },
});
