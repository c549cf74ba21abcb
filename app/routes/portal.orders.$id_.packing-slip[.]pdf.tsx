import type { LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { slipLines } from "../domain/portal/slip-lines.ts";
import { addressLines } from "../i18n/address-lines.ts";
import { chooseLanguage, wantedLanguages } from "../i18n/choose-language.ts";
import { createFormat } from "../i18n/format.ts";
import { createI18n } from "../i18n/create-i18n.ts";
import { fallbackLanguage, languages } from "../i18n/load-language.ts";
import { asVendor } from "../lib/vendor-session.server.ts";
import { drawPackingSlip } from "../pdf/draw-packing-slip.server.ts";
import { portalPaths } from "../ui/portal/portal-paths.ts";

/** The packing slip as a file. What cannot be drawn is left to the page, which a browser prints in any script. */
export const loader = (args: LoaderFunctionArgs) =>
  asVendor(args, async ({ portal, session, request, params }) => {
    const order = await portal.order(session, params["id"] ?? "");
    // There is no page around a file that could say so.
    if (!order) throw new Response(null, { status: 404 });
    const i18n = await createI18n(chooseLanguage(wantedLanguages(request), languages, fallbackLanguage));
    const { language } = i18n;
    const t = i18n.t.bind(i18n);
    const words = { today: String, yesterday: String };
    const format = createFormat(language, order.member.timeZone, new Date(), words);
    const file = await drawPackingSlip({
      language,
      title: t("portal.slip.title"),
      about: [
        `${t("portal.order.heading", { name: order.name })} · ${format.date(order.placedAt)}`,
        t("portal.slip.from", { vendor: order.member.vendorName, shop: order.member.shopName }),
      ],
      recipient: {
        heading: t("portal.slip.to"),
        lines: order.address === null ? [t("portal.recipient.none")] : addressLines(order.address, language),
      },
      headings: { item: t("portal.slip.item"), pieces: t("portal.slip.quantity") },
      items: slipLines(order.lines).map(({ line, pieces }) => ({
        title: line.title,
        details: [
          ...(line.variantTitle === null ? [] : [line.variantTitle]),
          ...line.properties.map(({ name, value }) => `${name}: ${value}`),
        ],
        sku: line.sku === null ? null : t("order.line.sku", { sku: line.sku }),
        pieces,
      })),
      note: order.note === null ? null : { heading: t("portal.recipient.note"), text: order.note },
      pageOf: (page, pages) => t("portal.slip.page", { page: format.number(page), pages: format.number(pages) }),
    });
    if (file === null) throw redirect(`${portalPaths.packingSlip(order.id)}?no-pdf`, 303);
    return new Response(file, {
      headers: {
        "Content-Type": "application/pdf",
        "Content-Disposition": `inline; filename="packing-slip-${order.name.replace(/[^\w-]/g, "")}.pdf"`,
        "Cache-Control": "no-store",
      },
    });
  });
