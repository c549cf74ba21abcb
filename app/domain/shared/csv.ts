/**
 * CSV as RFC 4180 has it, with the two liberties that spreadsheets take: a byte order mark, and `;` or a tab between
 * the cells. Nothing here knows what the cells mean.
 */
export type CsvFault =
  /** A quoted cell is not closed, or goes on after its closing quote. `line` is the one it begins on, from 1. */
  { readonly kind: "bad-quote"; readonly line: number };

export interface CsvRow {
  /** The line of the file it begins on, from 1: a quoted cell may hold several. */
  readonly line: number;
  readonly cells: readonly string[];
}

const delimiters = [",", ";", "\t"] as const;

/** All rows, the heading among them. Lines without any text are left out. */
export function readCsv(text: string): { readonly rows: readonly CsvRow[] } | CsvFault {
  const source = text.startsWith("\ufeff") ? text.slice(1) : text;
  const delimiter = delimiterOf(source);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let begunAt = 1;
  let at = 0;
  const endRow = (): void => {
    if (cells.some((cell) => cell.trim() !== "")) rows.push({ line: begunAt, cells });
    cells = [];
    begunAt = line;
  };
  while (at < source.length) {
    const quoted = source[at] === '"';
    const cell = quoted ? readQuoted(source, at) : readPlain(source, at, delimiter);
    if (cell === null) return { kind: "bad-quote", line };
    cells.push(cell.text);
    line += newlinesIn(source.slice(at, cell.end));
    at = cell.end;
    if (source[at] === delimiter) {
      at += 1;
      // A delimiter at the very end has an empty cell after it.
      if (at === source.length) cells.push("");
    } else if (at < source.length) {
      const width = newlineAt(source, at);
      if (width === 0) return { kind: "bad-quote", line };
      at += width;
      line += 1;
      endRow();
    }
  }
  endRow();
  return { rows };
}

/** The one that the first line has most of, outside of quotes; a comma when it has none. */
function delimiterOf(source: string): string {
  const counts = new Map<string, number>(delimiters.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of source) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === "\n" || character === "\r")) break;
    else if (!quoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return delimiters.reduce((best, next) => ((counts.get(next) ?? 0) > (counts.get(best) ?? 0) ? next : best));
}

interface Cell {
  readonly text: string;
  /** Where the next character stands that is none of the cell's. */
  readonly end: number;
}

function readQuoted(source: string, begin: number): Cell | null {
  let text = "";
  let at = begin + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote === -1) return null;
    text += source.slice(at, quote);
    if (source[quote + 1] !== '"') return { text, end: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}

function readPlain(source: string, begin: number, delimiter: string): Cell {
  let end = begin;
  while (end < source.length && source[end] !== delimiter && newlineAt(source, end) === 0) end += 1;
  return { text: source.slice(begin, end), end };
}

/** How many characters long the line break is that stands here; 0: none does. */
const newlineAt = (source: string, at: number): number =>
  source[at] === "\r" ? (source[at + 1] === "\n" ? 2 : 1) : source[at] === "\n" ? 1 : 0;

const newlinesIn = (text: string): number => (text.match(/\r\n|\r|\n/g) ?? []).length;

/**
 * A cell that begins like this is a formula to a spreadsheet, and could send what stands beside it to a stranger. An
 * apostrophe in front makes it text; one that was there already gets a second, so that reading gives back what was
 * written.
 */
const formula = /^'*[=+\-@\t\r\n＝＋－＠]/;

const writeCell = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Takes away the apostrophe that `writeCsv` puts before what looks like a formula. */
export const withoutGuard = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;

/** What a file begins with: the byte order mark by which spreadsheets know UTF-8. */
export const csvBeginning = "\ufeff";

/** One line, for files that are written as they go; CRLF, as the RFC has it. */
export const writeCsvRow = (cells: readonly string[]): string => `${cells.map(writeCell).join(",")}\r\n`;

export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  `${csvBeginning}${rows.map(writeCsvRow).join("")}`;
