import { z } from "zod";

// The platform's answers, only as far as we read them. A field that may be absent there is optional here.
const trackingSchema = z.object({
  carrier: z.string().nullable(),
  number: z.string().nullable(),
  url: z.string().nullable(),
});

export const orderSchema = z.object({
  id: z.string(),
  name: z.string(),
  reference: z.string().nullable(),
  status: z.string(),
  currency: z.string(),
  total: z.string(),
  updated_at: z.iso.datetime(),
  shipping_address: z
    .object({
      address1: z.string().nullable(),
      address2: z.string().nullable(),
      city: z.string().nullable(),
      zip: z.string().nullable(),
      countryCode: z.string().nullable(),
    })
    .nullable(),
  lines: z.array(z.object({ id: z.string(), key: z.string().nullable(), quantity: z.int() })),
  shipments: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      shipped_at: z.string(),
      lines: z.array(z.object({ line_id: z.string(), quantity: z.int() })),
      trackings: z.array(trackingSchema),
    }),
  ),
});
export type PlatformOrder = z.infer<typeof orderSchema>;

export const orderPageSchema = z.object({ orders: z.array(orderSchema), next: z.string().nullable() });

export const productPageSchema = z.object({
  products: z.array(
    z.object({
      id: z.string(),
      variant_id: z.string().nullable(),
      title: z.string(),
      variant_title: z.string().nullable(),
      sku: z.string().nullable(),
      barcode: z.string().nullable(),
      price: z.string(),
    }),
  ),
  next: z.string().nullable(),
});

export const statusListSchema = z.object({ statuses: z.array(z.object({ key: z.string(), name: z.string() })) });

export const storeSchema = z.object({ id: z.string(), name: z.string(), currency: z.string(), time_zone: z.string() });

export const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    field: z.string().nullish(),
    order_id: z.string().nullish(),
    sku: z.string().nullish(),
  }),
});
