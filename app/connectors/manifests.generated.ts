// Written by `npm run generate` from the folders beside it. Do not edit.
import type { Manifest } from "./_contract/manifest.ts";

export const manifests: readonly Manifest[] = [];
