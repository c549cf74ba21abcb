import { createHash } from "node:crypto";
import { foldText } from "../../domain/shared/fold-text.ts";

export interface Place {
  readonly address1: string | null | undefined;
  readonly address2: string | null | undefined;
  readonly city: string | null | undefined;
  readonly zip: string | null | undefined;
  readonly countryCode: string | null | undefined;
}

/**
 * Tells whether two addresses lead a parcel to the same door, without keeping either: SHA-256 over the street, the town,
 * the postcode and the country, without case, accents, spaces and punctuation, which stores change on their own. Who
 * lives there and the province are left out: the one may be replaced on purpose (O4), the other is a code here and a
 * name there. Null: there is no address.
 */
export function addressDigest(place: Place | null): string | null {
  if (place === null) return null;
  const parts = [place.address1, place.address2, place.city, place.zip, place.countryCode].map((part) =>
    foldText(part ?? "").replace(/[^\p{L}\p{N}]/gu, ""),
  );
  return parts.every((part) => part === "") ? null : createHash("sha256").update(parts.join("|")).digest("hex");
}
