import { httpLink } from "../../domain/shared/http-link.ts";

/** Only http(s), else null. Tracking links may hold the plugins' placeholders for the number. */
export function safeUrl(link: string | null, number: string): string | null {
  if (!link) return null;
  return httpLink(link.replaceAll(/%1\$s|%s|%number%/g, encodeURIComponent(number)));
}
