import { parseArgs } from "node:util";
import { measure } from "./measure.ts";
import { openBench } from "./open-bench.ts";
import { pageQuestions } from "./page-questions.ts";
import { workerQuestions } from "./worker-questions.ts";

// `npm run bench`: asks what the pages and the worker ask, of a shop with 100 orders and of one with 100,000, and fails
// when the latter is not as fast. `-- --orders 1000000` for more, `-- --fresh` to seed anew, `-- --only home` for some.
const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "100000" },
    rounds: { type: "string", default: "21" },
    only: { type: "string", default: "" },
    fresh: { type: "boolean", default: false },
  },
});
const tell = (text: string): void => console.log(text);
const bench = await openBench();
const few = await bench.open(100, { fresh: values.fresh, tell });
const many = await bench.open(Number(values.orders), { fresh: values.fresh, tell });
const questionsOf = async (app: typeof few) =>
  [...(await pageQuestions(app)), ...workerQuestions(app)].filter(({ what }) => what.includes(values.only));
try {
  const measured = await measure(await questionsOf(few), await questionsOf(many), Number(values.rounds));
  const ms = (value: number): string => value.toFixed(1).padStart(8);
  const width = Math.max(...measured.map(({ what }) => what.length));
  const head = ["100: median", "p95", `${many.orders.toLocaleString("en")}: median`, "p95", "ratio"];
  tell(`\n${"milliseconds".padEnd(width)}  ${head.map((title) => title.padStart(8)).join("  ")}`);
  for (const { what, few: small, many: large, flat } of measured) {
    const columns = [small.medianMs, small.p95Ms, large.medianMs, large.p95Ms].map((value, index) =>
      ms(value).padStart(Math.max(8, head[index]?.length ?? 0)),
    );
    const ratio = (large.medianMs / small.medianMs).toFixed(1).padStart(8);
    tell(`${what.padEnd(width)}  ${columns.join("  ")}  ${ratio}${flat ? "" : "  not flat"}`);
  }
  const steep = measured.filter(({ flat }) => !flat);
  tell(steep.length === 0 ? "\nEverything is flat." : `\n${steep.length} of ${measured.length} are not flat.`);
  if (steep.length > 0) process.exitCode = 1;
} finally {
  await few.close();
  await many.close();
  await bench.close();
}
