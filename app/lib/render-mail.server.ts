import { readFileSync } from "node:fs";
import path from "node:path";
import { createInstance } from "i18next";

const localesFolder = path.join(import.meta.dirname, "../i18n/locales");

/**
 * Turns codes and params into a mail's words, from the same language files as the pages: `mail.<kind>.subject` and
 * `mail.<kind>.text`. Plain text; nothing in it is ever markup.
 */
export function createMailRenderer(language: string) {
  const sentences = JSON.parse(readFileSync(path.join(localesFolder, `${language}.json`), "utf8")) as object;
  const i18n = createInstance();
  void i18n.init({
    lng: language,
    initAsync: false,
    resources: { [language]: { translation: sentences } },
    interpolation: { escapeValue: false },
    missingInterpolationHandler: () => "",
  });
  return (kind: string, params: Readonly<Record<string, string | number>>): { subject: string; text: string } => ({
    // A name with a line break in it must not make a second header.
    subject: i18n.t(`mail.${kind}.subject`, params).replace(/\s+/g, " "),
    text: i18n.t(`mail.${kind}.text`, { ...params, count: params["lines"] as number }),
  });
}
