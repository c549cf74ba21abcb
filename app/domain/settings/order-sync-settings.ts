import { z } from "zod";
import { financialStatuses, fulfillmentStatuses } from "../order/marketplace-order.ts";
import { isRate } from "../shared/currency-rate.ts";

const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/**
 * The Order sync tab, declared once: this schema validates the form, the command line and what the database holds.
 * The first four are O1 to O4. Defaults are conservative (O5): nothing is pushed until the merchant says so.
 */
export const orderSyncSettingsSchema = z.object({
  /** O1 */
  enabled: z.boolean().default(false),
  /** O2 */
  onlyPaid: z.boolean().default(true),
  /** O3 */
  pushUnsynced: z.boolean().default(false),
  /** O4 */
  overrideCustomer: z.boolean().default(true),
  /** O4: what stands in for the buyer. `email` gets a plus-address per order. Blank until the merchant fills it in. */
  merchantContact: z
    .object({
      name: z.string().trim().max(100).default(""),
      company: z.string().trim().max(100).default(""),
      email: z.union([z.literal(""), z.email()]).default(""),
      phone: z.string().trim().max(40).default(""),
    })
    .prefault({}),
  /** O4: the label may keep the recipient's name, and nothing else of them. */
  keepRecipientName: z.boolean().default(false),
  /** O9: with O2 off, which financial states count as pushable. */
  pushableStatuses: z
    .array(z.enum(financialStatuses))
    .default(["pending", "authorized", "partially_paid", "paid", "partially_refunded"]),
  /** O9: which fulfillment states count as pushable. What was shipped already must not be shipped again. */
  pushableFulfillment: z.array(z.enum(fulfillmentStatuses)).default(["unfulfilled", "partial"]),
  /** O9 */
  skipTestOrders: z.boolean().default(true),
  /** O9: orders created longer ago are not pushed by themselves. Null: no limit. */
  maxAgeDays: z.number().int().min(1).max(60).nullable().default(30),
  /** O9: minutes from when the order was placed until it may be pushed, so that a quick cancellation never reaches a vendor. */
  holdMinutes: z.number().int().min(0).max(1440).default(0),
  /** O9: lines that the marketplace has on hold, or scheduled for later, wait for it. */
  respectHolds: z.boolean().default(true),
  /** O9: orders that the marketplace's fraud analysis finds risky wait for the merchant. */
  holdHighRisk: z.boolean().default(true),
  /** O10: nothing is pushed by itself; the merchant pushes what they choose. What was pushed is followed as ever. */
  manualMode: z.boolean().default(false),
  /** L3: how the buyer's shipping payment reaches the vendors. */
  shippingMode: z.enum(["proportional", "to-one", "none"]).default("proportional"),
  /** L3: what vendors' stores get as the price of an item: of what the buyer paid, or the merchant's cost per item. */
  priceMode: z.enum(["retail", "cost"]).default("retail"),
  /** L3: in retail mode, vendors' stores get prices at this percentage of retail. 100: as the buyer paid. */
  pricePercent: z.number().int().min(1).max(100).default(100),
  /**
   * L3: by pair of currencies, what the merchant has set; a store in a currency without one gets no orders. When each
   * was set is noted as it is saved, whatever the form says.
   */
  currencyRates: z
    .array(
      z.object({
        from: currencyCode,
        to: currencyCode,
        rate: z.string().refine(isRate),
        setAt: z.iso.datetime().nullable().default(null),
      }),
    )
    .max(50)
    .refine((rates) => new Set(rates.map(({ from, to }) => `${from} ${to}`)).size === rates.length)
    .default([]),
  /** L7: reductions and removals of items are carried out in the vendor's store, where its platform can. */
  carryOutItemEdits: z.boolean().default(false),
  /** O11: minutes between two looks for fulfillments. */
  pullEveryMinutes: z.union([z.literal(5), z.literal(10), z.literal(15), z.literal(30), z.literal(60)]).default(10),
  /** O11: whether Shopify tells the customer about tracking. The vendor's store never does. */
  notifyCustomer: z.boolean().default(true),
});

export type OrderSyncSettings = z.infer<typeof orderSyncSettingsSchema>;

export const defaultOrderSyncSettings: OrderSyncSettings = orderSyncSettingsSchema.parse({});
