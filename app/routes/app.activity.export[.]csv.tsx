import type { LoaderFunctionArgs } from "@remix-run/node";
import { chooseLanguage, wantedLanguages } from "../i18n/choose-language.ts";
import { createI18n } from "../i18n/create-i18n.ts";
import { fallbackLanguage, languages } from "../i18n/load-language.ts";
import { createSentences } from "../i18n/use-sentences.ts";
import { activityCsv } from "../lib/activity-csv.ts";
import { activityFilterFrom } from "../lib/activity-query.server.ts";
import { asMerchant, reportFault } from "../lib/merchant-session.server.ts";
import { activityExportLimit } from "../use-cases/activity-log.ts";

/** A line by itself would be a packet by itself. */
const chunkLength = 32_768;

/** The log as a file, written as it is read: neither this server nor the database holds all of it at once. */
export const loader = (args: LoaderFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, request, url }) => {
    const i18n = await createI18n(chooseLanguage(wantedLanguages(request), languages, fallbackLanguage));
    const t = i18n.t.bind(i18n);
    const entries = app.exportActivity(merchant.shop, activityFilterFrom(url.searchParams));
    const pieces = activityCsv(entries, activityExportLimit, { t, sentences: createSentences(t) });
    const encoder = new TextEncoder();
    return new Response(
      new ReadableStream<Uint8Array>({
        async pull(stream) {
          try {
            let text = "";
            let ended = false;
            while (!ended && text.length < chunkLength) {
              const { done, value } = await pieces.next();
              ended = done === true;
              text += value ?? "";
            }
            stream.enqueue(encoder.encode(text));
            if (ended) stream.close();
          } catch (error) {
            // The answer has begun: all that is left is to break it off, so that half a file is not taken for a whole.
            await reportFault(args.context, merchant.shop, request, error);
            stream.error(new Error("broken off"));
          }
        },
        async cancel() {
          await pieces.return();
        },
      }),
      {
        headers: {
          "Content-Type": "text/csv; charset=utf-8",
          "Content-Disposition": 'attachment; filename="activity.csv"',
          "Cache-Control": "no-store",
        },
      },
    );
  });
