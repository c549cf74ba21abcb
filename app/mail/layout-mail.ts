/** A mail's parts as plain text. */
export interface MailParts {
  readonly subject: string;
  /** What mail programs show after the subject in the list of mails. */
  readonly preheader: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Longer lists, under the facts; a line may lead somewhere. */
  readonly lists?: readonly {
    readonly title: string;
    readonly items: readonly { readonly text: string; readonly link: string | null }[];
  }[];
  /** The link is shown as it is, too, for programs that show no button. */
  readonly button: { readonly label: string; readonly link: string } | null;
  readonly footer: string;
}

/**
 * The same mail twice: as plain text and as HTML. The HTML is what mail programs of all ages show alike: tables, 600
 * pixels at most, styles on the elements, system fonts, no images, nothing fetched from anywhere. Programs with a dark
 * mode get colours for it; those that invert by themselves find no pure black or white to overdo.
 */
export function layoutMail(
  parts: MailParts,
  language: { readonly code: string; readonly direction: "ltr" | "rtl" },
): { readonly text: string; readonly html: string } {
  return { text: asText(parts), html: asHtml(parts, language) };
}

function asText({ title, paragraphs, button, facts, lists = [], footer }: MailParts): string {
  const table = facts.map(({ label, value }) => `${label}: ${value}`).join("\n");
  // "-- " begins a signature (RFC 3676, 4.3): replies leave out what follows.
  return (
    [
      title,
      ...paragraphs,
      ...(button ? [`${button.label}\n${button.link}`] : []),
      ...(table ? [table] : []),
      ...lists.map(({ title: heading, items }) =>
        [`${heading}:`, ...items.map(({ text, link }) => `* ${text}${link === null ? "" : `\n  ${link}`}`)].join("\n"),
      ),
      `-- \n${footer}`,
    ].join("\n\n") + "\n"
  );
}

const font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
const table = `role="presentation" cellpadding="0" cellspacing="0" border="0" width="100%"`;

function asHtml(
  { subject, preheader, title, paragraphs, button, facts, lists = [], footer }: MailParts,
  { code, direction }: { readonly code: string; readonly direction: "ltr" | "rtl" },
): string {
  const start = direction === "ltr" ? "left" : "right";
  const rows = facts.map(
    ({ label, value }) => `
                <tr>
                  <td class="quiet" align="${start}" valign="top" width="36%" style="${font}font-size:14px;line-height:20px;color:#5c5f62;padding:6px 12px;">${escapeHtml(label)}</td>
                  <td class="ink" align="${start}" valign="top" style="${font}font-size:14px;line-height:20px;color:#1f2124;padding:6px 12px;word-break:break-word;">${escapeHtml(value)}</td>
                </tr>`,
  );
  const factTable =
    rows.length === 0
      ? ""
      : `
              <table class="panel" ${table} bgcolor="#f4f5f6" style="background-color:#f4f5f6;border-radius:8px;margin:8px 0 0;">
                <tbody>${rows.join("")}
                </tbody>
              </table>`;
  const listed = lists.map(
    ({ title: heading, items }) => `
              <h2 class="ink" style="${font}font-size:16px;line-height:24px;font-weight:600;color:#1f2124;margin:24px 0 4px;">${escapeHtml(heading)}</h2>
              <ul style="margin:0;padding-${start}:20px;">${items
                .map(
                  ({ text, link }) => `
                <li class="ink" style="${font}font-size:15px;line-height:22px;color:#1f2124;margin:0 0 4px;">${
                  link === null
                    ? escapeHtml(text)
                    : `<a class="link" href="${escapeHtml(link)}" style="color:#1b6b57;">${escapeHtml(text)}</a>`
                }</li>`,
                )
                .join("")}
              </ul>`,
  );
  const words = paragraphs.map(
    (paragraph) => `
              <p class="ink" style="${font}font-size:16px;line-height:24px;color:#1f2124;margin:0 0 16px;">${escapeHtml(paragraph)}</p>`,
  );
  const buttonTable =
    button === null
      ? ""
      : `
              <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 16px;">
                <tr>
                  <td class="button" bgcolor="#1b6b57" style="background-color:#1b6b57;border-radius:8px;">
                    <a href="${escapeHtml(button.link)}" style="${font}display:inline-block;font-size:16px;line-height:24px;font-weight:600;color:#fdfdfd;text-decoration:none;padding:12px 24px;">${escapeHtml(button.label)}</a>
                  </td>
                </tr>
              </table>
              <p class="quiet" style="${font}font-size:13px;line-height:18px;color:#5c5f62;margin:0 0 16px;word-break:break-all;">${escapeHtml(button.link)}</p>`;
  return `<!doctype html>
<html lang="${escapeHtml(code)}" dir="${direction}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="supported-color-schemes" content="light dark">
    <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
    <title>${escapeHtml(subject)}</title>
    <style>
      :root { color-scheme: light dark; supported-color-schemes: light dark; }
      @media (prefers-color-scheme: dark) {
        .page { background-color: #17181a !important; }
        .card { background-color: #232528 !important; }
        .panel { background-color: #2e3135 !important; }
        .ink { color: #eceef0 !important; }
        .link { color: #7fd1bb !important; }
        .quiet { color: #adb2b8 !important; }
      }
      @media (max-width: 480px) {
        .inner { padding: 24px 16px !important; }
        .below { padding: 12px 16px !important; }
      }
      [data-ogsc] .ink { color: #eceef0 !important; }
      [data-ogsc] .quiet { color: #adb2b8 !important; }
    </style>
  </head>
  <body class="page" style="margin:0;padding:0;background-color:#eceef0;">
    <div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;">${escapeHtml(preheader)}${"&#847;&zwnj;&nbsp;".repeat(60)}</div>
    <table class="page" ${table} bgcolor="#eceef0" style="background-color:#eceef0;">
      <tr>
        <td align="center" style="padding:24px 12px;">
          <!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
          <table class="card" ${table} bgcolor="#fdfdfd" style="max-width:600px;background-color:#fdfdfd;border-radius:12px;">
            <tr>
              <td class="inner" align="${start}" style="padding:32px 28px;">
              <h1 class="ink" style="${font}font-size:22px;line-height:28px;font-weight:600;color:#1f2124;margin:0 0 16px;">${escapeHtml(title)}</h1>${words.join("")}${buttonTable}${factTable}${listed.join("")}
              </td>
            </tr>
          </table>
          <table ${table} style="max-width:600px;">
            <tr>
              <td class="quiet below" align="${start}" style="${font}font-size:13px;line-height:18px;color:#5c5f62;padding:16px 28px;">${escapeHtml(footer)}</td>
            </tr>
          </table>
          <!--[if mso]></td></tr></table><![endif]-->
        </td>
      </tr>
    </table>
  </body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
