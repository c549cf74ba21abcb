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
  readonly reader: "vendor" | "merchant";
  readonly facts: readonly Fact[];
}

const order: Fact = ["order", "order"];
const inTheirStore: Fact = ["theirOrder", "externalOrder"];
const inYourStore: Fact = ["externalOrder", "externalOrder"];

const forms: Readonly<Record<MailKind, MailForm>> = {
  "vendor-new-order": {
    reader: "vendor",
    facts: [order, inYourStore, ["store", "store"], ["placedAt", "placedAt"], ["lines", "lines"], ["total", "total"]],
  },
  "vendor-manual-handling": { reader: "vendor", facts: [order, inYourStore] },
  "vendor-order-cancelled": { reader: "vendor", facts: [order, inYourStore] },
  "vendor-cancelled-but-shipped": { reader: "vendor", facts: [order, inYourStore] },
  "merchant-cancelled-but-shipped": { reader: "merchant", facts: [order, ["vendor", "vendor"], inTheirStore] },
  "vendor-connection-broken": { reader: "vendor", facts: [["store", "store"]] },
};

/**
 * Writes a mail. The words are `mail.<kind>.{subject,preheader,title,text,next}`; facts that a mail has no value for
 * are left out. Nothing gets in but the parameters, and nothing of them is ever markup.
 *
 * Parameters are shown the way the language has it: `somethingMinor` with `currency` is money (called `something`),
 * `somethingAt` is an ISO time, `lines` is also what plurals go by. `byHand: "yes"` chooses the variant `byHand`.
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
  const say = (key: string): string =>
    language.translate(`mail.${key}`, {
      ...values,
      count: typeof mail.params["lines"] === "number" ? mail.params["lines"] : undefined,
      context: mail.params["byHand"] === "yes" ? "byHand" : undefined,
    });
  const sayOf = (part: string): string => say(`${mail.kind}.${part}`);
  const written = {
    preheader: sayOf("preheader"),
    title: sayOf("title"),
    paragraphs: [sayOf("text"), sayOf("next")],
    facts: form.facts.flatMap(([label, param]) => {
      const value = values[param];
      return value ? [{ label: say(`fact.${label}`), value }] : [];
    }),
    footer: say(`footer.${form.reader}`),
  };
  const subject = sayOf("subject");
  return { subject, ...layoutMail({ ...written, subject }, language) };
}

function inWords(params: ReasonParams, language: string, timeZone: string): Record<string, string> {
  // Nothing is "today" in a mail, which may be read tomorrow.
  const format = createFormat(language, timeZone, new Date(0), { today: String, yesterday: String });
  const words: Record<string, string> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === "number") {
      if (name.endsWith("Minor") && typeof params["currency"] === "string")
        words[name.slice(0, -"Minor".length)] = format.money({ minor: value, currency: params["currency"] });
      else words[name] = format.number(value);
    } else if (name.endsWith("At") && !Number.isNaN(Date.parse(value))) words[name] = format.dateTime(value);
    else words[name] = oneLine(value);
  }
  return words;
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
