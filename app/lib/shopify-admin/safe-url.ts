/** A link that may be shown and clicked: http(s) only. Anything else, `javascript:` above all, becomes null. */
export function safeUrl(text: string | null | undefined): string | null {
  const url = text ? URL.parse(text.trim()) : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}
