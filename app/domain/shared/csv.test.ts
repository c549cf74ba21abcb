import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv, withoutGuard, writeCsv } from "./csv.ts";

const cellsOf = (text: string): readonly (readonly string[])[] => {
  const read = readCsv(text);
  if (!("rows" in read)) throw new Error(`line ${read.line}: ${read.kind}`);
  return read.rows.map((row) => row.cells);
};

/** Texts with everything that could go wrong in them. */
const anyCell = fc
  .array(fc.oneof(fc.constantFrom('"', ",", ";", "\t", "\r\n", "\n", "\r", "'", "=", "+", "-", "@", " "), fc.string()))
  .map((parts) => parts.join(""));

describe("CSV", () => {
  it.each([
    [
      "plain",
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "without a last line break",
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "empty cells, also the last",
      "a,,\n,b,",
      [
        ["a", "", ""],
        ["", "b", ""],
      ],
    ],
    ["quotes, commas and line breaks inside of quotes", '"a ""b""","c,d","e\r\nf"', [['a "b"', "c,d", "e\r\nf"]]],
    ["a byte order mark", "\ufeffa,b", [["a", "b"]]],
    [
      "semicolons, as Excel writes them in Europe",
      "name;note\r\nx;1,5",
      [
        ["name", "note"],
        ["x", "1,5"],
      ],
    ],
    [
      "tabs",
      "a\tb\nc\td",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["a delimiter that only stands inside of quotes", '"a;b;c",d', [["a;b;c", "d"]]],
    ["lines without any text", "a\n\n ,\n\r\nb\n", [["a"], ["b"]]],
    ["nothing at all", "", []],
    ["a quote in the middle of a plain cell", 'a 5" pipe,b', [['a 5" pipe', "b"]]],
  ])("reads %s", (_, text, expected) => expect(cellsOf(text)).toEqual(expected));

  it.each([
    ["a quote that is never closed", 'a,b\n"c,d\ne', 2],
    ["text after a closing quote", '"a"b,c', 1],
  ])("says where it finds %s", (_, text, line) => expect(readCsv(text)).toEqual({ kind: "bad-quote", line }));

  it("counts the lines of the file, not the rows", () => {
    const read = readCsv('a\n"b\nc"\n\nd');
    expect("rows" in read && read.rows.map(({ line }) => line)).toEqual([1, 2, 5]);
  });

  it("reads back whatever was written", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyCell, anyCell, anyCell)), (rows) => {
        const shown = rows.filter((cells) => cells.some((cell) => cell.trim() !== ""));
        // The first line decides what stands between cells; a heading has nothing of the kind.
        const read = cellsOf(writeCsv([["x", "y", "z"], ...shown])).slice(1);
        expect(read.map((cells) => cells.map(withoutGuard))).toEqual(shown);
      }),
      { numRuns: 500 },
    );
  });

  it("lets no cell begin as a formula does", () => {
    fc.assert(
      fc.property(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "＝"), anyCell, (sign, rest) => {
        const [[cell = ""] = []] = cellsOf(writeCsv([["x"], [`${sign}${rest}`]])).slice(1);
        expect(cell.startsWith("'")).toBe(true);
      }),
    );
  });

  it("reads any text without failing", () => {
    fc.assert(fc.property(anyCell, (text) => void readCsv(text)));
  });
});
