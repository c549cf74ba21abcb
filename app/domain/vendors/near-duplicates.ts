import { foldText } from "../shared/fold-text.ts";
import type { VendorId } from "../shared/ids.ts";

/** What makes two vendors look like one. The strongest first. */
export const likenesses = [
  "same-store",
  "same-letters",
  "same-email",
  "same-but-form",
  "one-letter",
  "few-letters",
] as const;
export type Likeness = (typeof likenesses)[number];

export interface ComparedVendor {
  readonly id: VendorId;
  readonly name: string;
  readonly email: string | null;
  /** Addresses of all stores it has or had. */
  readonly storeHosts: readonly string[];
}

export interface NearDuplicate {
  readonly first: VendorId;
  readonly second: VendorId;
  /** In the order of `likenesses`; never empty. */
  readonly evidence: readonly Likeness[];
}

/** What companies put behind their names and people leave out. Folded, without dots. */
const legalForms: ReadonlySet<string> = new Set(
  "ab ag aps as asa bv co company corp corporation gmbh inc kft kg limited llc llp ltd nv oy oyj plc pty sa sarl sas se sl spa spol srl sro sro zoo ood ooo ek ug".split(
    " ",
  ),
);

interface Shape {
  readonly vendor: ComparedVendor;
  /** Letters and digits only. */
  readonly letters: string;
  /** The same without a legal form at the end. */
  readonly core: string;
  /** The numbers in it. */
  readonly digits: string;
  readonly email: string | null;
  readonly hosts: ReadonlySet<string>;
}

/**
 * Pairs of vendors that may be one and the same, each with what says so: for a person to judge. Names are compared
 * without case, accents and punctuation; then without "Ltd" and its kin; then by how many letters one has to change.
 * Short names have to be nearer to each other than long ones, and names with different numbers in them are never near.
 */
export function findNearDuplicates(vendors: readonly ComparedVendor[]): readonly NearDuplicate[] {
  const shapes = vendors.map(shapeOf);
  const found: NearDuplicate[] = [];
  shapes.forEach((first, index) => {
    for (const second of shapes.slice(index + 1)) {
      const evidence = likenesses.filter((likeness) => isAlike[likeness](first, second));
      if (evidence.length > 0) found.push({ first: first.vendor.id, second: second.vendor.id, evidence });
    }
  });
  return found.sort((a, b) => rank(a) - rank(b));
}

const rank = ({ evidence: [strongest = "few-letters"] }: NearDuplicate): number => likenesses.indexOf(strongest);

const isAlike: Readonly<Record<Likeness, (a: Shape, b: Shape) => boolean>> = {
  "same-store": (a, b) => [...a.hosts].some((host) => b.hosts.has(host)),
  "same-letters": (a, b) => a.letters !== "" && a.letters === b.letters,
  "same-email": (a, b) => a.email !== null && a.email === b.email,
  "same-but-form": (a, b) => a.letters !== b.letters && a.core.length >= 3 && a.core === b.core,
  "one-letter": (a, b) => isNear(a, b, 1),
  "few-letters": (a, b) => isNear(a, b, 2) && !isNear(a, b, 1),
};

function shapeOf(vendor: ComparedVendor): Shape {
  const folded = foldText(vendor.name);
  const words = folded
    .replace(/&/g, " and ")
    .replace(/(?<=\p{L})[.'’](?=\p{L}|$|\s)/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  const core = [...words];
  while (core.length > 1 && legalForms.has(core.at(-1) ?? "")) core.pop();
  return {
    vendor,
    letters: words.join(""),
    core: core.join(""),
    digits: core.join("").replace(/\P{N}/gu, ""),
    email: vendor.email === null ? null : foldText(vendor.email.trim()) || null,
    hosts: new Set(vendor.storeHosts.map((host) => host.toLowerCase())),
  };
}

/** So long has a name to be before so many letters may differ. */
const lengthFor = { 1: 5, 2: 10 } as const;

function isNear(a: Shape, b: Shape, distance: 1 | 2): boolean {
  // "Studio 54" and "Studio 64" are two studios.
  if (a.core === b.core || a.digits !== b.digits) return false;
  const [shorter, longer] = a.core.length < b.core.length ? [a.core, b.core] : [b.core, a.core];
  if (shorter.length < lengthFor[distance] || longer.length - shorter.length > distance) return false;
  return editDistance(shorter, longer, distance) <= distance;
}

/**
 * How many letters have to be put in, taken out, changed or swapped with their neighbour (optimal string alignment).
 * Above `limit` any number greater than it may be answered.
 */
export function editDistance(a: string, b: string, limit: number): number {
  const from = [...a];
  const to = [...b];
  let before: number[] = [];
  let last = to.map((_, index) => index).concat(to.length);
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      let least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) least = Math.min(least, (before[column - 2] ?? 0) + 1);
      next.push(least);
    }
    if (Math.min(...next) > limit) return limit + 1;
    [before, last] = [last, next];
  }
  return last.at(-1) ?? 0;
}
