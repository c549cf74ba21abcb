import type { Tracking } from "../_contract/canonical.ts";
import { safeUrl } from "./safe-url.ts";
import type { WooNote } from "./schema.ts";

/**
 * Tracking numbers in order notes, oldest first, each number once. Conservative: a number counts only right after a word
 * for it, and only if it looks like one (8 to 40 letters and digits, at least four of them digits).
 */
export function readTrackingNotes(notes: readonly WooNote[]): Tracking[] {
  const trackings = new Map<string, Tracking>();
  for (const { note } of notes.toSorted((a, b) => a.id - b.id)) {
    const text = note.replaceAll(/<[^>]*>/g, " ").replaceAll("&amp;", "&");
    const number = numberAfterWord.exec(text)?.[1];
    if (number === undefined || !looksLikeNumber(number)) continue;
    const url = safeUrl(/https?:\/\/[^\s"'<>]+/.exec(note.replaceAll("&amp;", "&"))?.[0] ?? null, number);
    trackings.set(number, { carrier: carrierIn(text), number, url });
  }
  return [...trackings.values()];
}

const words = [
  "tracking(?:\\s*(?:number|no\\.?|nr\\.?|code|id|#))?",
  "track\\s*(?:&|and)\\s*trace(?:\\s*(?:number|code))?",
  "sendungsnummer",
  "numéro de suivi",
  "número de seguimiento",
  "sporingsnummer",
  "sledovací číslo",
  "číslo zásilky",
  "운송장\\s*번호",
].join("|");
const numberAfterWord = new RegExp(
  `(?:${words})\\s*(?:is|ist|er|je)?\\s*[:#=]?\\s*([A-Z0-9][A-Z0-9-]{6,38}[A-Z0-9])(?![A-Z0-9])`,
  "iu",
);

const looksLikeNumber = (text: string): boolean => (text.match(/\d/g)?.length ?? 0) >= 4;

/** "shipped with X and", "shipped with X.", "Carrier: X". */
function carrierIn(text: string): string | null {
  const match =
    /\bshipped (?:with|via|by) ([^.,;:\n]{2,40}?)(?: and\b|[.,;\n])/i.exec(text) ??
    /\bcarrier:\s*([^.,;\n]{2,40})/i.exec(text);
  return match?.[1]?.trim() ?? null;
}
