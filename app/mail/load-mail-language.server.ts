import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInstance } from "i18next";
import { chooseLanguage } from "../i18n/choose-language.ts";
import type { MailLanguage } from "./render-mail.ts";

const folder = path.join(import.meta.dirname, "../i18n/locales");
const fallback = "en";

/**
 * The best language we have for what is wanted ("nb-NO", "no"; nothing: English). Workers run without the bundler that
 * loads the pages' sentences, so the same files are read from the disk.
 */
export function loadMailLanguage(...wanted: readonly string[]): MailLanguage {
  const available = readdirSync(folder).flatMap((file) => (file.endsWith(".json") ? [path.parse(file).name] : []));
  const code = chooseLanguage(wanted, available, fallback);
  const i18n = createInstance();
  void i18n.init({
    lng: code,
    fallbackLng: fallback,
    initAsync: false,
    resources: Object.fromEntries([code, fallback].map((each) => [each, { app: readMailSentences(each) }])),
    defaultNS: "app",
    ns: ["app"],
    // What goes into HTML is escaped there, as a whole.
    interpolation: { escapeValue: false },
    missingInterpolationHandler: () => "",
  });
  return { code, direction: i18n.dir(code), translate: (key, params) => i18n.t(key, params) };
}

/** The language for whoever asks for one, each loaded once. Null: the one for readers whose language is not known. */
export function createMailLanguages(): (wanted: string | null) => MailLanguage {
  const loaded = new Map<string, MailLanguage>();
  return (wanted) => {
    const key = wanted ?? fallback;
    const known = loaded.get(key);
    if (known) return known;
    const language = loadMailLanguage(key);
    // People's browsers ask for many names of a language; what is kept is one for each file.
    const shared = [...loaded.values()].find(({ code }) => code === language.code) ?? language;
    if (loaded.size < mostNames) loaded.set(key, shared);
    return shared;
  };
}

const mostNames = 200;

/** The mails' own, and the few words for reasons that pages have, too. */
function readMailSentences(language: string): Record<string, unknown> {
  const all = JSON.parse(readFileSync(path.join(folder, `${language}.json`), "utf8")) as Record<string, unknown>;
  return Object.fromEntries(
    ["mail", "inStores", "reasonTitle", "failureTitle", "state", "proof"].map((part) => [part, all[part] ?? {}]),
  );
}
