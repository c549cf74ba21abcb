/** Only http(s), else null. Tracking links may hold the plugins' placeholders for the number. */
export function safeUrl(link: string | null, number: string): string | null {
  if (!link) return null;
  const filled = link.trim().replaceAll(/%1\$s|%s|%number%/g, encodeURIComponent(number));
  const url = URL.parse(filled);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : null;
}
