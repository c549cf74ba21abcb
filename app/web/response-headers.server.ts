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
    for (const [name, value] of defaults)
      if (!response.hasHeader(name) && !names.has(name.toLowerCase())) response.setHeader(name, value);
    return writeHead(...args);
  }) as typeof response.writeHead;
}

const defaults: readonly (readonly [string, string])[] = [
  ["Content-Security-Policy", "frame-ancestors 'none'"],
  ["Cache-Control", "no-store"],
];
