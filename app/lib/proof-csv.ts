import type { TFunction } from "i18next";
import { linePlaces } from "../domain/proof/proof-numbers.ts";
import { writeCsv } from "../domain/shared/csv.ts";
import type { Sentences } from "../i18n/use-sentences.ts";
import type { ProofDayView } from "../use-cases/proof/proof-desk.ts";

/** A day's proof as a file: one row for every place a line can be in, then one for every finding. */
export function proofCsv(
  report: ProofDayView,
  { t, sentences }: { readonly t: TFunction; readonly sentences: Sentences },
): string {
  const { numbers } = report;
  return writeCsv([
    [t("proof.csv.day"), t("proof.csv.what"), t("proof.csv.lines")],
    ...linePlaces.map((place) => [report.day, t(`proof.place.${place}`), String(numbers.places[place])]),
    [report.day, t("proof.places.all"), String(numbers.lines)],
    [
      t("proof.csv.day"),
      t("proof.csv.finding"),
      t("proof.csv.standing"),
      t("proof.csv.order"),
      t("proof.csv.vendor"),
      t("proof.csv.store"),
      t("proof.csv.storeOrder"),
      t("proof.csv.product"),
      t("proof.csv.firstSeen"),
      t("proof.csv.code"),
    ],
    ...report.findings.map((finding) => [
      report.day,
      sentences.finding(finding),
      t(`proof.standing.${finding.standing}`),
      finding.orderName ?? "",
      finding.vendorName ?? "",
      finding.storeName ?? "",
      finding.externalName ?? "",
      finding.lineTitle ?? "",
      finding.firstSeenAt.slice(0, 19).replace("T", " "),
      finding.kind,
    ]),
  ]);
}
