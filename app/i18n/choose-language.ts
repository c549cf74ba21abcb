/**
 * Picks the best language we have for what is asked, most wanted first ("nb-NO", "no", "en"). A region is ignored when
 * only the language itself is there; "no" (Norwegian) is served by Bokmål.
 */
export function chooseLanguage(wanted: readonly string[], available: readonly string[], fallback: string): string {
  const byCode = new Map(available.map((code) => [code.toLowerCase(), code]));
  for (const tag of wanted) {
    const exact = tag.trim().toLowerCase().replace("_", "-");
    const language = exact.split("-")[0] ?? "";
    const found = byCode.get(exact) ?? byCode.get(relatives[language] ?? language);
    if (found) return found;
  }
  return fallback;
}

const relatives: Readonly<Record<string, string>> = { no: "nb", nn: "nb" };

/**
 * What a request asks for: the admin's own `locale` parameter, then the browser's languages in their order of
 * preference. Only ever a hint; nothing is trusted.
 */
export function wantedLanguages(request: Request): string[] {
  const fromAdmin = new URL(request.url).searchParams.get("locale");
  const accepted = (request.headers.get("Accept-Language") ?? "")
    .split(",")
    .map((part, index) => {
      const [tag = "", ...rest] = part.trim().split(";");
      const weight = Number(/q=([\d.]+)/.exec(rest.join(";"))?.[1] ?? "1");
      return { tag, weight: Number.isFinite(weight) ? weight : 0, index };
    })
    .filter(({ tag, weight }) => tag !== "" && tag !== "*" && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ tag }) => tag);
  return fromAdmin ? [fromAdmin, ...accepted] : accepted;
}
