import { type Html, html, trusted } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { ShownCustomer } from './account-shell.ts';

/** Says what went wrong with a form, and what to do. */
export function faultNotice(message: string | undefined, id = ''): Html | null {
  if (!message) return null;
  return html`<p class="notice bad" role="alert"${id && html` id="${id}"`}>${accountIcons.warning}<span>${message}</span></p>`;
}

/** Says what was just done. */
export function doneNotice(message: string | undefined): Html | null {
  if (!message) return null;
  return html`<p class="notice good" role="status">${accountIcons.check}<span>${message}</span></p>`;
}

/** Posts the account's own `email` to `/account/email`, which sends the link again. */
export function unconfirmedNotice({ email, isEmailConfirmed }: ShownCustomer): Html | false {
  return (
    !isEmailConfirmed &&
    html`<div class="notice warn said">${accountIcons.information}<span>Please confirm your email. We sent a link to ${email}.</span>
<form action="${paths.accountEmail()}" method="post"><input type="hidden" name="email" value="${email}"><button class="link">Send it again</button></form></div>`
  );
}

/** Icons are drawn on a grid of 24. Each one decorates the words beside it. */
const icon = (shapes: string, className = 'icon') =>
  trusted(`<svg class="${className}" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`);

export const accountIcons = {
  warning: icon('<path d="M12 4 21 19.5H3z"/><path d="M12 10v4.5M12 17v.1"/>', 'icon small'),
  information: icon('<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.1"/>', 'icon small'),
  check: icon('<path d="m4.5 12.5 5 5 10-11"/>', 'icon small'),
  computer: icon('<rect x="4.5" y="5" width="15" height="10.5" rx="1"/><path d="M2.5 18.5h19"/>'),
  phone: icon('<rect x="7" y="3" width="10" height="18" rx="2"/><path d="M11 17.5h2"/>'),
  key: icon('<circle cx="8" cy="12" r="4"/><path d="M12 12h9v3.5M17 12v2.5"/>'),
};
