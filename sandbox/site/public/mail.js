import { html, time } from "./html.js";

/** Every mail the app sent, newest first. */
export function mailView(state, [id]) {
  if (state.mails.length === 0)
    return html`<div class="card empty">
      <h2>No mail yet</h2>
      <p>When a vendor gets a new order, the app writes to them. The mail ends up here.</p>
    </div>`;
  const open = state.mails.find((mail) => String(mail.id) === id) ?? state.mails.at(-1);
  return html`<h1>Mailbox</h1>
    <div class="columns">
      <div class="card scroll">
        <table>
          <tr>
            <th>To</th>
            <th>Subject</th>
            <th>When</th>
          </tr>
          ${[...state.mails].reverse().map(
            (mail) =>
              html`<tr>
                <td>${mail.to}</td>
                <td><a href="#/mail/${mail.id}" aria-current="${mail === open}">${mail.subject}</a></td>
                <td>${time(mail.at)}</td>
              </tr>`,
          )}
        </table>
      </div>
      <article class="card mail">
        <h2>${open.subject}</h2>
        <dl>
          <dt>From</dt>
          <dd>${open.from}</dd>
          <dt>To</dt>
          <dd>${open.to}</dd>
        </dl>
        ${open.html ? html`<iframe title="Mail" sandbox srcdoc="${open.html}"></iframe>` : html`<pre>${open.text}</pre>`}
      </article>
    </div>`;
}
