import { describe, expect, it } from "vitest";
import { chooseLanguage, wantedLanguages } from "./choose-language.ts";

const have = ["en", "ko", "cs", "nb"];
const choose = (...wanted: string[]) => chooseLanguage(wanted, have, "en");

describe("choosing a language", () => {
  it("ignores case and region when only the language is there", () => {
    expect([choose("ko-KR"), choose("CS"), choose("nb_NO")]).toEqual(["ko", "cs", "nb"]);
  });
  it("takes the first wanted one that we have", () => {
    expect(choose("fr", "pt-BR", "cs", "ko")).toBe("cs");
  });
  it("serves Norwegian in any spelling with Bokmål", () => {
    expect([choose("no"), choose("nn-NO")]).toEqual(["nb", "nb"]);
  });
  it("falls back", () => {
    expect([choose("fr"), choose()]).toEqual(["en", "en"]);
  });
});

describe("what a request asks for", () => {
  const wanted = (url: string, accept?: string) =>
    wantedLanguages(new Request(url, accept ? { headers: { "Accept-Language": accept } } : {}));

  it("puts the admin's locale before the browser's languages, those by weight", () => {
    expect(wanted("https://app.example/app?locale=ko", "en;q=0.5, cs-CZ, *;q=0.1, de;q=0")).toEqual([
      "ko",
      "cs-CZ",
      "en",
    ]);
  });
  it("copes with nothing", () => {
    expect(wanted("https://app.example/app")).toEqual([]);
  });
});
