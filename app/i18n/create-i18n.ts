import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { fallbackLanguage, loadLanguage } from "./load-language.ts";

/** A translator of its own for each request (server) or page (browser), with its language loaded. */
export async function createI18n(language: string): Promise<i18n> {
  const instance = createInstance();
  await instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: fallbackLanguage,
    resources: await loadLanguage(language),
    defaultNS: "app",
    ns: ["app", "polaris"],
    interpolation: { escapeValue: false },
    // A sentence with a gap reads better than one with braces in it.
    missingInterpolationHandler: () => "",
    react: { useSuspense: false },
  });
  return instance;
}
