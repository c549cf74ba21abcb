import { parse, print, type DocumentNode } from "graphql";

/** The template tag of the generated documents. Fragments may be interpolated; each is written in once. */
export function gql(texts: TemplateStringsArray, ...fragments: readonly DocumentNode[]): DocumentNode {
  const document = parse(texts.map((text, index) => text + (fragments[index] ? print(fragments[index]) : "")).join(""));
  const names = new Set<string>();
  const definitions = document.definitions.filter((definition) => {
    if (definition.kind !== "FragmentDefinition") return true;
    if (names.has(definition.name.value)) return false;
    names.add(definition.name.value);
    return true;
  });
  return { ...document, definitions };
}
