import { z } from "zod";
import { healthReasons } from "../domain/connection/health.ts";
import type { ReasonParams } from "../domain/sync-rules/decision.ts";
import { createFormat } from "../i18n/format.ts";
import type { MailKind, RenderedMail } from "../use-cases/mail.ts";
import { layoutMail } from "./layout-mail.ts";

/** A language to write in. */
export interface MailLanguage {
  /** "en", "nb", ... */
  readonly code: string;
  readonly direction: "ltr" | "rtl";
  /** i18next's `t`: plurals by `count`, variants by `context`. A key without a sentence comes back as it is. */
  translate(key: string, params: Readonly<Record<string, string | number | undefined>>): string;
}

/** A row of the small table under the words: the label's key under `mail.fact.`, and the parameter it shows. */
type Fact = readonly [label: string, param: string];

interface MailForm {
  /** Whose reasons for getting it the footer gives. */
  readonly footer: "vendor" | "merchant" | "invited";
  readonly facts: readonly Fact[];
  /**
   * Has a button that leads to the parameter `link`; `optional`: without one, it says something else instead; `page`: to
   * the page of what it is about, where there is one, in the same words everywhere.
   */
  readonly button?: "always" | "optional" | "page";
  /** Parameters that hold lists, and under which heading they stand: `mail.<kind>.list.<param>`. */
  readonly lists?: readonly string[];
}

const order: Fact = ["order", "order"];
const inTheirStore: Fact = ["theirOrder", "externalOrder"];
const expires: Fact = ["expiresAt", "expiresAt"];
const inYourStore: Fact = ["externalOrder", "externalOrder"];
const vendor: Fact = ["vendor", "vendor"];
const broken: readonly Fact[] = [
  ["since", "since"],
  ["waiting", "waiting"],
  ["linkExpires", "linkExpires"],
];

const orders: readonly Fact[] = [
  ["orders", "orders"],
  ["more", "more"],
];

const forms: Readonly<Record<MailKind, MailForm>> = {
  "vendor-new-order": {
    footer: "vendor",
    facts: [order, inYourStore, ["store", "store"], ["placedAt", "placedAt"], ["lines", "lines"], ["total", "total"]],
    button: "page",
  },
  "vendor-order-to-ship": {
    footer: "vendor",
    facts: [order, ["placedAt", "placedAt"], ["lines", "lines"], ["total", "total"]],
    button: "always",
  },
  "vendor-manual-handling": { footer: "vendor", facts: [order, inYourStore], button: "page" },
  "vendor-order-cancelled": { footer: "vendor", facts: [order, inYourStore], button: "page" },
  "vendor-cancelled-but-shipped": { footer: "vendor", facts: [order, inYourStore], button: "page" },
  "vendor-fulfilled-by-merchant": { footer: "vendor", facts: [order, inYourStore, ["lines", "lines"]], button: "page" },
  "merchant-cancelled-but-shipped": { footer: "merchant", facts: [order, vendor, inTheirStore], button: "page" },
  "merchant-order-declined": { footer: "merchant", facts: [order, vendor], button: "page" },
  "merchant-manual-handling": { footer: "merchant", facts: [order, vendor, inTheirStore], button: "page" },
  "merchant-cancelled-by-vendor": { footer: "merchant", facts: [order, vendor, inTheirStore], button: "page" },
  "merchant-connection-broken": {
    footer: "merchant",
    facts: [vendor, ["theirStore", "store"], ...broken],
    button: "page",
  },
  "vendor-connection-broken": { footer: "vendor", facts: [["store", "store"], ...broken], button: "optional" },
  "vendor-reconnect": { footer: "vendor", facts: [["store", "store"], ...broken], button: "optional" },
  "vendor-late": { footer: "vendor", facts: orders, button: "page" },
  "merchant-push-failed": { footer: "merchant", facts: [vendor, ...orders], button: "page" },
  "merchant-needs-mapping": { footer: "merchant", facts: [vendor, ...orders], button: "page" },
  "merchant-late": { footer: "merchant", facts: [vendor, ...orders], button: "page" },
  "merchant-proof": { footer: "merchant", facts: [vendor, ...orders], button: "page", lists: ["found"] },
  "merchant-digest": {
    footer: "merchant",
    facts: [
      ["ordersReceived", "orders"],
      ["pushed", "pushed"],
      ["parcels", "parcels"],
      ["failed", "failed"],
    ],
    lists: ["needs", "told"],
  },
  "vendor-invitation": { footer: "invited", facts: [expires], button: "always" },
  "vendor-sign-in": { footer: "vendor", facts: [expires], button: "always" },
};

