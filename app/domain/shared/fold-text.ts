/** Letters that carry no accent mark to strip, but that people write without it all the same. */
const plainLetters: Readonly<Record<string, string>> = {
  ø: "o",
  æ: "ae",
  œ: "oe",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
};

/**
 * The text without case and accents, for comparing what people typed: "Łódź" and "LODZ" fold to the same. Scripts
 * other than Latin, Greek and Cyrillic keep their marks, since theirs are letters. Width variants and digits of other
 * scripts become plain ones.
 */
export function foldText(text: string): string {
  const plain = text
    .normalize("NFKD")
    // Down first: a capital ẞ has no capital of its own to become "SS" by.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ς/g, "σ")
    .replace(/[øæœłđðþħı]/g, (letter) => plainLetters[letter] ?? letter)
    .normalize("NFC");
  return /[^\0-\x7f]/.test(plain) ? plain.replace(/\p{Nd}/gu, plainDigit) : plain;
}

/** Unicode lays the ten digits of a script side by side, so the zero is found by walking back. */
function plainDigit(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (codePoint - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(codePoint - zero);
}
