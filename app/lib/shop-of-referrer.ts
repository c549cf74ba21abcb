/** What the admin says in the address of the frame's first page, as far as a later page needs it to sign in again. */
const handedOn = ["shop", "host", "embedded"] as const;

/**
 * A link that is clicked before the page has come to life, as on a slow telephone, is followed by the browser itself,
 * and the address it asks for does not say which shop's admin it is in: signing in would end on the public page. The
 * page that the link was on does say so.
 *
 * @returns where to ask instead, path and query; null where nothing is missing, or nothing is known
 */
export function withShopOfReferrer(request: Request): string | null {
  const url = new URL(request.url);
  const navigates = request.method === "GET" && request.headers.get("Sec-Fetch-Mode") === "navigate";
  if (!navigates || url.searchParams.has("shop") || !URL.canParse(request.headers.get("Referer") ?? "")) return null;
  const referrer = new URL(request.headers.get("Referer") ?? "");
  if (referrer.host !== url.host || !referrer.searchParams.has("shop")) return null;
  for (const name of handedOn) {
    const value = referrer.searchParams.get(name);
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.pathname + url.search;
}
