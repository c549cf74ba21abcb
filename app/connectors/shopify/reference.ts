/**
 * Our marks on an order in the vendor's store. The reference is a metafield of type `id`, unique in the store and in a
 * namespace that only this app can write, so that an order can be asked for by it directly: no search index, no lag.
 * https://shopify.dev/docs/apps/build/metafields/working-with-custom-ids
 */
export const referenceMetafield = { namespace: "$app", key: "external_id", type: "id" } as const;

/** Which tags and attributes are ours, see `sentSchema`. */
export const sentMetafield = { namespace: "$app", key: "sent", type: "json" } as const;

/** The line property that carries our key of the line, to pair the lines without guessing by SKU. */
export const lineKeyProperty = "_vss_line";
