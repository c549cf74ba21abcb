/** Writes an answer for people or, on request, as JSON for scripts. The only place of the command line that prints. */
export function createPrinter(json: boolean, write: (text: string) => void) {
  return {
    /** One thing: `name: value` lines. */
    record(value: Readonly<Record<string, unknown>>): void {
      if (json) return write(JSON.stringify(value, null, 2) + "\n");
      const width = Math.max(...Object.keys(value).map((key) => key.length));
      for (const [key, entry] of Object.entries(value)) write(`${key.padEnd(width)}  ${cell(entry)}\n`);
    },
    /** Many alike: a table of the chosen columns; JSON has everything. */
    table<Row extends object>(rows: readonly Row[], columns: Readonly<Record<string, (row: Row) => unknown>>): void {
      if (json) return write(JSON.stringify(rows, null, 2) + "\n");
      if (rows.length === 0) return write("None.\n");
      const titles = Object.keys(columns);
      const cells = rows.map((row) => titles.map((title) => cell(columns[title]?.(row))));
      const widths = titles.map((title, i) => Math.max(title.length, ...cells.map((line) => line[i]?.length ?? 0)));
      for (const line of [titles, ...cells])
        write(
          `${line
            .map((text, i) => text.padEnd(widths[i] ?? 0))
            .join("  ")
            .trimEnd()}\n`,
        );
    },
    done(sentence: string, facts: Readonly<Record<string, unknown>> = {}): void {
      write(json ? JSON.stringify({ ok: true, ...facts }) + "\n" : `${sentence}\n`);
    },
  };
}

export type Printer = ReturnType<typeof createPrinter>;

function cell(value: unknown): string {
  if (value === null || value === undefined) return "-";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
