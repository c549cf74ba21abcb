import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Rollup } from "vite";
import { vi } from "vitest";

// Shopify's admin runs an extension in a worker without a page: it gives it a `document` that it mirrors, a `shopify` and a
// `fetch`. Here are the least of the three that Preact and our extensions need.

export const extensionsRoot = path.resolve(import.meta.dirname, "../../extensions");

/** One file with Preact inside, as Shopify's CLI makes one. */
export function bundleExtension(name: string): Promise<Bundle> {
  const bundle = bundles.get(name) ?? makeBundle(name);
  bundles.set(name, bundle);
  return bundle;
}

interface Bundle {
  readonly code: string;
  readonly gzippedBytes: number;
}
const bundles = new Map<string, Promise<Bundle>>();

async function makeBundle(name: string): Promise<Bundle> {
  const folder = path.join(extensionsRoot, name);
  const toml = readFileSync(path.join(folder, "shopify.extension.toml"), "utf8");
  const entry = /^module = "(.+)"$/m.exec(toml)?.[1] ?? "";
  const built = await build({
    configFile: false,
    root: folder,
    logLevel: "silent",
    build: {
      write: false,
      target: "es2022",
      lib: { entry: path.join(folder, entry), formats: ["es"], fileName: name },
    },
  });
  const [file] = (built as Rollup.RollupOutput[])[0]!.output;
  const { code } = file;
  return { code, gzippedBytes: gzipSync(code).length };
}

export class Element {
  readonly childNodes: Element[] = [];
  readonly attributes: Record<string, string> = {};
  readonly listeners: Record<string, () => void> = {};
  parentNode: Element | null = null;
  readonly localName: string;
  data = "";
  constructor(localName: string) {
    this.localName = localName;
  }
  get nodeType() {
    return this.localName === "#text" ? 3 : 1;
  }
  get ownerDocument() {
    return document;
  }
  get nextSibling(): Element | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }
  get firstChild(): Element | null {
    return this.childNodes[0] ?? null;
  }
  insertBefore(node: Element, before: Element | null): void {
    node.remove();
    this.childNodes.splice(before ? this.childNodes.indexOf(before) : this.childNodes.length, 0, node);
    node.parentNode = this;
  }
  appendChild(node: Element): void {
    this.insertBefore(node, null);
  }
  contains(other: Element | null): boolean {
    for (let node = other; node; node = node.parentNode) if (node === this) return true;
    return false;
  }
  removeChild(node: Element): void {
    this.childNodes.splice(this.childNodes.indexOf(node), 1);
    node.parentNode = null;
  }
  remove(): void {
    this.parentNode?.removeChild(this);
  }
  setAttribute(name: string, value: unknown): void {
    this.attributes[name] = String(value);
  }
  removeAttribute(name: string): void {
    delete this.attributes[name];
  }
  addEventListener(name: string, listener: (this: Element, event: object) => void): void {
    this.listeners[name.toLowerCase()] = () => listener.call(this, { type: name });
  }
  /** Everything that can be read in it. */
  get text(): string {
    if (this.localName === "#text") return this.data;
    return [
      ...(this.attributes["heading"] ? [this.attributes["heading"]] : []),
      ...this.childNodes.map((node) => node.text),
    ].join(" ");
  }
  all(localName: string): Element[] {
    return this.childNodes.flatMap((node) => [...(node.localName === localName ? [node] : []), ...node.all(localName)]);
  }
}

const document = {
  createElement: (name: string) => new Element(name),
  createElementNS: (_: string, name: string) => new Element(name),
  createTextNode: (data: string) => Object.assign(new Element("#text"), { data }),
  documentElement: new Element("html"),
  body: new Element("body"),
};

export interface Opened {
  readonly body: Element;
  readonly navigated: string[];
  readonly closed: () => number;
}

/** Opens an extension on an order. `backend` is the app, asked with the addresses as the extension spells them. */
export async function openExtension(
  name: string,
  orderGid: string,
  backend: (address: string, init?: RequestInit) => Promise<Response>,
): Promise<Opened> {
  const locale = JSON.parse(readFileSync(path.join(extensionsRoot, name, "locales/en.default.json"), "utf8")) as Record<
    string,
    string | { one: string; other: string }
  >;
  const translate = (key: string, values: { count?: number } = {}): string => {
    const found = locale[key];
    if (found === undefined) throw new Error(`${name} has no sentence "${key}"`);
    const sentence = typeof found === "string" ? found : values.count === 1 ? found.one : found.other;
    return sentence.replace("{{count}}", String(values.count));
  };
  const navigated: string[] = [];
  let closed = 0;
  document.body = new Element("body");
  vi.stubGlobal("document", document);
  vi.stubGlobal("fetch", backend);
  vi.stubGlobal("shopify", {
    data: { selected: [{ id: orderGid }] },
    i18n: { translate },
    navigation: { navigate: (to: string) => navigated.push(to) },
    close: () => (closed += 1),
  });
  const { code } = await bundleExtension(name);
  // A number after it: each opening is a module of its own.
  const address = `data:text/javascript;base64,${Buffer.from(`${code}\n//${(openings += 1)}`).toString("base64")}`;
  const { default: start } = (await import(/* @vite-ignore */ address)) as { default: () => void };
  start();
  return { body: document.body, navigated, closed: () => closed };
}
let openings = 0;
