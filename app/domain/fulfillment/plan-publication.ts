import type { LineGid } from "../shared/ids.ts";
import type { Tracking } from "./external-fulfillment.ts";
import type { FulfillmentState } from "./fulfillment-state.ts";
import type { LineQuantity } from "./parcel-lines.ts";

/** A parcel and what is known of its counterpart on the marketplace order. */
export interface ParcelToPublish {
  readonly id: string;
  readonly status: "shipped" | "cancelled";
  readonly lines: readonly LineQuantity[];
  readonly trackings: readonly Tracking[];
  /** Shopify's fulfillments that we made, or took over, for it. */
  readonly fulfillmentGids: readonly string[];
  /** Of status, lines and trackings: as last read, and as last published. */
  readonly digest: string;
  readonly publishedDigest: string | null;
  /** Fulfillment orders at this location are fulfilled first (L10); null: in Shopify's order. */
  readonly preferredLocation: string | null;
  /** A create was begun and its fate never learned: a fulfillment that looks like it may be it. */
  readonly uncertain: boolean;
}

export type PublicationStep =
  | {
      readonly kind: "create";
      readonly parcelId: string;
      /** All of one location: what Shopify takes in one call. */
      readonly lines: readonly {
        readonly fulfillmentOrderGid: string;
        readonly fulfillmentOrderLineGid: string;
        readonly lineGid: LineGid;
        readonly quantity: number;
      }[];
      readonly trackings: readonly Tracking[];
      /** From another location than the preferred one, which has not got these items. */
      readonly elsewhere: boolean;
    }
  /** A fulfillment that is there already is this parcel's: remember it, make no second one. */
  | { readonly kind: "adopt"; readonly parcelId: string; readonly fulfillmentGid: string }
  | {
      readonly kind: "update-tracking";
      readonly parcelId: string;
      readonly fulfillmentGid: string;
      readonly trackings: readonly Tracking[];
    }
  /** The parcel was cancelled, or its lines were corrected. It frees lines: read the state and plan again after it. */
  | { readonly kind: "cancel"; readonly parcelId: string; readonly fulfillmentGid: string }
  /** Some of it cannot be published: the merchant holds the lines, or somebody else fulfilled or removed them. */
  | {
      readonly kind: "wait";
      readonly parcelId: string;
      readonly reason: "on-hold" | "nothing-left";
      readonly lines: readonly LineQuantity[];
    };

type Fulfillment = FulfillmentState["fulfillments"][number];

/**
 * What to do so that each parcel has its fulfillment on the marketplace order, once: one for each location it is
 * spread over, never more of a line than is open. A parcel without a step is as it should be. Once no plan has a cancel
 * any more, carrying the steps out and planning again gives none but waits.
 */
export function planPublication(
  parcels: readonly ParcelToPublish[],
  state: FulfillmentState,
): readonly PublicationStep[] {
  const supply = createSupply(state);
  const known = new Set(parcels.flatMap((parcel) => parcel.fulfillmentGids));
  const strangers = state.fulfillments.filter(({ gid, cancelled }) => !cancelled && !known.has(gid));
  return parcels.flatMap((parcel) => {
    // Published and unchanged: if the merchant cancelled or altered the fulfillment since, that was meant.
    if (parcel.publishedDigest === parcel.digest) return [];
    const own = state.fulfillments.filter(({ gid, cancelled }) => !cancelled && parcel.fulfillmentGids.includes(gid));
    return parcel.status === "cancelled" ? withdraw(parcel, own, strangers) : publish(parcel, own, strangers, supply);
  });
}

function withdraw(parcel: ParcelToPublish, own: readonly Fulfillment[], strangers: Fulfillment[]): PublicationStep[] {
  // The lines of a cancelled parcel are gone, so only the tracking number can tell a lost create of ours.
  const lost = parcel.uncertain ? takeMatching(strangers, (stranger) => sameNumbers(stranger, parcel)) : [];
  return [
    ...lost.map(({ gid }): PublicationStep => ({ kind: "adopt", parcelId: parcel.id, fulfillmentGid: gid })),
    ...[...own, ...lost].map(({ gid }): PublicationStep => ({
      kind: "cancel",
      parcelId: parcel.id,
      fulfillmentGid: gid,
    })),
  ];
}

function publish(
  parcel: ParcelToPublish,
  own: readonly Fulfillment[],
  strangers: Fulfillment[],
  supply: Supply,
): PublicationStep[] {
  const wanted = quantities(parcel.lines);
  const missing = new Map(wanted);
  for (const { lines } of own) for (const { lineGid, quantity } of lines) add(missing, lineGid, -quantity);
  if ([...missing.values()].some((quantity) => quantity < 0)) {
    return own.map(({ gid }) => ({ kind: "cancel", parcelId: parcel.id, fulfillmentGid: gid }));
  }

  const adopted = takeMatching(strangers, (stranger) => {
    if (!isSameParcel(stranger, parcel, missing)) return false;
    for (const { lineGid, quantity } of stranger.lines) add(missing, lineGid, -quantity);
    return true;
  });
  const { created, unmet } = supply.take(
    [...missing].filter(([, quantity]) => quantity > 0),
    parcel.preferredLocation,
  );
  const stale = [...own, ...adopted].filter((fulfillment) => !showsTrackings(fulfillment, parcel));
  return [
    ...adopted.map(({ gid }): PublicationStep => ({ kind: "adopt", parcelId: parcel.id, fulfillmentGid: gid })),
    ...stale.map(({ gid }): PublicationStep => ({
      kind: "update-tracking",
      parcelId: parcel.id,
      fulfillmentGid: gid,
      trackings: parcel.trackings,
    })),
    ...created.map(({ place, lines }): PublicationStep => ({
      kind: "create",
      parcelId: parcel.id,
      lines,
      trackings: parcel.trackings,
      elsewhere: parcel.preferredLocation !== null && place !== parcel.preferredLocation,
    })),
    ...unmet.map(({ reason, lines }): PublicationStep => ({ kind: "wait", parcelId: parcel.id, reason, lines })),
  ];
}

