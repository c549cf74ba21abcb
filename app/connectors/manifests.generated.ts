// Written by `npm run generate` from the folders beside it. Do not edit.
import type { Manifest } from "./_contract/manifest.ts";
import { manifest as shopify } from "./shopify/manifest.ts";
import { manifest as woocommerce } from "./woocommerce/manifest.ts";

export const manifests: readonly Manifest[] = [shopify, woocommerce];
