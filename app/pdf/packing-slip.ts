/** Everything that stands on a packing slip, in the reader's words. It may be a gift: no prices. */
export interface PackingSlip {
  readonly language: string;
  readonly title: string;
  /** Under the title: which order, from when, sent by whom. */
  readonly about: readonly string[];
  readonly recipient: { readonly heading: string; readonly lines: readonly string[] };
  readonly headings: { readonly item: string; readonly pieces: string };
  readonly items: readonly {
    readonly title: string;
    /** The variant, and what the buyer chose or wrote, a line each. */
    readonly details: readonly string[];
    readonly sku: string | null;
    readonly pieces: number;
  }[];
  readonly note: { readonly heading: string; readonly text: string } | null;
  /** "Page 2 of 3" */
  readonly pageOf: (page: number, pages: number) => string;
}

const pictures = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u20e3/gu;
/** Drawn as nothing, or joining and turning what is beside it. */
const invisible = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\ufe0e|\ufe0f/gu;

/**
 * A text as paper can have it: composed letters, plain spaces, nothing invisible, and none of the emoji that cannot be
 * drawn. Line breaks stay.
 */
export const onPaper = (text: string, draws: (character: string) => boolean): string =>
  text
    .normalize("NFC")
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .split("\n")
    .map((line) =>
      line
        .replace(pictures, (sign) => (draws(sign) ? sign : ""))
        .replace(/\t/g, " ")
        .replace(invisible, "")
        .replace(/\s+/gu, " ")
        .trim(),
    )
    .join("\n")
    .trim();