/**
 * A fulfillment that we did not record is the parcel's if it holds nothing but what the parcel still lacks and shows
 * the same tracking number. Without numbers only a lost create of ours is believed to be it.
 */
function isSameParcel(stranger: Fulfillment, parcel: ParcelToPublish, missing: ReadonlyMap<LineGid, number>): boolean {
  const fits =
    stranger.lines.length > 0 &&
    [...quantities(stranger.lines)].every(([lineGid, quantity]) => quantity <= (missing.get(lineGid) ?? 0));
  return fits && (sameNumbers(stranger, parcel) || (parcel.uncertain && !hasNumbers(stranger) && !hasNumbers(parcel)));
}

interface WithTrackings {
  readonly trackings: readonly Tracking[];
}

const numbersOf = ({ trackings }: WithTrackings): readonly string[] =>
  trackings.flatMap(({ number }) => (number === null || number.trim() === "" ? [] : [number.trim()])).sort();
const hasNumbers = (subject: WithTrackings): boolean => numbersOf(subject).length > 0;
const sameNumbers = (a: WithTrackings, b: WithTrackings): boolean =>
  hasNumbers(a) && numbersOf(a).join("\n") === numbersOf(b).join("\n");

/** Shopify completes carriers and URLs by itself, so only what the parcel says is compared. */
function showsTrackings(fulfillment: Fulfillment, parcel: ParcelToPublish): boolean {
  if (numbersOf(fulfillment).join("\n") !== numbersOf(parcel).join("\n")) return false;
  const shown = new Map(fulfillment.trackings.map((tracking) => [tracking.number?.trim() ?? "", tracking]));
  return parcel.trackings.every(({ number, carrier, url }) => {
    const tracking = shown.get(number?.trim() ?? "");
    if (tracking === undefined) return carrier === null && url === null;
    return (carrier === null || carrier === tracking.carrier) && (url === null || url === tracking.url);
  });
}

/** Removes and returns the members that match; each is taken once. */
function takeMatching<T>(from: T[], matches: (member: T) => boolean): T[] {
  const taken = from.filter(matches);
  for (const member of taken) from.splice(from.indexOf(member), 1);
  return taken;
}

const quantities = (lines: readonly LineQuantity[]): Map<LineGid, number> => {
  const result = new Map<LineGid, number>();
  for (const { lineGid, quantity } of lines) add(result, lineGid, quantity);
  return result;
};

const add = (to: Map<LineGid, number>, lineGid: LineGid, quantity: number): void => {
  to.set(lineGid, (to.get(lineGid) ?? 0) + quantity);
};

type CreateLines = (PublicationStep & { kind: "create" })["lines"];

interface Supply {
  /**
   * Takes what is wanted from the open fulfillment orders, those of the preferred location first, grouped by location,
   * and says what it could not get.
   */
  take(
    wanted: readonly (readonly [LineGid, number])[],
    preferred: string | null,
  ): {
    readonly created: readonly { readonly place: string; readonly lines: CreateLines }[];
    readonly unmet: readonly { readonly reason: "on-hold" | "nothing-left"; readonly lines: readonly LineQuantity[] }[];
  };
}

/** What is left to fulfill, shared by all parcels of one plan so that together they never take more. */
function createSupply(state: FulfillmentState): Supply {
  const stock = state.fulfillmentOrders.flatMap((fulfillmentOrder) =>
    fulfillmentOrder.lines.map((line) => ({
      fulfillmentOrderGid: fulfillmentOrder.gid,
      // An order without a location is a place of its own.
      place: fulfillmentOrder.locationGid ?? fulfillmentOrder.gid,
      open: fulfillmentOrder.open,
      fulfillmentOrderLineGid: line.gid,
      lineGid: line.lineGid,
      left: line.remaining,
    })),
  );
  return {
    take(wanted, preferred) {
      const stockInOrder = [
        ...stock.filter(({ place }) => place === preferred),
        ...stock.filter(({ place }) => place !== preferred),
      ];
      const byPlace = new Map<string, CreateLines[number][]>();
      const onHold: LineQuantity[] = [];
      const gone: LineQuantity[] = [];
      for (const [lineGid, total] of wanted) {
        let needed = total;
        for (const entry of stockInOrder.filter((candidate) => candidate.open && candidate.lineGid === lineGid)) {
          const quantity = Math.min(needed, entry.left);
          if (quantity <= 0) continue;
          entry.left -= quantity;
          needed -= quantity;
          const { fulfillmentOrderGid, fulfillmentOrderLineGid, place } = entry;
          byPlace.set(place, [
            ...(byPlace.get(place) ?? []),
            { fulfillmentOrderGid, fulfillmentOrderLineGid, lineGid, quantity },
          ]);
        }
        if (needed > 0) {
          const held = stock.some((entry) => !entry.open && entry.lineGid === lineGid && entry.left > 0);
          (held ? onHold : gone).push({ lineGid, quantity: needed });
        }
      }
      return {
        created: [...byPlace].map(([place, lines]) => ({ place, lines })),
        unmet: [
          ...(onHold.length > 0 ? [{ reason: "on-hold" as const, lines: onHold }] : []),
          ...(gone.length > 0 ? [{ reason: "nothing-left" as const, lines: gone }] : []),
        ],
      };
    },
  };
}
