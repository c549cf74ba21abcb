import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { I18nextProvider } from "react-i18next";
import { chooseLanguage, wantedLanguages } from "./i18n/choose-language.ts";
import { createI18n } from "./i18n/create-i18n.ts";
import { fallbackLanguage, languages } from "./i18n/load-language.ts";
import { isPortalPath, portalHeaders } from "./lib/portal-manners.ts";

export const streamTimeout = 5_000;

export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  // A `shop` in the address would let that shop's admin frame the page: never the vendors' pages.
  if (isPortalPath(new URL(request.url).pathname))
    for (const [name, value] of Object.entries(portalHeaders)) headers.set(name, value);
  else context.shopify.addDocumentResponseHeaders(request, headers);
  headers.set("Content-Type", "text/html; charset=utf-8");
  const i18n = await createI18n(chooseLanguage(wantedLanguages(request), languages, fallbackLanguage));

  return new Promise((resolve, reject) => {
    let failed = false;
    const answer = (): void => {
      const body = new PassThrough();
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: failed ? 500 : status }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <I18nextProvider i18n={i18n}>
        <RemixServer context={remix} url={request.url} abortDelay={streamTimeout} />
      </I18nextProvider>,
      {
        // A bot waits for the whole page, a person sees it grow.
        ...(isbot(request.headers.get("User-Agent")) ? { onAllReady: answer } : { onShellReady: answer }),
        onShellError: reject,
        onError: (error) => {
          failed = true;
          context.reportError(error, "render");
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Errors that no route turned into an answer of its own. Requests that were given up are nobody's error. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  if (!request.signal.aborted) context.reportError(error, "request");
}
