import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig } from "vite";
import remixConfig from "../../remix.config.js";

/** The production build, in a folder of its own, so that looking at pages never disturbs a running server. */
export default defineConfig({
  plugins: [remix({ ...remixConfig, buildDirectory: process.env.UI_BUILD ?? "node_modules/.cache/ui-build" })],
  build: { assetsInlineLimit: 0, target: "es2022" },
});
