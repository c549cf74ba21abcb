import type { OrderPersonal, PostalAddress } from "../order/marketplace-order.ts";
import { foldText } from "../shared/fold-text.ts";

/** What stands where something of the buyer stood. The same in every language. */
export const scrubMark = "***";

export interface Scrubber {
  /** For free text: names (whole and in parts), company, e-mail addresses, telephone numbers. */
  readonly freeText: (text: string) => string;
  /**
   * For text that must stay useful, such as a street or a product title: only full names, e-mail addresses and the
   * buyer's telephone numbers. "Smith Street" survives a buyer called Smith.
   */
  readonly plainText: (text: string) => string;
  /** For a named value; where the name says that a telephone number follows, any long number goes. */
  readonly namedValue: (named: { readonly name: string; readonly value: string }) => {
    readonly name: string;
    readonly value: string;
  };
}

/**
 * Takes the buyer out of text (O4). Built once for an order from all its contacts; comparing ignores case, accents,
 * width and how numbers are grouped. Any e-mail address goes, whosever it is, and so does any number written with an
 * international prefix. What it cannot know, such as a nickname, stays.
 */
export function createScrubber(personal: OrderPersonal): Scrubber {
  const contacts = contactsOf(personal);
  const fullNames = contacts.flatMap(fullNamePatterns);
  const phones = knownPhones(personal, contacts);

  const plain: readonly Finder[] = [
    emailFinder,
    ...patternFinders([...spelledOutEmails(personal), ...fullNames]),
    phoneFinder(phones),
  ];
  const free: readonly Finder[] = [
    ...plain,
    ...patternFinders([
      ...contacts.flatMap(namePartPatterns),
      ...contacts.flatMap(companyPatterns),
      internationalNumber,
    ]),
  ];
  const labelled: readonly Finder[] = [...free, ...patternFinders([anyLongNumber])];
  const freeText = (text: string) => blank(text, free);
  return {
    freeText,
    plainText: (text) => blank(text, plain),
    namedValue: ({ name, value }) => ({
      name: freeText(name),
      value: blank(value, contactLabel.test(foldText(name)) ? labelled : free),
    }),
  };
}

type Range = readonly [start: number, end: number];
/** Finds ranges in folded text. */
type Finder = (folded: string) => readonly Range[];

const patternFinders = (patterns: readonly RegExp[]): readonly Finder[] =>
  patterns.map(
    (pattern) => (folded) =>
      Array.from(folded.matchAll(pattern), (match) => [match.index, match.index + match[0].length]),
  );

/** Replaces what the finders find. They look at the folded text; the marks go where that text came from. */
function blank(text: string, finders: readonly Finder[]): string {
  const original = Array.from(text.normalize("NFC"));
  const origin: number[] = [];
  let folded = "";
  original.forEach((character, index) => {
    const plain = foldText(character);
    folded += plain;
    for (let unit = 0; unit < plain.length; unit += 1) origin.push(index);
  });
  const ranges = finders
    .flatMap((find) => find(folded))
    .filter(([start, end]) => end > start)
    .map(([start, end]): Range => [origin[start] ?? 0, (origin[end - 1] ?? 0) + 1])
    .sort((a, b) => a[0] - b[0]);
  if (ranges.length === 0) return text;

  let result = "";
  let position = 0;
  for (const [start, end] of ranges) {
    if (start >= position) result += original.slice(position, start).join("") + scrubMark;
    position = Math.max(position, end);
  }
  return result + original.slice(position).join("");
}

interface ContactNames {
  readonly firstName: string;
  readonly lastName: string;
  readonly company: string;
  readonly phone: string;
}

function contactsOf(personal: OrderPersonal): readonly ContactNames[] {
  const of = (contact: Partial<Pick<PostalAddress, "firstName" | "lastName" | "company" | "phone">>): ContactNames => ({
    firstName: cleaned(contact.firstName),
    lastName: cleaned(contact.lastName),
    company: cleaned(contact.company),
    phone: contact.phone ?? "",
  });
  return [
    of({ firstName: personal.firstName, lastName: personal.lastName, phone: personal.phone }),
    ...[personal.shippingAddress, personal.billingAddress].flatMap((address) =>
      address === null ? [] : [of(address)],
    ),
  ];
}

const cleaned = (text: string | null | undefined): string => (text ?? "").replace(/\s+/gu, " ").trim();

const escaped = (folded: string): string => folded.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const wordStart = "(?<![\\p{L}\\p{N}])";
const wordEnd = "(?![\\p{L}\\p{N}])";
const between = "[^\\p{L}\\p{N}]{0,3}";
/** Scripts that write words without spaces, or particles onto them: a name is found inside longer runs as well. */
const unspaced = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** A phrase as it may be written: folded, its words with any short gap, each umlaut also as two letters. */
function phrasePattern(phrase: string): string | null {
  const words = phrase.normalize("NFC").match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const pattern = words.map((word) => Array.from(word, letterPattern).join("")).join(between);
  return pattern === "" ? null : pattern;
}

const umlauts: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };

function letterPattern(letter: string): string {
  const plain = escaped(foldText(letter));
  const two = umlauts[letter.toLowerCase()];
  return two === undefined ? plain : `(?:${plain}|${two})`;
}

const letterCount = (text: string): number => (text.match(/[\p{L}\p{N}]/gu) ?? []).length;

const wholeWords = (pattern: string, name: string): RegExp =>
  new RegExp(unspaced.test(name) ? pattern : `${wordStart}${pattern}${wordEnd}`, "gu");

