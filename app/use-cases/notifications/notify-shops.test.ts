import { expect, it } from "vitest";
import { defaultNotificationSettings as defaults } from "../../domain/notifications/notification-settings.ts";
import type { ShopId } from "../../domain/shared/ids.ts";
import type { NoticeDeps, NotifiedShop } from "./notice-ports.ts";
import { notifyShops } from "./notify-shops.ts";

const shop = (id: string): NotifiedShop => ({
  id: id as ShopId,
  domain: `${id}.myshopify.com`,
  name: id,
  timeZone: "UTC",
  language: null,
  contactEmail: null,
  settings: { ...defaults, digest: { ...defaults.digest, on: false } },
  digestDay: null,
  digestUntil: null,
});

it("one shop's fault stops no other, and is not kept quiet", async () => {
  const looked: string[] = [];
  const fault = new Error("a row cannot be read");
  const book: Partial<NoticeDeps["book"]> = {
    listShops: async () => ["first", "second", "third"].map(shop),
    inTransaction: (work) => work({} as never),
    lock: async (_, id) => {
      looked.push(id);
      if (id === "second") throw fault;
      return false;
    },
  };
  const deps = { book, now: () => new Date() } as NoticeDeps;
  await expect(notifyShops(deps)).rejects.toMatchObject({ errors: [fault] });
  expect(new Set(looked)).toEqual(new Set(["first", "second", "third"]));
});
