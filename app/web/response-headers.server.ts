import type { ServerResponse } from "node:http";

/**
 * Headers that every answer carries unless whoever answers has set them: `Content-Security-Policy` of embedded pages
 * comes from the Shopify library, which names the one admin that may frame them.
 */
export function addDefaultHeaders(response: ServerResponse, options: { readonly secure: boolean }): void {
  response.setHeader("X-Content-Type-Options", "nosniff");
  // Our addresses hold the shop and an id_token; no other site shall see them.
  response.setHeader("Referrer-Policy", "same-origin");
  if (options.secure) response.setHeader("Strict-Transport-Security", "max-age=63072000");

  // Last of all, because Remix adds to a header that is set already instead of replacing it.
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = ((...args: unknown[]) => {
    const passed = args.find((arg) => typeof arg === "object" && arg !== null) ?? {};
    const names = new Set(Object.keys(passed).map((name) => name.toLowerCase()));
    const policy = response.getHeader("Content-Security-Policy");
    if (policy !== undefined) response.setHeader("Content-Security-Policy", narrowFraming(String(policy)));
    for (const [name, value] of defaults)
      if (!response.hasHeader(name) && !names.has(name.toLowerCase())) response.setHeader(name, value);
    return writeHead(...args);
  }) as typeof response.writeHead;
}

/**
 * The shop's own admin and admin.shopify.com may frame a page, and nobody else: the Shopify library names hosts of
 * Shopify's own developers as well (`*.spin.dev` and others), of which no merchant has any use.
 */
export const narrowFraming = (policy: string): string =>
  policy.replace(/(frame-ancestors)([^;]*)/g, (_, directive: string, sources: string) =>
    [directive, ...sources.split(/\s+/).filter((source) => mayFrame.test(source))].join(" "),
  );

const mayFrame = /^('none'|'self'|https:\/\/[a-z0-9][a-z0-9-]*\.myshopify\.com|https:\/\/admin\.shopify\.com)$/;

const defaults: readonly (readonly [string, string])[] = [
  ["Content-Security-Policy", "frame-ancestors 'none'"],
  ["Cache-Control", "no-store"],
];
