/**
 * Shopify's search syntax, as far as apps use it: `field:value`, comparators after the colon (`>`, `>=`, `<`, `<=`),
 * quotes, `-` and NOT, AND by juxtaposition, OR, parentheses, `*` at the end as prefix, free words.
 */
export type SearchTerm = {
  readonly field: string | null;
  readonly comparator: "=" | ">" | ">=" | "<" | "<=";
  readonly value: string;
};
export type SearchNode =
  | { readonly kind: "term"; readonly term: SearchTerm }
  | { readonly kind: "not"; readonly node: SearchNode }
  | { readonly kind: "and" | "or"; readonly nodes: readonly SearchNode[] };

type Token = "(" | ")" | "AND" | "OR" | "NOT" | { readonly term: SearchTerm };

export function parseSearch(query: string): SearchNode {
  const tokens = tokenize(query);
  let position = 0;
  const peek = () => tokens[position];

  const factor = (): SearchNode => {
    const token = tokens[position++];
    if (token === "NOT") return { kind: "not", node: factor() };
    if (token === "(") {
      const node = either();
      if (peek() === ")") position += 1;
      return node;
    }
    return typeof token === "object" ? { kind: "term", term: token.term } : { kind: "and", nodes: [] };
  };
  const all = (): SearchNode => {
    const nodes: SearchNode[] = [];
    while (peek() !== undefined && peek() !== ")" && peek() !== "OR") {
      if (peek() === "AND") position += 1;
      else nodes.push(factor());
    }
    return { kind: "and", nodes };
  };
  const either = (): SearchNode => {
    const nodes = [all()];
    while (peek() === "OR") {
      position += 1;
      nodes.push(all());
    }
    return { kind: "or", nodes };
  };
  return either();
}

function tokenize(query: string): Token[] {
  const tokens: Token[] = [];
  const pattern =
    /\s*(\(|\)|(-?)(?:([\w.$-]+):)?(>=|<=|>|<|=)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^\s()'"]+))?)/gy;
  while (pattern.lastIndex < query.length) {
    const match = pattern.exec(query);
    if (!match || match[0].length === 0) {
      pattern.lastIndex += 1;
      continue;
    }
    const [, whole, minus, field, comparator, single, double, bare] = match;
    if (whole === "(" || whole === ")") tokens.push(whole);
    else if (!field && (bare === "AND" || bare === "OR" || bare === "NOT")) tokens.push(bare);
    else if (whole) {
      if (minus) tokens.push("NOT");
      const value = (single ?? double ?? bare ?? "").replace(/\\(.)/g, "$1");
      tokens.push({
        term: { field: field ?? null, comparator: (comparator ?? "=") as SearchTerm["comparator"], value },
      });
    }
  }
  return tokens;
}

/** What a document holds for a field: null, if search does not know the field at all. */
export type FieldReader = (field: string) => readonly (string | number | boolean | null)[] | null;

/** Whether a document matches. Terms on unknown fields are ignored, as Shopify does, and reported. */
export function matches(node: SearchNode, read: FieldReader, unknown: (field: string) => void): boolean {
  switch (node.kind) {
    case "and":
      return node.nodes.every((part) => matches(part, read, unknown));
    case "or":
      return node.nodes.some((part) => matches(part, read, unknown));
    case "not":
      return !matches(node.node, read, unknown);
    case "term": {
      const { field, comparator, value } = node.term;
      const values = read(field ?? "default");
      if (values === null) {
        unknown(field ?? "default");
        return true;
      }
      return values.some((found) => found !== null && compare(found, comparator, value, field === null));
    }
  }
}

function compare(
  found: string | number | boolean,
  comparator: SearchTerm["comparator"],
  wanted: string,
  words: boolean,
): boolean {
  if (typeof found === "boolean") return String(found) === wanted.toLowerCase();
  const left = ordinal(found);
  const right = ordinal(wanted);
  const ordered =
    typeof left === "number" && typeof right === "number" ? left - right : String(left) < String(right) ? -1 : 1;
  switch (comparator) {
    case ">":
      return ordered > 0;
    case ">=":
      return ordered >= 0 || found === wanted;
    case "<":
      return ordered < 0;
    case "<=":
      return ordered <= 0 || found === wanted;
    case "=": {
      if (typeof left === "number" && typeof right === "number") return left === right;
      const text = String(found).toLowerCase();
      const search = wanted.toLowerCase();
      if (search === "*") return true;
      if (search.endsWith("*")) return text.startsWith(search.slice(0, -1));
      return words ? text.includes(search) : text === search;
    }
  }
}

/** Times and numbers compare as numbers; times in whole seconds, which is all that Shopify keeps. */
function ordinal(value: string | number): string | number {
  if (typeof value === "number") return value;
  if (/^\d{4}-\d\d-\d\d([T ]|$)/.test(value)) {
    const time = Date.parse(value);
    return Number.isNaN(time) ? value : Math.floor(time / 1000);
  }
  return /^\d{1,15}$/.test(value) && !value.startsWith("0") ? Number(value) : value;
}
