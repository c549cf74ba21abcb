import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReasonParams } from "../domain/sync-rules/decision.ts";
import { healthReasons } from "../domain/connection/health.ts";
import { mailKinds, type MailKind } from "../use-cases/mail.ts";
import { loadMailLanguage } from "./load-mail-language.server.ts";
import { type MailLanguage, renderMail } from "./render-mail.ts";

const english = loadMailLanguage();

const names = { order: "#1042", externalOrder: "W-77", marketplace: "North Market" };
const link = "https://app.example/portal/in?token=abc&x=1";
const trouble = {
  linkExpiresAt: "2026-11-22T23:30:00Z",
  store: "wool.example",
  marketplace: "North Market",
  sinceAt: "2026-11-19T23:30:00Z",
  waiting: 12,
  reason: "app-removed",
};
const together = { marketplace: "North Market", vendor: "Nordic Wool", vendors: 1, orders: "#1042, #1043", more: 2 };
/** What the causes write. */
const samples: Readonly<Record<MailKind, readonly ReasonParams[]>> = {
  "vendor-order-to-ship": [1, 3].map((lines) => ({ ...names, vendor: "Nordic Wool", lines, link })),
  "vendor-new-order": [1, 3].map((lines) => ({ ...names, vendor: "Nordic Wool", store: "wool.example", lines })),
  "vendor-manual-handling": [1, 2].map((lines) => ({ ...names, lines })),
  "vendor-order-cancelled": [
    ...["yes", "no"].map((byHand) => ({ ...names, vendor: "Nordic Wool", byHand })),
    ...["givenAway", "givenAwayInPart"].map((variant) => ({
      order: "#1042",
      marketplace: "North Market",
      vendor: "Nordic Wool",
      variant,
    })),
  ],
  "vendor-cancelled-but-shipped": ["", "afterwards"].map((variant) => ({ ...names, vendor: "Nordic Wool", variant })),
  "vendor-fulfilled-by-merchant": [1, 3].map((lines) => ({ ...names, lines })),
  "merchant-cancelled-but-shipped": ["", "afterwards"].map((variant) => ({ ...names, vendor: "Nordic Wool", variant })),
  "merchant-order-declined": [{ order: "#1042", vendor: "Nordic Wool", marketplace: "North Market" }],
  "merchant-manual-handling": [1, 2].map((lines) => ({ ...names, vendor: "Nordic Wool", lines })),
  "merchant-cancelled-by-vendor": [{ ...names, vendor: "Nordic Wool", store: "wool.example" }],
  "merchant-connection-broken": [0, 1, 12].flatMap((waiting) =>
    ["", "silent", "nobody"].map((variant) => ({ ...trouble, vendor: "Nordic Wool", waiting, variant })),
  ),
  "vendor-connection-broken": ["", "silent"].flatMap((variant) => [
    ...healthReasons.map((reason) => ({ ...trouble, reason, variant, link })),
    { ...trouble, variant },
  ]),
  "vendor-reconnect": ["", "silent", "asked"].flatMap((variant) => [
    { ...trouble, variant, link },
    { ...trouble, variant },
  ]),
  "vendor-late": [1, 3].map((lines) => ({ ...together, vendor: "Nordic Wool", lines, days: 5, link })),
  "merchant-push-failed": [1, 3].map((lines) => ({ ...together, lines, link })),
  "merchant-needs-mapping": [1, 3].flatMap((lines) => [1, 2].map((vendors) => ({ ...together, lines, vendors, link }))),
  "merchant-late": [1, 3].flatMap((lines) => [1, 2].map((vendors) => ({ ...together, lines, vendors, link }))),
  "merchant-proof": [1, 3].map((lines) => ({
    ...together,
    lines,
    link,
    found: JSON.stringify([{ reason: "order-gone", count: lines, link }]),
  })),
  "merchant-digest": [0, 1, 4].map((waiting) => ({
    marketplace: "North Market",
    sinceAt: "2026-11-19T23:30:00Z",
    waiting,
    orders: 38,
    pushed: 51,
    parcels: 44,
    failed: 1,
    more: 0,
    needs: JSON.stringify(waiting === 0 ? [] : [{ reason: "needs-mapping", count: waiting, link }]),
    told: JSON.stringify([{ text: "Order #1031 was changed", link: "" }]),
  })),
  "vendor-invitation": [{ marketplace: "North Market", vendor: "Nordic Wool", link }],
  "vendor-sign-in": [1, 15].map((minutes) => ({ marketplace: "North Market", minutes, link })),
};
const everyMail = mailKinds.flatMap((kind) => samples[kind].map((params) => ({ kind, params })));
const everyName = [...new Set(everyMail.flatMap(({ params }) => Object.keys(params)))];