/** First and last name together, in either order, with or without a gap ("jana.novakova", "NovákováJana"). */
function fullNamePatterns({ firstName, lastName }: ContactNames): readonly RegExp[] {
  const first = phrasePattern(firstName);
  const last = phrasePattern(lastName);
  if (first === null || last === null) return [];
  const together = letterCount(firstName) + letterCount(lastName);
  // Long enough not to occur by chance: found inside a longer word as well, such as a user name.
  return [`${first}${between}${last}`, `${last}${between}${first}`].map((pattern) =>
    together >= 7 ? new RegExp(pattern, "gu") : wholeWords(pattern, firstName + lastName),
  );
}

/** Parts of surnames that are ordinary words, or nothing, by themselves. */
const particles = new Set(
  "van von der den del della des dos das the and bin ben ibn abu dit las los san für zur zum ten ter".split(" "),
);

/** Each name alone: whole, and each word of it that is long enough to point at somebody. */
function namePartPatterns({ firstName, lastName }: ContactNames): readonly RegExp[] {
  const parts = [firstName, lastName].flatMap((name) => {
    const words = name.split(/[^\p{L}\p{M}\p{N}'’]+/u).filter((word) => !particles.has(foldText(word)));
    return [name, ...words];
  });
  return [...new Set(parts)].flatMap((part) => {
    const enough = unspaced.test(part) ? 2 : 3;
    const pattern = letterCount(part) >= enough ? phrasePattern(part) : null;
    return pattern === null ? [] : [wholeWords(pattern, part)];
  });
}

function companyPatterns({ company }: ContactNames): readonly RegExp[] {
  const pattern = letterCount(company) >= 3 ? phrasePattern(company) : null;
  return pattern === null ? [] : [wholeWords(pattern, company)];
}

const emailLocalPart = /[^\s@<>"'(),;:[\]]+$/u;
const emailDomain = /^[^\s@<>"'(),;:[\]]+\.[\p{L}\p{N}-]*[\p{L}\p{N}]/u;

/** Looks outwards from each @, within the lengths an address can have, so that long texts cost no more than they are long. */
const emailFinder: Finder = (folded) =>
  Array.from(folded.matchAll(/@/g)).flatMap(({ index }) => {
    const local = emailLocalPart.exec(folded.slice(Math.max(index - 128, 0), index))?.[0];
    const domain = emailDomain.exec(folded.slice(index + 1, index + 256))?.[0];
    return local && domain ? [[index - local.length, index + 1 + domain.length] as const] : [];
  });

/** The buyer's own address, also as people write it to hide it from machines: "jana (at) example (dot) com". */
function spelledOutEmails({ email }: OrderPersonal): readonly RegExp[] {
  const [local, domain] = foldText(cleaned(email)).split("@");
  if (!local || !domain) return [];
  const at = "\\s*(?:@|[([{<]\\s*at\\s*[)\\]}>]|\\sat\\s)\\s*";
  const dot = "\\s*(?:\\.|[([{<]\\s*dot\\s*[)\\]}>]|\\sdot\\s)\\s*";
  return [new RegExp(`${escaped(local)}${at}${domain.split(".").map(escaped).join(dot)}`, "gu")];
}

const internationalNumber = /\+\d(?:[^\p{L}\p{N}\n]{0,3}\d){7,}/gu;

/** Names of attributes whose value is a number to reach somebody by; folded. "Phone model" is one too many, at no harm. */
const contactLabel =
  /(?<![\p{L}\p{N}])(?:phones?|telephone|telefone?|telefonnummer|tel|mobile?|mobilnr|mobilni|whatsapp|kakaotalk)(?![\p{L}\p{N}])|전화|휴대폰/u;
const anyLongNumber = /\+?\d(?:[^\p{L}\p{N}]{0,3}\d){5,}/gu;

function knownPhones(personal: OrderPersonal, contacts: readonly ContactNames[]): readonly string[] {
  const numbers = [personal.phone ?? "", ...contacts.map((contact) => contact.phone)];
  return [...new Set(numbers.map((number) => foldText(number).replace(/\D/g, "")))].filter(
    (digits) => digits.length >= shortestPhone,
  );
}

const shortestPhone = 5;
/** So many last digits tell a telephone number, with or without country code and trunk zero. */
const tellingDigits = 7;

/** Finds the numbers however their digits are grouped; gaps of up to four characters without a letter may lie between. */
function phoneFinder(phones: readonly string[]): Finder {
  return (folded) => {
    if (phones.length === 0) return [];
    const ranges: Range[] = [];
    for (const run of folded.matchAll(/\d(?:[^\p{L}\p{N}]{0,4}\d)+/gu)) {
      const positions = Array.from(run[0].matchAll(/\d/g), (digit) => run.index + digit.index);
      const digits = positions.map((position) => folded[position]).join("");
      for (const phone of phones) ranges.push(...phoneRanges(digits, positions, phone));
    }
    return ranges;
  };
}

function phoneRanges(digits: string, positions: readonly number[], phone: string): readonly Range[] {
  const range = (from: number, to: number): Range => [positions[from] ?? 0, (positions[to] ?? 0) + 1];
  if (phone.length < tellingDigits) return digits === phone ? [range(0, digits.length - 1)] : [];
  const tail = phone.slice(-tellingDigits);
  const ranges: Range[] = [];
  for (let at = digits.indexOf(tail); at !== -1; at = digits.indexOf(tail, at + 1)) {
    let start = at;
    let known = phone.length - tellingDigits;
    while (start > 0 && known > 0 && digits[start - 1] === phone[known - 1]) {
      start -= 1;
      known -= 1;
    }
    ranges.push(range(start, at + tellingDigits - 1));
  }
  return ranges;
}
