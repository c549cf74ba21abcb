import type { CallContext } from "../_contract/connector.ts";
import { createAdminApi, type AdminApi } from "../../lib/shopify-admin/admin-api.server.ts";
import { manifest } from "./manifest.ts";

/** The Admin API of the vendor's store that a call speaks to. Waiting and retrying are the caller's business. */
export const storeApi = ({ credentials, http, now }: CallContext): AdminApi =>
  createAdminApi({
    shop: credentials["shop"] ?? "",
    accessToken: credentials["accessToken"] ?? "",
    http,
    now: () => now,
    timeoutMs: manifest.limits.requestTimeoutMs,
  });