/** What somebody reads who sees the HTML. */
function read(html: string): string {
  const body = /<body[^]*<\/body>/.exec(html)?.[0] ?? "";
  return body
    .replace(/<div style="display:none[^]*?<\/div>/, "")
    .replace(/<!--[^]*?-->/g, "")
    .replace(/<[^>]*>/g, "\n")
    .replace(/&(amp|lt|gt|quot|#39|#847|zwnj|nbsp);/g, (_, name: string) => characters[name] ?? "")
    .split("\n")
    .flatMap((line) => line.trim() || [])
    .join("\n");
}
const characters: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

describe.each(everyMail)("$kind $params", ({ kind, params }) => {
  it("has its words, with nothing missing in them", () => {
    const asked: string[] = [];
    const { subject, text, html } = renderMail(
      { kind, params },
      {
        ...english,
        translate(key, values) {
          asked.push(key);
          return english.translate(key, values);
        },
      },
    );
    const parts = ["subject", "preheader", "title", "text"].map((part) => `mail.${kind}.${part}`);
    expect(asked).toEqual(expect.arrayContaining(parts));
    const next = asked.filter((key) => key.startsWith(`mail.${kind}.next`));
    expect(next).toHaveLength(1);
    if ("link" in params) expect(next).toEqual([`mail.${kind}.next`]);
    for (const part of [subject, text, read(html)]) {
      expect(asked.filter((key) => part.includes(key))).toEqual([]);
      expect(part).not.toMatch(/\{\{|\}\}|undefined|\[object|NaN/);
      // Where a value is missing, i18next leaves a hole.
      expect(part).not.toMatch(/\S {2}\S| [.,;:]/);
    }
    expect(subject.length).toBeLessThan(90);
  });

  it("says the same in plain text and in HTML", () => {
    const { text, html, subject } = renderMail({ kind, params }, english);
    const inText = text.split("\n").flatMap((line) => line.trim().replace(/^--$/, "") || []);
    const inHtml = read(html);
    // A row of the table is one line in text and two cells in HTML; a list has bullets and, in HTML, links behind words.
    const told = inText
      .map((line) => line.replace(/^\* /, "").replace(/:$/, ""))
      .filter((line) => !html.includes(`class="link" href="${line.replaceAll("&", "&amp;")}"`))
      .flatMap((line) => (inHtml.includes(line) ? [line] : line.split(/(?<=^[^:]+): /)));
    expect(told.filter((line) => !inHtml.includes(line))).toEqual([]);
    expect(inHtml.split("\n").filter((line) => !text.includes(line))).toEqual([]);
    expect(html).toContain(`<title>${subject}</title>`);
  });

  it("keeps to what mail programs show, and fetches nothing", () => {
    const whole = renderMail({ kind, params }, english).html;
    const button = /<a href="https:\/\/app\.example\/portal\/in\?token=abc&amp;x=1" /;
    expect(button.test(whole)).toBe("link" in params);
    const html = whole
      .replace(button, "")
      .replaceAll(/<a class="link" href="https:\/\/app\.example\/[^"]*" /g, "")
      .replaceAll("</a>", "")
      .replace(/>https:[^<]*/, ">");
    expect(html).not.toMatch(/<(img|script|link|iframe|object|a|form)\b|url\(|https?:|@import|src=|href=/i);
    expect(html).toContain("max-width:600px");
    expect(html).toContain("prefers-color-scheme: dark");
    // Programs cut mails above 102 kB.
    expect(html.length).toBeLessThan(30_000);
    const seen = html.replace(/<!--[^]*?-->/g, "");
    for (const element of seen.matchAll(/<(p|h1|td)\b[^>]*>/g)) expect(element[0]).toContain("style=");
  });

  it("takes names for names, whatever is in them", () => {
    fc.assert(
      fc.property(fc.constantFrom(...everyName), hostile, (name, value) => {
        if (typeof params[name] !== "string" || name === "byHand" || name === "link") return;
        const { subject, text, html } = renderMail({ kind, params: { ...params, [name]: value } }, english);
        const plain = renderMail({ kind, params: { ...params, [name]: "x" } }, english);
        // The value adds neither an element nor a line, nor anything to be filled in.
        const tags = (mail: string) => mail.match(/<[^>]*>/g);
        expect(tags(html.replace(/<title>[^<]*/, ""))).toEqual(tags(plain.html.replace(/<title>[^<]*/, "")));
        expect(text.split("\n")).toHaveLength(plain.text.split("\n").length);
        expect(subject).not.toMatch(/[\r\n\u2028\u202e]/);
        expect(html + text).not.toMatch(/\u202e/);
        expect(subject.length).toBeLessThan(200);
      }),
      { numRuns: 60 },
    );
  });
});

const hostile = fc.constantFrom(
  `<img src=x onerror="alert(1)">`,
  `"><script>alert(1)</script>`,
  `x\r\nBcc: everybody@example.com`,
  `x\u2028y`,
  `\u202emoc.elpmaxe`,
  `$t(mail.vendor-new-order.next)`,
  `{{marketplace}}`,
  `'& &amp; <!--`,
  "a".repeat(5_000),
);

describe("renderMail", () => {
  const newOrder = (params: ReasonParams) =>
    renderMail({ kind: "vendor-new-order", params: { ...names, store: "wool.example", lines: 2, ...params } }, english);

  it("shows a name as it is written", () => {
    const { subject, text, html } = newOrder({ marketplace: `Fish & "Chips" <b> $t(x) {{order}}` });
    expect(subject).toBe(`New order #1042 from Fish & "Chips" <b> $t(x) {{order}}`);
    expect(text).toContain(`Fish & "Chips" <b> $t(x) {{order}} sold 2 products of yours.`);
    expect(html).toContain("Fish &amp; &quot;Chips&quot; &lt;b&gt; $t(x) {{order}} sold 2 products of yours.");
  });

  it("writes money and times in the reader's language and the shop's time zone", () => {
    const params = { ...names, totalMinor: 1_234_50, currency: "EUR", placedAt: "2026-11-19T23:30:00Z", lines: 1_200 };
    const mail = { kind: "vendor-new-order", params } as const;
    const { text } = renderMail(mail, english, "Europe/Oslo");
    expect(text).toContain("Total: €1,234.50\n");
    expect(text).toMatch(/^Placed: Nov 20, 2026, 12:30\sAM$/m);
    expect(text).toContain("Products: 1,200\n");
    const german: MailLanguage = { ...english, code: "de" };
    expect(renderMail(mail, german, "Europe/Oslo").text).toMatch(/^Total: 1\.234,50\s€$/m);
    const yen = renderMail({ ...mail, params: { ...params, currency: "JPY" } }, english);
    expect(yen.text).toContain("Total: ¥123,450\n");
  });

  it("leaves out a fact that nobody knows", () => {
    expect(newOrder({}).text).toContain("Order in your store: W-77");
    expect(newOrder({ externalOrder: "" }).text).not.toContain("Order in your store");
  });

  it("puts only links into the web behind a button", () => {
    for (const bad of ["javascript:alert(1)", "data:text/html,x", "not a link", ""]) {
      const params = { marketplace: "North Market", minutes: 15, link: bad };
      expect(renderMail({ kind: "vendor-sign-in", params }, english).html).not.toContain("<a ");
    }
    const quoted = `https://app.example/?x="onclick=alert(1)`;
    const params = { marketplace: "North Market", minutes: 15, link: quoted };
    const { html } = renderMail({ kind: "vendor-sign-in", params }, english);
    expect(html).toContain(`href="https://app.example/?x=%22onclick=alert(1)"`);
  });

  it("says what the vendor has to do when we could not cancel", () => {
    const cancelled = (byHand: string) =>
      renderMail({ kind: "vendor-order-cancelled", params: { ...names, byHand } }, english);
    expect(cancelled("yes").subject).toBe("Please cancel order #1042 in your store");
    expect(cancelled("yes").text).toContain("Please cancel it in your store by hand");
    expect(cancelled("no").subject).toBe("Order #1042 was cancelled");
    expect(cancelled("no").text).toContain("There is nothing else to do.");
  });

  it("uses every sentence that the language files have for mails", () => {
    const asked = new Set<string>();
    const noting: MailLanguage = {
      ...english,
      translate(key, { context, count }) {
        const plural = count === 1 ? "_one" : "_other";
        for (const ending of [
          "",
          `_${String(context)}`,
          `_${String(context)}${plural}`,
          plural,
          ...(count === 0 ? ["_zero"] : []),
        ])
          asked.add(key + ending);
        return key;
      },
    };
    for (const { kind, params } of everyMail)
      renderMail(
        {
          kind,
          params: { placedAt: "2026-11-19T23:30:00Z", expiresAt: "2026-11-19T23:30:00Z", total: "1", ...params },
        },
        noting,
      );
    const file = JSON.parse(readFileSync("app/i18n/locales/en.json", "utf8")) as { mail: object };
    expect(leaves(file.mail, "mail").filter((key) => !asked.has(key))).toEqual([]);
  });
});

const leaves = (node: unknown, path: string): string[] =>
  typeof node === "object" && node !== null
    ? Object.entries(node).flatMap(([key, value]) => leaves(value, `${path}.${key}`))
    : [path];
