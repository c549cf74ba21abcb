import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * What keeps people from using a page: what axe has against it, with the elements concerned, and scrolling sideways.
 * Axe runs in the page itself and tells of violations only, which takes a quarter of the time; frames of other origins
 * are not looked at.
 *
 * @param options.exclude a selector of what axe does not look at
 * @param options.frames look into frames of other origins, too; takes as long as it takes
 * @returns [] when there is nothing
 */
export async function faultsOf(
  page: Page,
  options: { readonly exclude?: string; readonly frames?: boolean } = {},
): Promise<string[]> {
  const axe = new AxeBuilder({ page })
    .setLegacyMode(!options.frames)
    .options({ preload: false, resultTypes: ["violations"] });
  if (options.exclude) axe.exclude(options.exclude);
  const { violations } = await axe.analyze();
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [
    ...violations.map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`,
    ),
    ...(over > 0 ? [`reaches ${over} px past the right edge`] : []),
  ];
}
