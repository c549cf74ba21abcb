/** Parcels that the merchant entered on a vendor's behalf are told from a store's and a vendor's by how their id begins. */
export const onBehalfPrefix = "merchant:";

export const isOnBehalf = (parcel: { readonly externalId: string }): boolean =>
  parcel.externalId.startsWith(onBehalfPrefix);
