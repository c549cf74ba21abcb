import type { Resource } from "i18next";

/**
 * Every file in `locales/` is a language: adding one is adding a file. Polaris brings its own strings; a language it
 * lacks gets Polaris in English. Both are fetched only for the language in use.
 */
const ours = import.meta.glob<Sentences>("./locales/*.json", { import: "default" });
const polaris = import.meta.glob<Sentences>(
  "/node_modules/@shopify/polaris/locales/{en,ko,cs,nb,de,fr,es,it,ja,nl,pl,sv,da,fi}.json",
  {
    import: "default",
  },
);

type Sentences = Readonly<Record<string, unknown>>;

export const fallbackLanguage = "en";

/** Codes of the languages we have: "en", "ko", ... */
export const languages: readonly string[] = Object.keys(ours).map((path) =>
  path.slice("./locales/".length, -".json".length),
);

/** The sentences of a language and, under its own namespace, Polaris's; with English behind both. */
export async function loadLanguage(language: string): Promise<Resource> {
  const resources: Resource = {};
  for (const code of new Set([language, fallbackLanguage])) {
    const sentences = await ours[`./locales/${code}.json`]?.();
    const components = await (polarisFile(code) ?? polarisFile(fallbackLanguage))?.();
    resources[code] = { app: { ...sentences }, polaris: { ...components } };
  }
  return resources;
}

const polarisFile = (code: string) => polaris[`/node_modules/@shopify/polaris/locales/${code}.json`];
