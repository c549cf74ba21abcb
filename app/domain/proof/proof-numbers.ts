/** Where a line of a marketplace order is. Every line is in exactly one place, so that the numbers add up. */
export const linePlaces = [
  /** Seen in the vendor's store. */
  "in-store",
  /** Should be there and is not. */
  "missing",
  /** Should be there; the store could not be asked. */
  "unchecked",
  /** Waits, with a reason. */
  "held",
  /** On its way. */
  "underway",
  /** The store said no. */
  "failed",
  /** Shipped by hand, in no store. */
  "by-hand",
  "cancelled",
  /** Nobody has to ship it, or it is not for us. */
  "not-ours",
  /** Of no vendor. */
  "unassigned",
] as const;
export type LinePlace = (typeof linePlaces)[number];

export interface ProofNumbers {
  /** Marketplace orders on record. */
  readonly orders: number;
  /** All of their lines: the sum of the places. */
  readonly lines: number;
  readonly places: Readonly<Record<LinePlace, number>>;
}

const noPlaces = (): Record<LinePlace, number> =>
  Object.fromEntries(linePlaces.map((place) => [place, 0])) as Record<LinePlace, number>;

export const noNumbers: ProofNumbers = { orders: 0, lines: 0, places: noPlaces() };

export const addLines = (
  numbers: ProofNumbers,
  lines: Readonly<Partial<Record<LinePlace, number>>>,
  orders = 0,
): ProofNumbers => {
  const places = noPlaces();
  for (const place of linePlaces) places[place] = numbers.places[place] + (lines[place] ?? 0);
  return {
    orders: numbers.orders + orders,
    lines: linePlaces.reduce((sum, place) => sum + places[place], 0),
    places,
  };
};

/** The lines that are meant to be in vendors' stores. */
export const linesDue = ({ places }: ProofNumbers): number =>
  places["in-store"] + places["missing"] + places["unchecked"];
