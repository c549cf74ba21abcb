/**
 * A link that may be shown and clicked: http(s) only. Anything else, `javascript:` above all, becomes null. Links are
 * looked at where they come in, and again where they go out: what is stored may be older than any rule.
 */
export function httpLink(text: string | null | undefined): string | null {
  const url = text ? URL.parse(text.trim()) : null;
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}
