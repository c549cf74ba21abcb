import { parseArgs } from "node:util";
import { isSlow, measureIntake } from "./intake.ts";
import { measure } from "./measure.ts";
import { openBench } from "./open-bench.ts";
import { pageQuestions } from "./page-questions.ts";
import { workerQuestions } from "./worker-questions.ts";

// `npm run bench`: asks what the pages and the worker ask, of a shop with 100 orders and of one with 100,000, and fails
// when the latter is not as fast; then delivers new orders as webhooks, with and without a busy worker, and fails when
// one waits too long (R6). `-- --orders 1000000` for more, `-- --fresh` to seed anew, `-- --only home` for some pages
// and no webhooks, `-- --deliveries 10000` for more of them.
const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "100000" },
    rounds: { type: "string", default: "21" },
    only: { type: "string", default: "" },
    deliveries: { type: "string", default: "1000" },
    fresh: { type: "boolean", default: false },
  },
});
const tell = (text: string): void => console.log(text);
const bench = await openBench();
await askPages();
if (values.only === "") await deliverWebhooks();
await bench.close();

async function askPages(): Promise<void> {
  const few = await bench.open(100, { fresh: values.fresh, tell });
  const many = await bench.open(Number(values.orders), { fresh: values.fresh, tell });
  const questionsOf = async (app: typeof few) =>
    [...(await pageQuestions(app)), ...workerQuestions(app)].filter(({ what }) => what.includes(values.only));
  try {
    const measured = await measure(await questionsOf(few), await questionsOf(many), Number(values.rounds));
    const head = ["100: median", "p95", `${many.orders.toLocaleString("en")}: median`, "p95", "ratio"];
    const steep = measured.filter(({ flat }) => !flat);
    tellTable(
      head,
      measured.map(({ what, few: small, many: large, flat }) => ({
        what,
        columns: [small.medianMs, small.p95Ms, large.medianMs, large.p95Ms, large.medianMs / small.medianMs],
        remark: flat ? "" : "not flat",
      })),
    );
    tell(steep.length === 0 ? "\nEverything is flat." : `\n${steep.length} of ${measured.length} are not flat.`);
    if (steep.length > 0) process.exitCode = 1;
  } finally {
    await few.close();
    await many.close();
  }
}

async function deliverWebhooks(): Promise<void> {
  const app = await bench.open(100, { fresh: true, purpose: "intake", tell });
  try {
    const measured = await measureIntake(app, Number(values.deliveries));
    tellTable(
      ["median", "p95", "p99", "a second"],
      measured.map(({ what, answered, perSecond }) => ({
        what,
        columns: [answered?.medianMs, answered?.p95Ms, answered?.p99Ms, perSecond],
        remark: isSlow(answered) ? "too slow" : "",
      })),
    );
    if (measured.some(({ answered }) => isSlow(answered))) process.exitCode = 1;
  } finally {
    await app.close();
  }
}

interface Row {
  readonly what: string;
  readonly columns: readonly (number | undefined)[];
  readonly remark: string;
}

/** Times in milliseconds. */
function tellTable(head: readonly string[], rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  tell(`\n${"milliseconds".padEnd(width)}  ${head.map((title) => title.padStart(8)).join("  ")}`);
  for (const { what, columns, remark } of rows) {
    const cells = columns.map((value, index) =>
      (value?.toFixed(1) ?? "").padStart(Math.max(8, head[index]?.length ?? 0)),
    );
    tell(`${what.padEnd(width)}  ${cells.join("  ")}  ${remark}`.trimEnd());
  }
}
