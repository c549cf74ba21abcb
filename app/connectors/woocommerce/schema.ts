import { z } from "zod";

/**
 * What we read of WooCommerce's answers. Plugins bend almost every field, so whatever we can do without falls back to
 * null instead of failing; only ids are indispensable.
 */
const id = z.coerce.number().int();
const text = z.string().nullable().catch(null).default(null);
/** PHP writes a list with holes as an object. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (Array.isArray(value) ? value : typeof value === "object" && value !== null ? Object.values(value) : []),
    z.array(item.or(z.unknown().transform(() => null))).transform((items) => items.filter((entry) => entry !== null)),
  );

const metaSchema = z.object({ key: z.string(), value: z.unknown() });
export type WooMeta = z.infer<typeof metaSchema>;

const lineSchema = z.object({
  id,
  product_id: z.coerce.number().catch(0).default(0),
  variation_id: z.coerce.number().catch(0).default(0),
  quantity: z.coerce.number().catch(0).default(0),
  meta_data: list(metaSchema),
});

export const orderSchema = z.object({
  id,
  number: z.coerce.string().catch("").default(""),
  status: z.string().catch("").default(""),
  currency: z.string().catch("").default(""),
  total: text,
  date_modified_gmt: text,
  date_completed_gmt: text,
  meta_data: list(metaSchema),
  line_items: list(lineSchema),
});

/** The same with where it is sent, for comparing; nothing of the person. */
export const storedOrderSchema = orderSchema.extend({
  shipping: z
    .object({ address_1: text, address_2: text, city: text, postcode: text, country: text })
    .nullable()
    .catch(null)
    .default(null),
});
export type WooStoredOrder = z.infer<typeof storedOrderSchema>;
export const storedOrderFields = Object.keys(storedOrderSchema.shape).join(",");
export const storedOrderListSchema = list(storedOrderSchema);

export type WooOrder = z.infer<typeof orderSchema>;

/** An order before items are taken off it. */
export const editableOrderSchema = orderSchema.extend({
  fee_lines: list(z.object({ id, name: z.string().catch("").default(""), meta_data: list(metaSchema) })),
  refunds: list(z.object({ id })),
});
export type EditableOrder = z.infer<typeof editableOrderSchema>;
export const editableOrderFields = Object.keys(editableOrderSchema.shape).join(",");

/** The fields of `orderSchema`, for `_fields`: a whole order is several times as long. */
export const orderFields = Object.keys(orderSchema.shape).join(",");

export const orderListSchema = list(orderSchema);

/** One parcel as Advanced Shipment Tracking and WooCommerce Shipment Tracking keep it in `_wc_shipment_tracking_items`. */
export const trackingItemSchema = z.object({
  tracking_id: z.coerce.string().catch("").default(""),
  tracking_number: z.coerce.string().catch("").default(""),
  /** A slug of the plugin's list of carriers. */
  tracking_provider: text,
  custom_tracking_provider: text,
  formatted_tracking_provider: text,
  custom_tracking_link: text,
  formatted_tracking_link: text,
  ast_tracking_link: text,
  /** Unix seconds as text, or YYYY-MM-DD. */
  date_shipped: z.coerce.string().catch("").default(""),
  /** AST's tracking per item. */
  products_list: list(
    z.object({
      product: z.coerce.number().catch(0).default(0),
      item_id: z.coerce.number().catch(0).default(0),
      qty: z.coerce.number().catch(0).default(0),
    }),
  ),
});
export type TrackingItem = z.infer<typeof trackingItemSchema>;
export const trackingListSchema = list(trackingItemSchema);

export const noteListSchema = list(z.object({ id, note: z.string(), date_created_gmt: text }));
export type WooNote = z.infer<typeof noteListSchema>[number];

const productShape = {
  id,
  type: z.string().catch("simple").default("simple"),
  name: z.string().catch("").default(""),
  sku: text,
  global_unique_id: text,
  price: text,
};
export const productListSchema = list(z.object(productShape));
export type WooProduct = z.infer<typeof productListSchema>[number];
export const productFields = Object.keys(productShape).join(",");
export const variationListSchema = list(
  z.object({ ...productShape, attributes: list(z.object({ option: z.coerce.string() })) }),
);
export type WooVariation = z.infer<typeof variationListSchema>[number];

export const systemStatusSchema = z.object({
  environment: z.object({ home_url: z.string(), version: text }),
  settings: z.object({
    currency: z.string(),
    number_of_decimals: z.coerce.number().nullable().catch(null).default(null),
  }),
});

export const settingSchema = z.object({ value: z.string() });

export const siteIndexSchema = z.object({
  name: z.string().catch("").default(""),
  timezone_string: text,
  gmt_offset: z.coerce.number().catch(0).default(0),
});

export const orderTotalsSchema = list(
  z.object({ slug: z.string().catch("").default(""), name: z.string().catch("").default("") }),
);
export type WooOrderTotals = z.infer<typeof orderTotalsSchema>;

/** WordPress' error. `data` is an object with the status, or, from some corners, the bare number. */
export const wpErrorSchema = z.object({
  code: z.string(),
  message: z.string().catch("").default(""),
  data: z.unknown(),
});
