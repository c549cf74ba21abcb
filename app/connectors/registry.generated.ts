// Written by `npm run generate` from the folders beside it. Do not edit.
import type { Connector } from "./_contract/connector.ts";
import { connector as shopify } from "./shopify/connector.server.ts";
import { connector as woocommerce } from "./woocommerce/connector.server.ts";

export const connectors: Readonly<Record<string, Connector>> = {
  shopify,
  woocommerce,
};
