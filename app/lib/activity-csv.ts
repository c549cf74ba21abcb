import type { TFunction } from "i18next";
import type { Sentences } from "../i18n/use-sentences.ts";
import { groupOfCode } from "../use-cases/activity-groups.ts";
import type { ActivityListItem } from "../use-cases/activity-log.ts";
import { csvBeginning, writeCsvRow } from "../domain/shared/csv.ts";

/**
 * The log as a file, piece by piece as its entries come. Times are UTC, in a form that spreadsheets take for a time; a
 * file that holds `limit` entries and not all says so in its last line. Cells that would be formulas are made text.
 */
export async function* activityCsv(
  entries: AsyncIterable<ActivityListItem>,
  limit: number,
  { t, sentences }: { readonly t: TFunction; readonly sentences: Sentences },
): AsyncGenerator<string, void, undefined> {
  yield (
    csvBeginning +
    writeCsvRow([
      t("activityLog.csv.time"),
      t("activityLog.csv.level"),
      t("activityLog.csv.kind"),
      t("activityLog.csv.what"),
      t("activityLog.csv.answer"),
      t("activityLog.csv.order"),
      t("activityLog.csv.vendor"),
      t("activityLog.csv.platform"),
      t("activityLog.csv.duration"),
      t("activityLog.csv.reference"),
      t("activityLog.csv.code"),
    ])
  );
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    if (count > limit) {
      yield writeCsvRow([t("activityLog.csv.more", { count: limit })]);
      return;
    }
    yield writeCsvRow([
      entry.at.slice(0, 19).replace("T", " "),
      t(`activityLog.level.${entry.level}`),
      t(`activityLog.group.${groupOfCode(entry.code)}`),
      sentences.activity(entry.code, entry.params),
      entry.answer ?? "",
      entry.orderName ?? "",
      entry.vendorName ?? "",
      entry.platform === null ? "" : sentences.platform(entry.platform),
      entry.durationMs === null ? "" : String(entry.durationMs),
      entry.reference ?? "",
      entry.code,
    ]);
  }
}
