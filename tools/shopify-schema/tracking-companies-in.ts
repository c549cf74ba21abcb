/**
 * Reads the carriers out of the description of `FulfillmentTrackingInfo.company`, the only place where Shopify
 * publishes them: one a line for all countries ("    * DPD"), then lists by country ("    * **Italy**: BRT, GLS Italy").
 * Sorted, each once.
 */
export function trackingCompaniesIn(description: string): string[] {
  const items = description.split(/\n\s*\*\s+/).slice(1);
  const names = items.flatMap((item) => {
    const text = item.split(/\n\s*\n/)[0]?.replace(/\s+/g, " ").trim() ?? "";
    const byCountry = /^\*\*[^*]+\*\*:\s*(.*)$/.exec(text);
    return byCountry?.[1] === undefined ? [text] : byCountry[1].replace(/\.$/, "").split(/,\s*/);
  });
  return [...new Set(names.filter((name) => name !== ""))].sort();
}
