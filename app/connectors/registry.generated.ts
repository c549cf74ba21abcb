// Written by `npm run generate` from the folders beside it. Do not edit.
import type { Connector } from "./_contract/connector.ts";

export const connectors: Readonly<Record<string, Connector>> = {};
