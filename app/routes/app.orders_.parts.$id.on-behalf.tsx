import { data, type ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";
import type { VendorOrderId } from "../domain/shared/ids.ts";
import { asMerchant, notFound } from "../lib/merchant-session.server.ts";

const blankIsNull = z
  .string()
  .trim()
  .max(200)
  .transform((text) => text || null);

const form = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("fulfill"),
    carrier: blankIsNull,
    number: blankIsNull,
    url: z.union([z.literal("").transform(() => null), z.url({ protocol: /^https?$/ }).max(2_000)]),
    evenSo: z.stringbool(),
  }),
  z.object({ intent: z.literal("withdraw"), parcel: z.uuid() }),
]);

const quantityField = "quantity:";
const pieces = z.coerce.number().int().min(0).max(1_000_000).catch(0);

const answer = (done: "fulfilled" | "withdrawn" | null, problem: string | null) => ({ done, problem });

/** Ships a vendor's part in the vendor's place, or takes such a parcel back; for the card on the order's page. */
export const action = (args: ActionFunctionArgs) =>
  asMerchant(args, async ({ app, merchant, params, request }) => {
    const id = z.uuid().safeParse(params["id"]);
    const fields = Object.fromEntries(await request.formData());
    const input = form.safeParse(fields);
    if (!id.success) throw notFound();
    if (!input.success) return data(answer(null, "url"), 422);
    const part = id.data as VendorOrderId;
    if (input.data.intent === "withdraw") {
      const result = await app.withdrawOnBehalf(merchant.shop, part, input.data.parcel, merchant.actor);
      if (result === "not-found") throw notFound();
      return result === "done" ? data(answer("withdrawn", null)) : data(answer(null, result), 409);
    }
    const quantities = Object.fromEntries(
      Object.entries(fields).flatMap(([name, value]) =>
        name.startsWith(quantityField) ? [[name.slice(quantityField.length), pieces.parse(value)]] : [],
      ),
    );
    const { carrier, number, url, evenSo } = input.data;
    const parcel = { quantities, tracking: { carrier, number, url }, evenSo };
    const result = await app.fulfillOnBehalf(merchant.shop, part, parcel, merchant.actor);
    if (result === "not-found") throw notFound();
    return result === "done" ? data(answer("fulfilled", null)) : data(answer(null, result), 409);
  });
