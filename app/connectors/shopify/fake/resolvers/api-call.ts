import { GraphQLError } from "graphql";
import type { ShopRuntime } from "../shop-runtime.ts";
import type { InstallationRow } from "../shop-state.ts";

/** One request to the Admin API: whose shop, which app, with what rights. */
export interface ApiCall {
  readonly shop: ShopRuntime;
  readonly appId: string;
  readonly appTitle: string;
  readonly online: boolean;
  readonly scopes: ReadonlySet<string>;
  readonly installation: InstallationRow;
  /** Search terms on fields that search does not know. */
  readonly searchWarnings: string[];
}

/** A refusal of the whole field, where Shopify has no userError for it. */
export const badRequest = (message: string, code = "BAD_REQUEST"): GraphQLError =>
  new GraphQLError(message, { extensions: { code } });
