import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { declineReasons } from "../domain/portal/decline-reasons.ts";
import { asVendor, notFound } from "../lib/vendor-session.server.ts";
import { When } from "../ui/frame/when.tsx";
import { AnswerCard } from "../ui/portal/answer-card.tsx";
import { LinesCard } from "../ui/portal/lines-card.tsx";
import { Note } from "../ui/portal/note.tsx";
import { OrderStanding } from "../ui/portal/order-standing.tsx";
import { ParcelsCard } from "../ui/portal/parcels-card.tsx";
import { PortalBadge } from "../ui/portal/portal-badge.tsx";
import { PortalFrame } from "../ui/portal/portal-frame.tsx";
import { portalPaths } from "../ui/portal/portal-paths.ts";
import { RecipientCard } from "../ui/portal/recipient-card.tsx";
import { ShipForm } from "../ui/portal/ship-form.tsx";

export const handle = { title: "portal.order.title" };

const intents = ["accept", "decline", "fulfill", "correct", "withdraw"] as const;
const done = z.enum(intents).nullable().catch(null);

export const loader = (args: LoaderFunctionArgs) =>
  asVendor(args, async ({ portal, session, params, url }) => {
    const order = await portal.order(session, params["id"] ?? "");
    if (!order) throw notFound();
    return { order, done: done.parse(url.searchParams.get("done")), now: new Date().toISOString() };
  });

const text = z
  .string()
  .trim()
  .max(100)
  .transform((value) => (value === "" ? null : value));
const tracking = z.object({
  carrier: text,
  number: text,
  url: z.union([z.literal("").transform(() => null), z.url({ protocol: /^https?$/ }).max(500)]),
});
const quantity = z.union([z.literal("").transform(() => 0), z.coerce.number().int().min(0).max(1_000_000)]);

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("accept") }),
  z.object({
    intent: z.literal("decline"),
    reason: z.enum(declineReasons),
    note: z.string().trim().max(1000),
  }),
  z.object({ intent: z.literal("fulfill"), quantities: z.record(z.string(), quantity), ...tracking.shape }),
  z.object({ intent: z.literal("correct"), parcel: z.string(), ...tracking.shape }),
  z.object({ intent: z.literal("withdraw"), parcel: z.string() }),
]);

const quantityPrefix = "quantity:";

export const action = (args: ActionFunctionArgs) =>
  asVendor(args, async ({ portal, session, params, request }) => {
    const id = params["id"] ?? "";
    const entries = [...(await request.formData()).entries()];
    const quantities = entries.filter(([name]) => name.startsWith(quantityPrefix));
    const parsed = form.safeParse({
      ...Object.fromEntries(entries),
      quantities: Object.fromEntries(quantities.map(([name, value]) => [name.slice(quantityPrefix.length), value])),
    });
    if (!parsed.success) return data({ problem: "invalid" as const }, { status: 422 });
    const input = parsed.data;
    const answer = await (() => {
      switch (input.intent) {
        case "accept":
          return portal.accept(session, id);
        case "decline":
          return portal.decline(session, id, input.reason, input.note);
        case "fulfill":
          return portal.fulfill(session, id, { quantities: input.quantities, tracking: tracking.parse(toText(input)) });
        case "correct":
          return portal.correctTracking(session, id, input.parcel, tracking.parse(toText(input)));
        case "withdraw":
          return portal.withdrawParcel(session, id, input.parcel);
      }
    })();
    if (answer === "not-found") throw notFound();
    if (answer !== "done") return data({ problem: answer }, { status: answer === "not-now" ? 409 : 422 });
    throw redirect(`${portalPaths.order(id)}?done=${input.intent}`, 303);
  });

const toText = ({ carrier, number, url }: z.output<typeof tracking>) => ({
  carrier: carrier ?? "",
  number: number ?? "",
  url: url ?? "",
});

export default function PortalOrder() {
  const { t } = useTranslation();
  const { order, done, now } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  return (
    <PortalFrame member={order.member} page="orders" now={now}>
      <a className="back" href={portalPaths.orders()}>
        {t("portal.order.back")}
      </a>
      <div className="head">
        <h1>{t("portal.order.heading", { name: order.name })}</h1>
        <PortalBadge state={order.state} />
      </div>
      {result ? (
        <Note tone="bad" answer>
          <p>{t(`portal.problem.${result.problem}`)}</p>
        </Note>
      ) : done === null ? null : (
        <Note tone="good" answer>
          <p>{t(`portal.done.${done}`, { shop: order.member.shopName })}</p>
        </Note>
      )}
      <OrderStanding order={order} />
      <div className="columns by-need">
        <div>
          <LinesCard order={order} />
          {order.byHand ? <ShipForm lines={order.lines} /> : null}
          <ParcelsCard parcels={order.parcels} shop={order.member.shopName} />
        </div>
        <div>
          <RecipientCard order={order} />
          <AnswerCard order={order} />
          <section className="card" aria-labelledby="about">
            <h2 id="about">{t("portal.order.about")}</h2>
            <dl className="facts">
              <dt>{t("portal.order.placed")}</dt>
              <dd>
                <When iso={order.placedAt} />
              </dd>
              <dt>{t("portal.order.from")}</dt>
              <dd>{order.member.shopName}</dd>
              {order.store === null ? null : (
                <>
                  <dt>{t("portal.order.inStore", { store: order.store.storeName })}</dt>
                  <dd>
                    {order.store.externalUrl === null ? (
                      order.store.externalName
                    ) : (
                      <a href={order.store.externalUrl} rel="noreferrer">
                        {order.store.externalName}
                      </a>
                    )}
                  </dd>
                </>
              )}
            </dl>
            <p>
              <a href={portalPaths.packingSlip(order.id)}>{t("portal.order.packingSlip")}</a>
            </p>
          </section>
        </div>
      </div>
    </PortalFrame>
  );
}