/**
 * Writes a mail. The words are `mail.<kind>.{subject,preheader,title,text,next}`; facts that a mail has no value for
 * are left out. Nothing gets in but the parameters, and nothing of them is ever markup.
 *
 * Parameters are shown the way the language has it: `somethingMinor` with `currency` is money (called `something`),
 * `somethingAt` is an ISO time (called `something`, too), plurals go by `lines`, `minutes` or `waiting`. `reason`, a
 * HealthReason, becomes the sentence `why`. `variant` chooses among sentences, as `byHand: "yes"` does. `link` is where
 * the button leads, which has the words `mail.<kind>.button`; where it is optional and missing, `nextWithoutLink` is said.
 * Lists are JSON: `[{text, link}]`, or `[{reason, count, link}]` for so many orders that wait.
 *
 * @param timeZone the shop's, for times
 */
export function renderMail(
  mail: { readonly kind: MailKind; readonly params: ReasonParams },
  language: MailLanguage,
  timeZone = "UTC",
): RenderedMail {
  const form = forms[mail.kind];
  const values = inWords(mail.params, language.code, timeZone);
  const { lines, minutes, waiting, byHand, variant, reason } = mail.params;
  // Of several vendors, another sentence.
  const several = typeof mail.params["vendors"] === "number" && mail.params["vendors"] > 1 ? "several" : undefined;
  const count = [lines, minutes, waiting].find((value) => typeof value === "number");
  const context = byHand === "yes" ? "byHand" : (variant ?? several);
  const link = form.button ? webAddress(mail.params["link"]) : null;
  const say = (key: string): string =>
    language.translate(`mail.${key}`, {
      ...values,
      why: isHealthReason(reason) ? language.translate(`mail.why.${reason}`, values) : "",
      count,
      context,
    });
  const sayOf = (part: string): string => say(`${mail.kind}.${part}`);
  const written = {
    preheader: sayOf("preheader"),
    title: sayOf("title"),
    paragraphs: [sayOf("text"), sayOf(link === null && form.button === "optional" ? "nextWithoutLink" : "next")],
    facts: form.facts.flatMap(([label, param]) => {
      const value = values[param];
      return value && mail.params[param] !== 0 ? [{ label: say(`fact.${label}`), value }] : [];
    }),
    button: link === null ? null : { label: form.button === "page" ? say("button.page") : sayOf("button"), link },
    lists: (form.lists ?? []).flatMap((param) => {
      const items = readList(mail.params[param]).map(({ text, reason: code, count: many, link: to }) => ({
        text: oneLine(
          code === undefined
            ? (text ?? "")
            : language.translate("mail.need", { count: many ?? 0, why: titleOf(code, language) }),
        ),
        link: webAddress(to),
      }));
      return items.length > 0 ? [{ title: sayOf(`list.${param}`), items }] : [];
    }),
    footer: say(`footer.${form.footer}`),
  };
  const subject = sayOf("subject");
  return { subject, ...layoutMail({ ...written, subject }, language) };
}

/** What a list in a parameter may hold: words, or so many orders that wait for a reason. */
const listSchema = z.array(
  z.object({
    text: z.string().optional(),
    reason: z.string().optional(),
    count: z.number().optional(),
    link: z.string().optional(),
  }),
);

function readList(value: string | number | undefined): z.output<typeof listSchema> {
  try {
    return listSchema.safeParse(JSON.parse(String(value ?? "[]"))).data ?? [];
  } catch {
    return [];
  }
}

/** A reason in a few words, as the pages have it. */
function titleOf(reason: string, language: MailLanguage): string {
  const known = ["reasonTitle", "failureTitle", "state"]
    .map((place) => `${place}.${reason}`)
    .concat(`proof.finding.${reason}.title`)
    .find((key) => language.translate(key, {}) !== key);
  return known === undefined ? reason : language.translate(known, {});
}

const isHealthReason = (reason: string | number | undefined): boolean =>
  (healthReasons as readonly unknown[]).includes(reason);

function inWords(params: ReasonParams, language: string, timeZone: string): Record<string, string> {
  // Nothing is "today" in a mail, which may be read tomorrow.
  const format = createFormat(language, timeZone, new Date(0), { today: String, yesterday: String });
  const words: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "number") {
      if (name.endsWith("Minor") && typeof params["currency"] === "string")
        words[name.slice(0, -"Minor".length)] = format.money({ minor: value, currency: params["currency"] });
      else words[name] = format.number(value);
    } else if (name.endsWith("At") && !Number.isNaN(Date.parse(value))) {
      words[name] = format.dateTime(value);
      words[name.slice(0, -"At".length)] = words[name];
    } else words[name] = oneLine(value);
  }
  return words;
}

/** Nothing but a link into the web may be behind a button. */
function webAddress(value: string | number | undefined): string | null {
  const url = typeof value === "string" ? URL.parse(value) : null;
  return url?.protocol === "https:" || url?.protocol === "http:" ? url.href : null;
}

/**
 * Names come from people: no line break may begin a second header or paragraph, no invisible character may turn the
 * direction of the rest, and no name may push the words out of sight.
 */
function oneLine(text: string): string {
  const clean = text
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const characters = [...clean];
  return characters.length <= longestValue ? clean : `${characters.slice(0, longestValue - 1).join("")}…`;
}

const longestValue = 120;
