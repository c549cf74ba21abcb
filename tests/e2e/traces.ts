/**
 * Where a person's name, e-mail or phone can be read in a text: plainly, in capitals, without accents, escaped as JSON
 * or in a URL, in base64 or hexadecimal, a phone number however it is grouped.
 */
export function tracesOf(
  person: { readonly firstName: string; readonly lastName: string; readonly email: string; readonly phone: string },
  text: string,
): string[] {
  const { firstName, lastName, email, phone } = person;
  const plain = fold(unescaped(text));
  const words = [firstName, lastName, email];
  const local = phone.replace(/\D/g, "").slice(-8);
  return [
    ...words.filter((word) => (isShort(word) ? includesWord(plain, fold(word)) : plain.includes(fold(word)))),
    ...words.filter((word) => !isShort(word) && encodings(word).some((encoded) => text.includes(encoded))),
    ...(new RegExp([...local].join("[\\s().+-]{0,2}")).test(plain) ? [phone] : []),
  ];
}

// Three or four letters in a row turn up in identifiers by chance.
const isShort = (word: string): boolean => word.length < 5;
const includesWord = (text: string, word: string): boolean => new RegExp(`(?<![a-z0-9])${word}(?![a-z0-9])`).test(text);

const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase();

const unescaped = (text: string): string =>
  text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));

/** Hexadecimal, and base64 at each of the three places where a word may begin. */
const encodings = (word: string): string[] => [
  Buffer.from(word).toString("hex"),
  ...[0, 1, 2].map((shift) => {
    const padded = Buffer.concat([Buffer.alloc(shift), Buffer.from(word)]).toString("base64");
    // Characters that also hold bits of the neighbours are left out.
    return padded.slice([0, 2, 3][shift], -4);
  }),
];
