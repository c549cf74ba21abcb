import type { LoaderFunctionArgs } from "@remix-run/node";
import { isDay } from "../domain/proof/is-day.ts";
import { chooseLanguage, wantedLanguages } from "../i18n/choose-language.ts";
import { createI18n } from "../i18n/create-i18n.ts";
import { fallbackLanguage, languages } from "../i18n/load-language.ts";
import { createSentences } from "../i18n/use-sentences.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";
import { proofCsv } from "../lib/proof-csv.ts";

/** A day's proof as a file: where its lines are, and what was found. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request, url }) => {
    const day = url.searchParams.get("day") ?? "";
    const report = isDay(day) ? await app.proofDay(merchant.shop, day) : null;
    if (!report) throw notFound();
    const i18n = await createI18n(chooseLanguage(wantedLanguages(request), languages, fallbackLanguage));
    const t = i18n.t.bind(i18n);
    return new Response(proofCsv(report, { t, sentences: createSentences(t) }), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="proof-${day}.csv"`,
        "Cache-Control": "no-store",
      },
    });
  });
