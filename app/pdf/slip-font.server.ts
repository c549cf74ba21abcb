import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create } from "fontkit";
import { unpackWoff } from "./unpack-woff.ts";

/** What goes to paper is written in, by weight: the files of one typeface. */
export interface SlipFont {
  readonly regular: Buffer;
  readonly bold: Buffer;
  /** Whether every character of a text can be drawn. */
  draws(text: string): boolean;
}

let loaded: SlipFont | null = null;

/**
 * Pretendard (SIL Open Font License): Latin with all its accents, Greek, Cyrillic, Vietnamese, Hangul and Kana in one
 * file a weight. It has no Chinese characters, Thai, Arabic, Hebrew or emoji. Read once, when it is first asked for.
 */
export function slipFont(): SlipFont {
  if (loaded) return loaded;
  const { resolve } = createRequire(import.meta.url);
  const read = (weight: number) =>
    unpackWoff(readFileSync(resolve(`@fontsource/pretendard/files/pretendard-latin-${weight}-normal.woff`)));
  const regular = read(400);
  const font = create(regular);
  loaded = {
    regular,
    bold: read(700),
    draws: (text) => [...text].every((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0)),
  };
  return loaded;
}
