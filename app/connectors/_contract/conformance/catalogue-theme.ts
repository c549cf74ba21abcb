import { expect } from "vitest";
import type { CatalogueItem, Page } from "../canonical.ts";
import { supports } from "../manifest.ts";
import { openBench, operation, valueOf } from "./bench.ts";
import { customLine, plainOrder } from "./golden-orders.ts";
import type { Theme } from "./theme.ts";

/** The whole catalogue is read, every item once, with ids that orders can be made of. */
export const catalogueTheme: Theme = {
  name: "catalogue",
  checks: (subject) => {
    if (!supports(subject.connector.manifest, "readCatalogue")) return [];
    return [
      {
        name: "pages cover everything exactly once, and the ids can be ordered",
        async run() {
          await using bench = await openBench(subject, "EUR");
          const skus = Array.from({ length: 260 }, (_, index) => `CAT-${index}`);
          for (const sku of skus) bench.store.addProduct({ title: `Thing ${sku}`, sku, price: "12.50", stock: 5 });
          const items: CatalogueItem[] = [];
          for (let cursor: string | null = null, more = true, pages = 0; more; pages++) {
            const page: Page<CatalogueItem> = valueOf(
              await operation(bench.connector, "readCatalogue")(bench.context(), cursor),
            );
            items.push(...page.items);
            ({ cursor, more } = page);
            expect(pages, "it must end").toBeLessThan(100);
          }
          expect(items.map(({ sku }) => sku).sort()).toEqual([...skus].sort());
          expect(items[0]?.price).toEqual({ currency: "EUR", minor: 1250 });
          expect(items[0]?.title).toContain("Thing");
          const [item] = items;
          if (!item || !supports(bench.connector.manifest, "createOrder")) return;
          const line = { ...customLine(bench.store, "a"), sku: item.sku, mapping: item };
          const order = plainOrder(bench.store, { lines: [line] });
          const created = valueOf(await operation(bench.connector, "createOrder")(bench.context(), order));
          expect(bench.store.order(created.order.externalId)?.lines.map(({ sku }) => sku)).toEqual([item.sku]);
        },
      },
      {
        name: "an empty catalogue is one empty page",
        async run() {
          await using bench = await openBench(subject);
          const page = valueOf(await operation(bench.connector, "readCatalogue")(bench.context(), null));
          expect(page).toMatchObject({ items: [], more: false });
        },
      },
    ];
  },
};
