import { parseOrderSyncSettings } from "../domain/settings/parse-order-sync-settings.ts";
import type { OrderSyncSettings } from "../domain/settings/order-sync-settings.ts";
import type { ShopId } from "../domain/shared/ids.ts";
import type { SaveSettingsResult, SettingsView } from "./views.ts";

export interface SaveOrderSyncSettingsDeps {
  /** Saves and re-plans what waits, in one transaction. */
  save(
    shop: ShopId,
    input: {
      readonly settings: OrderSyncSettings;
      readonly version: number;
      readonly actor: string;
      readonly now: Date;
    },
  ): Promise<{ readonly kind: "saved"; readonly version: number } | { readonly kind: "conflict" }>;
  view(shop: ShopId): Promise<SettingsView>;
  now(): Date;
}

/** Checks, saves against the version the form was loaded with, and hands back the other's version on a conflict (O8). */
export async function saveOrderSyncSettings(
  deps: SaveOrderSyncSettingsDeps,
  shop: ShopId,
  input: unknown,
  version: number,
  actor: string,
): Promise<SaveSettingsResult> {
  const parsed = parseOrderSyncSettings(input);
  if (!parsed.ok) return { kind: "invalid", errors: parsed.error };
  const saved = await deps.save(shop, { settings: parsed.value, version, actor, now: deps.now() });
  return saved.kind === "saved" ? saved : { kind: "conflict", current: await deps.view(shop) };
}
