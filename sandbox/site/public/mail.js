import { html, time } from "./html.js";

/**
 * A mail as it is shown: links into the app in Shopify's admin lead into the admin of this page, all others open beside
 * it. Scripts stay off.
 */
const inThisWorld = (mail) =>
  mail
    .replace("<head>", '<head><base target="_blank">')
    .replaceAll(
      /href="https:\/\/admin\.shopify\.com\/store\/[\w-]+\/apps\/[\w-]+(\/[^"]*)"/g,
      (_, path) => `href="${location.origin}/#/admin${path}" target="_top"`,
    );
const leave = "allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox";

/** Every mail the app sent, newest first. */
export function mailView(state, [id]) {
  const open = state.mails.find((mail) => String(mail.id) === id) ?? state.mails.at(-1);
  if (!open)
    return html`<h1>Mailbox</h1>
      <div class="card empty">
        <h2>No mail yet</h2>
        <p>
          When a vendor gets a new order, the app writes to them. Nothing leaves this machine: the mail ends up here.
        </p>
      </div>`;
  return html`<h1>Mailbox</h1>
    <div class="mailbox">
      <nav class="card mails" aria-label="Mails">
        ${[...state.mails]
          .reverse()
          .map(
            (mail) =>
              html`<a href="#/mail/${mail.id}" data-key="${mail.id}" ${mail === open ? html`aria-current="true"` : ""}>
                <strong>${mail.subject}</strong><small>${mail.to} · ${time(mail.at)}</small>
              </a>`,
          )}
      </nav>
      <article class="card mail">
        <h2>${open.subject}</h2>
        <dl>
          <dt>From</dt>
          <dd>${open.from}</dd>
          <dt>To</dt>
          <dd>${open.to}</dd>
          ${
            open.unsubscribe
              ? html`<dt>End</dt>
                  <dd><a href="${open.unsubscribe}" target="_blank">Unsubscribe</a></dd>`
              : ""
          }
        </dl>
        ${open.html ? html`<iframe title="Mail" sandbox="${leave}" data-key="mail-${open.id}" srcdoc="${inThisWorld(open.html)}"></iframe>` : html`<pre>${open.text}</pre>`}
      </article>
    </div>`;
}
