/** Whether an address belongs to the vendor portal, which has a frame and rules of its own. */
export const isPortalPath = (pathname: string): boolean => /^\/portal(\/|$)/.test(pathname);

/**
 * Pages of the portal run no script but our own files, load nothing from anywhere else, are framed by nobody, and are
 * kept by no cache. They need none of it: they are plain HTML.
 */
export const portalHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "X-Frame-Options": "DENY",
};

/**
 * Whether a page of ours sent a request that changes something. Browsers name the origin on every POST; one that names
 * none, or hides it ("null"), may come from anywhere. Where a proxy keeps the Host header, that says as well who we are,
 * and no page of another site can set it.
 */
export function isFromOwnPage(
  headers: { readonly origin: string | null; readonly host: string | null },
  ownOrigin: string,
): boolean {
  const { origin, host } = headers;
  if (origin === null || !URL.canParse(origin)) return false;
  return origin === ownOrigin || new URL(origin).host === host;
}

/** What a page may do without anybody's leave. */
export const isHarmless = (method: string | undefined): boolean =>
  method === undefined || method === "GET" || method === "HEAD";
